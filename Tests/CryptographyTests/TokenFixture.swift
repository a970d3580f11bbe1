import Cryptography
import Foundation

/// SoftHSM tokens in a folder of their own, and two PKCS#11 modules that pass every call on to SoftHSM.
///
/// The modules count logins and play faults: a card that is pulled out, sessions that end, a PIN that was changed. Each
/// has a SoftHSM of its own (a copy of the library), because the state of a module belongs to the process. SoftHSM takes
/// its folder from the environment: all tests share this fixture.
struct TokenFixture: Sendable {
    static let shared = Result { try TokenFixture() }

    static let softHSM = "/usr/lib/softhsm/libsofthsm2.so"
    static let pins = ["card A": "4711-aa", "card B": "9999-bb", "card C": "1234-cc", "card D": "5678-dd"]

    let folder: Scratch

    private init() throws {
        self.folder = try Scratch()
        let keys = try DevelopmentKeys.shared.get()
        try FileManager.default.createDirectory(atPath: self.folder("tokens"), withIntermediateDirectories: true)
        try self.folder.write(
            "conf", Array("directories.tokendir = \(self.folder("tokens"))\nlog.level = ERROR\n".utf8))
        // Read by SoftHSM when it is first used: set once, before that, for the whole process.
        setenv("SOFTHSM2_CONF", self.folder("conf"), 1)
        for (label, pin) in Self.pins.sorted(by: { $0.key < $1.key }) {
            try Tool.require(
                "softhsm2-util", ["--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", pin])
        }
        for (label, key, object, id) in [
            ("card A", "merchant-a-rsa", "signer", "01"), ("card B", "merchant-c-rsa", "signer", "02"),
            ("card C", "signer-rsa", "signer", "03"), ("card D", "signer-rsa", "signer", "04"),
        ] {
            try Tool.require(
                "openssl", ["pkcs8", "-topk8", "-nocrypt", "-in", keys.path("\(key).key"), "-out", self.folder("k")])
            try self.load(label, object, id)
        }
        try Tool.require(
            "openssl",
            [
                "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt",
                "ec_param_enc:named_curve", "-out", self.folder("k"),
            ])
        try self.load("card D", "curve", "05")
        try self.folder.write("module.c", Array(Self.source.utf8))
        for name in ["one", "two"] {
            try self.folder.write("softhsm-\(name).so", Scratch.bytes(Self.softHSM))
            try Tool.require(
                "gcc",
                [
                    "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-DFOLDER=\"\(self.folder.path)/\(name)\"",
                    "-DMODULE=\"\(self.folder.path)/softhsm-\(name).so\"", "-o", self.module(name),
                    self.folder("module.c"), "-ldl",
                ])
        }
        try Tool.require(
            "openssl",
            ["x509", "-in", keys.path("merchant-a-rsa.pem"), "-outform", "DER", "-out", self.folder("c.der")])
        try Tool.require(
            "gcc",
            [
                "-O1", "-Wall", "-Werror", "-DPUT", "-DMODULE=\"\(Self.softHSM)\"", "-o", self.folder("put"),
                self.folder("module.c"), "-ldl",
            ])
        try Tool.require(self.folder("put"), [self.folder("c.der"), "card A", Self.pins["card A"] ?? ""])
    }

    private func load(_ label: String, _ object: String, _ id: String) throws {
        try Tool.require(
            "softhsm2-util",
            [
                "--import", self.folder("k"), "--token", label, "--label", object, "--id", id, "--pin",
                Self.pins[label] ?? "",
            ])
    }

    func module(_ name: String) -> String { self.folder("\(name).so") }

    /// Settings of a key; its certificate is in a file of the development keys, unless it lies on the token.
    func settings(
        _ module: String, _ token: String, _ object: TokenSettings.Object = .label("signer"), certificate: String?
    ) throws -> TokenSettings {
        TokenSettings(
            module: self.module(module), token: token, object: object,
            certificatePath: try certificate.map { try DevelopmentKeys.shared.get().path("\($0).pem") })
    }

    func pin(_ token: String) -> SecretBytes { SecretBytes(Array((Self.pins[token] ?? "").utf8)) }

    /// Logins through a module so far.
    func logins(_ module: String) throws -> Int {
        let path = self.folder("\(module).logins")
        return FileManager.default.fileExists(atPath: path) ? try Scratch.bytes(path).count : 0
    }

    /// Makes a module play a fault; nil ends it.
    func play(_ fault: String?, _ module: String) throws {
        if let fault {
            try self.folder.write("\(module).fault", Array(fault.utf8))
        } else {
            try FileManager.default.removeItem(atPath: self.folder("\(module).fault"))
        }
    }

    private static let source = #"""
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        // The function list of PKCS#11 2.40: a version, then 68 functions in a fixed order.
        struct list { unsigned char version[2]; void *at[68]; };
        typedef unsigned long U;
        static struct list *real(void) {
            static struct list *found;
            if (!found) {
                void *module = dlopen(MODULE, RTLD_NOW | RTLD_LOCAL);
                if (!module) abort();
                U (*get)(struct list **) = (U (*)(struct list **))dlsym(module, "C_GetFunctionList");
                get(&found);
            }
            return found;
        }
        #ifdef PUT
        struct attribute { U type; void *value; U length; };
        int main(int count, char **words) {
            static unsigned char der[8192], info[512], id[] = {1};
            FILE *file = fopen(words[1], "rb");
            U length = fread(der, 1, sizeof der, file), slots[16], number = 16, session, handle;
            U class = 1, kind = 0; unsigned char yes = 1;
            struct list *f = real();
            ((U (*)(void *))f->at[0])(NULL);
            ((U (*)(unsigned char, U *, U *))f->at[4])(1, slots, &number);
            for (U i = 0; i < number; i++) {
                ((U (*)(U, void *))f->at[6])(slots[i], info);
                if (strncmp((char *)info, words[2], strlen(words[2])) != 0) continue;
                if (((U (*)(U, U, void *, void *, U *))f->at[12])(slots[i], 6, NULL, NULL, &session)) return 2;
                if (((U (*)(U, U, void *, U))f->at[18])(session, 1, words[3], strlen(words[3]))) return 3;
                struct attribute template[] = {
                    {0, &class, sizeof class}, {1, &yes, 1}, {0x80, &kind, sizeof kind}, {3, "signer", 6},
                    {0x102, id, 1}, {0x101, "x", 1}, {0x11, der, length}};
                return ((U (*)(U, void *, U, U *))f->at[20])(session, template, 7, &handle) == 0 ? 0 : 4;
            }
            return 5;
        }
        #else
        static struct list own;
        static int ended;
        static int plays(const char *fault) {
            char text[32] = "";
            FILE *file = fopen(FOLDER ".fault", "r");
            if (!file) return 0;
            if (!fgets(text, sizeof text, file)) text[0] = 0;
            fclose(file);
            return strcmp(text, fault) == 0;
        }
        static U initialize(void *arguments) { ended = 0; return ((U (*)(void *))real()->at[0])(arguments); }
        static U slots(unsigned char present, U *list, U *count) {
            if (plays("gone")) { *count = 0; return 0; }
            return ((U (*)(unsigned char, U *, U *))real()->at[4])(present, list, count);
        }
        static U login(U session, U user, void *pin, U length) {
            FILE *file = fopen(FOLDER ".logins", "a");
            fputc('L', file);
            fclose(file);
            if (plays("other pin")) return 0xA0;
            if (plays("locked")) return 0xA4;
            return ((U (*)(U, U, void *, U))real()->at[18])(session, user, pin, length);
        }
        static U sign_init(U session, void *mechanism, U key) {
            if (plays("gone")) return 0x32;
            if (plays("sessions end")) ended = 1;
            if (ended) return 0xB3;
            return ((U (*)(U, void *, U))real()->at[42])(session, mechanism, key);
        }
        static U find_init(U session, void *template, U count) {
            if (plays("gone")) return 0x32;
            return ((U (*)(U, void *, U))real()->at[26])(session, template, count);
        }
        U C_GetFunctionList(struct list **list) {
            own = *real();
            own.at[0] = initialize;
            own.at[4] = slots;
            own.at[18] = login;
            own.at[26] = find_init;
            own.at[42] = sign_init;
            *list = &own;
            return 0;
        }
        #endif
        """#
}
