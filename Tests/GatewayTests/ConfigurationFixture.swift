import Foundation

/// A folder with the example configuration of the repository and every file it names, made once per run.
struct ConfigurationFixture {
    /// The repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The folder; every test writes a configuration of its own name into it.
    let folder: URL
    /// The example's text.
    let example: String

    static let shared = Result { try ConfigurationFixture() }

    private init() throws {
        let files = FileManager.default
        self.folder = files.temporaryDirectory.appending(path: "tongguan-config-\(UUID().uuidString)")
        self.example = try String(
            contentsOf: Self.root.appending(path: "tongguan.example.yaml"), encoding: .utf8)
        let certs = self.folder.appending(path: "certs/dev")
        try files.createDirectory(at: certs, withIntermediateDirectories: true)
        try files.createDirectory(
            at: self.folder.appending(path: "Templates/ports"), withIntermediateDirectories: true)
        try Self.profile.write(
            to: self.folder.appending(path: "Templates/ports/nanjing.yaml"), atomically: true, encoding: .utf8)
        for part in ["messages", "codes", "modes.yaml"] {
            try files.createSymbolicLink(
                at: self.folder.appending(path: "Templates/\(part)"),
                withDestinationURL: Self.root.appending(path: "Templates/\(part)"))
        }
        try Self.errors.write(
            to: self.folder.appending(path: "Templates/errors.yaml"), atomically: true, encoding: .utf8)
        try self.makeKeys(in: certs)
    }

    /// One key pair under all names that the example uses, and a vault key file.
    private func makeKeys(in folder: URL) throws {
        let key = folder.appending(path: "made.key")
        let certificate = folder.appending(path: "made.crt")
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=configuration test",
            "-keyout", key.path, "-out", certificate.path,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        for line in self.example.split(separator: "\n") {
            guard let range = line.range(of: "certs/dev/") else { continue }
            let name = line[range.upperBound...].prefix { !$0.isWhitespace && $0 != "}" && $0 != "," }
            let target = folder.appending(path: String(name))
            guard !FileManager.default.fileExists(atPath: target.path) else { continue }
            if name == "vault.keys" {
                try Data(Self.vaultKey.utf8).write(to: target)
            } else {
                try FileManager.default.copyItem(at: name.hasSuffix(".key") ? key : certificate, to: target)
            }
            if !name.hasSuffix(".pem") {
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target.path)
            }
        }
    }

    /// Writes a configuration beside the files it names and answers its path.
    func write(_ text: String) throws -> String {
        let file = self.folder.appending(path: "\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    static let profile = """
        id: nanjing
        name: {en: Nanjing bonded zone, zh: 南京综合保税区, ko: 난징 종합보세구}
        default_mode: "1210"
        customs_code: "2301"
        max_documents_per_message: 100
        modes:
          "1210": {}
          "9610": {customs_code: "2302"}
        """

    static let errors = """
        entries:
          - code: "1313"
            receipts: [622]
            class: quota
            retryable: false
            who: merchant
            cause: {en: quota, zh: 额度, ko: 한도}
            remedy: {en: other buyer, zh: 更换订购人, ko: 다른 구매자}
          - code: "-301013"
            receipts: [312, 514]
            class: system
            retryable: true
            who: gateway
            cause: {en: system, zh: 系统, ko: 시스템}
            remedy: {en: wait, zh: 等待, ko: 대기}
          - code: unknown
            scope: platform
            class: unknown
            retryable: false
            who: operator
            cause: {en: not known, zh: 未知, ko: 미상}
            remedy: {en: ask, zh: 咨询, ko: 문의}
        statuses:
          "800": {en: Released., zh: 放行。, ko: 통과.}
        """

    /// Made up for tests; seals nothing.
    static let vaultKey = """
        data 1 \(String(repeating: "0a", count: 32))
        lookup 1 \(String(repeating: "0b", count: 32))

        """
}
