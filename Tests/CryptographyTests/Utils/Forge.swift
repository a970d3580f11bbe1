import Declarations
import Foundation
import Manifests

@testable import Cryptography

/// Signs messages by hand, so that every step can be done wrong on purpose.
struct Forge {
    /// One of the development signers.
    var signer = "signer-sm2"
    var message = Message.canonical()
    /// Names in `ds:SignedInfo`.
    var signatureURI = SignatureProfile.sm2.signatureURI
    var digestURI = SignatureProfile.sm2.digestURI
    var canonicalizationURI = SignatureProfile.canonicalizationURI
    /// Digest of the message's bytes.
    var digest: ([UInt8]) -> [UInt8] = Digest.sm3
    /// What is signed, from the canonical `ds:SignedInfo` and the digest.
    var signedText: ([UInt8], [UInt8]) -> [UInt8] = { canonical, _ in canonical }
    /// Signs with a private key file; gives the prescribed form of the value.
    var sign: (_ text: [UInt8], _ keyPath: String) throws -> [UInt8] = Forge.withKey
    /// The value as it is written.
    var value: ([UInt8]) -> String = { String(decoding: Base64.encode($0), as: UTF8.self) }
    var keyName: (String) -> String = { $0 }

    /// RSA with SHA-1, as customs prescribes.
    static var rsa: Forge {
        Forge(
            signer: "signer-rsa", signatureURI: SignatureProfile.rsaSHA1.signatureURI,
            digestURI: SignatureProfile.rsaSHA1.digestURI, digest: Digest.sha1)
    }

    /// The signed message with its XML declaration.
    func bytes() throws -> [UInt8] {
        let keys = try DevelopmentKeys.shared.get()
        let pem = try Scratch.bytes(keys.path("\(self.signer).pem"))
        let certificate = try CertificateHandle(pem: pem, path: self.signer)
        let digest = self.digest(self.message.bytes)
        let info = self.signedInfo(digest)
        let value = try self.sign(self.signedText(info.canonical, digest), keys.path("\(self.signer).key"))
        let place = self.message.signatureOffset
        let serial = try CertificateInfo(certificate).serialHex
        let signature =
            "<ds:Signature xmlns:ds=\"\(SignatureProfile.namespaceURI)\">\(info.embedded)<ds:SignatureValue>"
            + self.value(value) + "</ds:SignatureValue><ds:KeyInfo><ds:KeyName>" + self.keyName(serial)
            + "</ds:KeyName><ds:X509Data><ds:X509Certificate>"
            + String(decoding: Base64.encode(try certificate.der()), as: UTF8.self)
            + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"
        return Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>".utf8) + self.message.bytes[..<place]
            + Array(signature.utf8) + self.message.bytes[place...]
    }

    private func signedInfo(_ digest: [UInt8]) -> (canonical: [UInt8], embedded: String) {
        let children =
            "<ds:CanonicalizationMethod Algorithm=\"\(self.canonicalizationURI)\"></ds:CanonicalizationMethod>"
            + "<ds:SignatureMethod Algorithm=\"\(self.signatureURI)\"></ds:SignatureMethod>"
            + "<ds:Reference URI=\"\"><ds:Transforms><ds:Transform Algorithm=\"\(SignatureProfile.envelopedTransformURI)\">"
            + "</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm=\"\(self.digestURI)\"></ds:DigestMethod>"
            + "<ds:DigestValue>\(String(decoding: Base64.encode(digest), as: UTF8.self))</ds:DigestValue>"
            + "</ds:Reference></ds:SignedInfo>"
        let namespaces = self.message.rootNamespaces.filter { $0.prefix != "ds" }
        let all = namespaces + [.init(prefix: "ds", uri: SignatureProfile.namespaceURI)]
        let declarations = all.sorted { $0.prefix < $1.prefix }.map { " xmlns:\($0.prefix)=\"\($0.uri)\"" }.joined()
        return (Array("<ds:SignedInfo\(declarations)>\(children)".utf8), "<ds:SignedInfo>\(children)")
    }

    static func withKey(_ text: [UInt8], _ keyPath: String) throws -> [UInt8] {
        let key = try KeyHandle(privatePEM: Scratch.bytes(keyPath), passphrase: nil, path: keyPath)
        return try key.sign(text, key.algorithm)
    }

    /// Signs with the command line of OpenSSL.
    ///
    /// - Parameter options: of `pkeyutl`; the text is its input.
    /// - Returns: what it writes: DER with SM2.
    static func withOpenSSL(_ text: [UInt8], _ keyPath: String, _ options: [String]) throws -> [UInt8] {
        let folder = try Scratch()
        let input = try folder.write("text", text)
        return try Tool.require("openssl", ["pkeyutl", "-sign", "-inkey", keyPath, "-in", input] + options).output
    }
}
