import Foundation
import Yams

/// The published signatures in `vectors.yaml` of the specification, when it stands beside the checkout.
enum Vectors {
    struct Entry {
        var id: String
        var text: [UInt8]
        var signature: String
        /// SubjectPublicKeyInfo in DER.
        var publicKey: [UInt8]
    }

    /// nil when the specification is absent.
    static func load() throws -> [String: Any]? {
        guard let path = Checkout.specification("ceb/samples/vectors.yaml") else { return nil }
        return try Yams.load(yaml: String(decoding: Scratch.bytes(path), as: UTF8.self)) as? [String: Any]
    }

    static func rsa(_ document: [String: Any]) -> [Entry] {
        self.entries(document, "rsa_sha1").compactMap { entry in
            guard let modulus = entry["modulus_hex"] as? String, let exponent = entry["exponent"] as? Int,
                let id = entry["id"] as? String, let text = entry["canonical_signed_info"] as? String,
                let signature = entry["signature_base64"] as? String
            else { return nil }
            let key = DER.rsaPublicKey(modulus: DER.bytes(modulus), exponent: exponent)
            return Entry(id: id, text: Array(text.utf8), signature: signature, publicKey: key)
        }
    }

    static func sm2(_ document: [String: Any], _ section: String, text field: String) -> [Entry] {
        self.entries(document, section).compactMap { entry in
            guard let x = entry["pub_x"] as? String, let y = entry["pub_y"] as? String,
                let id = entry["id"] as? String, let text = entry[field] as? String,
                let signature = entry["signature_base64"] as? String
            else { return nil }
            let key = DER.sm2PublicKey(x: DER.bytes(x), y: DER.bytes(y))
            return Entry(id: id, text: Array(text.utf8), signature: signature, publicKey: key)
        }
    }

    static func entries(_ document: [String: Any], _ section: String) -> [[String: Any]] {
        document[section] as? [[String: Any]] ?? []
    }
}

/// Just enough DER to write a public key.
enum DER {
    static func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
    }

    static func rsaPublicKey(modulus: [UInt8], exponent: Int) -> [UInt8] {
        let number = [UInt8(exponent >> 16 & 255), UInt8(exponent >> 8 & 255), UInt8(exponent & 255)]
        let key = self.element(0x30, self.element(0x02, [0] + modulus) + self.element(0x02, number))
        let algorithm = self.element(0x30, self.bytes("06092a864886f70d0101010500"))
        return self.element(0x30, algorithm + self.element(0x03, [0] + key))
    }

    static func sm2PublicKey(x: [UInt8], y: [UInt8]) -> [UInt8] {
        let algorithm = self.element(0x30, self.bytes("06072a8648ce3d0201") + self.bytes("06082a811ccf5501822d"))
        return self.element(0x30, algorithm + self.element(0x03, [0, 4] + x + y))
    }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        switch content.count {
        case ..<128: [tag, UInt8(content.count)] + content
        case ..<256: [tag, 0x81, UInt8(content.count)] + content
        default: [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
        }
    }
}
