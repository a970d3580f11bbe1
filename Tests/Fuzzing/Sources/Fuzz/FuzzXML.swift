import Declarations
import Manifests

/// Canonical form: itself again when read again, UTF-8, and with the same fields as the bytes it came from.
func runXML(_ bytes: [UInt8]) -> Int32 {
    guard let canonical = outcome({ () throws(ManifestError) in try Canonicalizer.canonicalize(bytes) }).value else {
        return 0
    }
    promise(String(validating: bytes, as: UTF8.self) != nil, "what is read is UTF-8")
    promise(String(validating: canonical, as: UTF8.self) != nil, "a canonical form is UTF-8")
    promise(!canonical.isEmpty, "a canonical form is not void")
    let again = outcome { () throws(ManifestError) in try Canonicalizer.canonicalize(canonical) }
    promise(again.value == canonical, "a canonical form is its own canonical form")
    let given = outcome { () throws(ManifestError) in try MessageReader.read(bytes) }
    let taken = outcome { () throws(ManifestError) in try MessageReader.read(canonical) }
    promise(given.code == taken.code && given.value == taken.value, "a message is what its canonical form is")
    if let message = try? CanonicalMessageProbe(bytes) {
        promise(message.isInside, "the place of the signature lies inside the message")
    }
    return 0
}
