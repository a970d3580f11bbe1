import Foundation
import Testing

@Suite("certs/make-dev-certs") struct MakeDevCertsTests {
    private static let script = "\(Checkout.root)/certs/make-dev-certs"
    private static let names = [
        "ca", "server", "client", "signing-ca-rsa", "signing-ca-sm2", "signer-rsa", "signer-sm2", "merchant-a-rsa",
        "merchant-b-sm2", "merchant-c-rsa",
    ]

    private static func contents(_ folder: Scratch) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            found[name] = try folder.read(name)
        }
        return found
    }

    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("a second run changes nothing; what is broken or foreign is made again; --force renews all but the vault")
    func idempotent() throws {
        let folder = try Scratch()
        try Tool.require(Self.script, [folder.path])
        let first = try Self.contents(folder)
        #expect(
            Set(first.keys)
                == Set(Self.names.flatMap { ["\($0).key", "\($0).pem"] } + ["signing-ca.pem", "vault.keys"]))
        let second = try Tool.require(Self.script, [folder.path])
        #expect(try Self.contents(folder) == first)
        #expect(second.text.contains("made 0, kept 11"))

        try FileManager.default.removeItem(atPath: folder("signing-ca-sm2.key"))
        try folder.write("client.pem", first["server.pem"] ?? [])
        try Tool.require(Self.script, [folder.path])
        let third = try Self.contents(folder)
        let renewed = Set(third.keys.filter { third[$0] != first[$0] })
        #expect(
            renewed == [
                "signing-ca-sm2.key", "signing-ca-sm2.pem", "signing-ca.pem", "signer-sm2.key", "signer-sm2.pem",
                "merchant-b-sm2.key", "merchant-b-sm2.pem", "client.key", "client.pem",
            ])

        try Tool.require(Self.script, ["--force", folder.path])
        let fourth = try Self.contents(folder)
        #expect(fourth["vault.keys"] == first["vault.keys"])
        for name in Self.names { #expect(fourth["\(name).pem"] != third["\(name).pem"]) }
    }

    @Test("folder 0700, keys 0600") func modes() throws {
        let keys = try DevelopmentKeys.shared.get()
        #expect(try Self.mode(keys.folder.path) == 0o700)
        for name in Self.names { #expect(try Self.mode(keys.path("\(name).key")) == 0o600) }
        #expect(try Self.mode(keys.path("vault.keys")) == 0o600)
    }

    @Test("TLS certificates fit localhost, 127.0.0.1 and their purpose") func tls() throws {
        let keys = try DevelopmentKeys.shared.get()
        for (name, purpose, extra) in [
            ("server", "sslserver", ["-verify_hostname", "localhost"]),
            ("server", "sslserver", ["-verify_ip", "127.0.0.1"]),
            ("client", "sslclient", []),
        ] {
            try Tool.require(
                "openssl",
                ["verify", "-x509_strict", "-CAfile", keys.path("ca.pem"), "-purpose", purpose] + extra
                    + [keys.path("\(name).pem")])
        }
        let wrong = try Tool.run(
            "openssl",
            ["verify", "-CAfile", keys.path("ca.pem"), "-verify_hostname", "example.org", keys.path("server.pem")])
        #expect(wrong.status != 0)
    }

    @Test("an unknown option is refused") func usage() throws {
        #expect(try Tool.run(Self.script, ["--frce"]).status == 64)
    }
}
