import Cryptography
import Declarations
import Manifests

/// A message prepared for signing.
struct CanonicalMessageProbe {
    let isInside: Bool

    init(_ bytes: [UInt8]) throws(CryptographyError) {
        let message = try CanonicalMessage(xml: bytes)
        self.isInside =
            message.bytes.indices.contains(message.signatureOffset)
            && message.bytes[message.signatureOffset] == UInt8(ascii: "<")
    }
}
