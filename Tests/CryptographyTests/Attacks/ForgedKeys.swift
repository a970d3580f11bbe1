import Foundation
import Manifests

@testable import Cryptography

/// Keys and certificates that an attacker makes itself, by `openssl`: same serial number and holder, nobody trusts them.
struct ForgedKeys {
    struct Key {
        var keyPath: String
        var certificatePEM: [UInt8]
        var certificateDER: [UInt8]
        var algorithm: SignatureAlgorithm?
    }

    private let folder: Scratch
    private let serial: String

    init(serial: String) throws {
        self.folder = try Scratch()
        self.serial = serial
    }

    func rsa(exponent: Int) throws -> Key {
        try self.make(
            "rsa-\(exponent)",
            ["RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_keygen_pubexp:\(exponent)"], ["-sha256"],
            .rsaSHA1)
    }

    func sm2() throws -> Key {
        try self.make(
            "sm2", ["EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-pkeyopt", "ec_param_enc:named_curve"],
            ["-sm3", "-sigopt", "distid:1234567812345678"], .sm2SM3)
    }

    func p256() throws -> Key {
        try self.make("p256", ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], ["-sha256"], nil)
    }

    private func make(
        _ name: String, _ type: [String], _ digest: [String], _ algorithm: SignatureAlgorithm?
    ) throws -> Key {
        let key = self.folder("\(name).key")
        try Tool.require("openssl", ["genpkey", "-out", key, "-algorithm"] + type)
        let pem = try Tool.require(
            "openssl",
            [
                "req", "-x509", "-new", "-key", key, "-days", "30", "-set_serial", "0x\(self.serial)", "-subj",
                "/C=CN/O=TEST ONLY/CN=test attacker",
            ] + digest
        ).output
        let der = try Tool.require("openssl", ["x509", "-outform", "DER"], input: pem).output
        return Key(keyPath: key, certificatePEM: pem, certificateDER: der, algorithm: algorithm)
    }

    /// The correct message under this key and certificate.
    func signed(_ bench: Workbench, _ key: Key, isSigned: Bool = true) throws -> String {
        let text = bench.certificateValue(key.certificateDER)
        guard isSigned else { return text }
        let info = try self.folder.write("info", SignedMessageView.read(Array(text.utf8)).signedInfo)
        let signature: [UInt8]
        if key.algorithm == .sm2SM3 {
            signature = try SM2Signature.raw(
                fromDER: Tool.require(
                    "openssl",
                    [
                        "pkeyutl", "-sign", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-inkey",
                        key.keyPath, "-in", info,
                    ]
                ).output)
        } else {
            signature = try Tool.require("openssl", ["dgst", "-sha1", "-sign", key.keyPath, info]).output
        }
        return text.changing(bench.value("SignatureValue"), to: Base64.text(signature))
    }

    /// A signature without a private key, for a public exponent of 3 and a verifier that does not look behind the digest:
    /// a number whose cube begins like a padded digest and goes on with garbage (Bleichenbacher, 2006).
    func forged(_ bench: Workbench, _ key: Key) throws -> String {
        let text = bench.certificateValue(key.certificateDER)
        let digest = Digest.sha1(try SignedMessageView.read(Array(text.utf8)).signedInfo)
        let info = DER.bytes("3021300906052b0e03021a05000414") + digest
        let start = [0, 1] + [UInt8](repeating: 0xFF, count: 8) + [0] + info
        let program = """
            import sys
            start = bytes.fromhex(sys.argv[1])
            target = int.from_bytes(start + bytes(256 - len(start)), 'big')
            low, high = 0, 1 << 700
            while low < high:
                middle = (low + high) // 2
                if middle ** 3 < target: low = middle + 1
                else: high = middle
            assert (low ** 3).to_bytes(256, 'big').startswith(start)
            sys.stdout.buffer.write(low.to_bytes(256, 'big'))
            """
        let hex = start.map { String(format: "%02x", $0) }.joined()
        let root = try Tool.require("python3", ["-c", program, hex]).output
        return text.changing(bench.value("SignatureValue"), to: Base64.text(root))
    }
}
