import Cryptography
import Declarations

/// An explanation never makes a message valid, and shows the same each time.
func runReport(_ bytes: [UInt8]) -> Int32 {
    let report = SignatureDiagnosis().report(on: bytes, original: bytes, trust: nil, at: nil)
    if !report.isFromEnvelope {
        promise(
            report.holds == SignatureVerifier().verify(bytes, trust: nil, at: nil).isValid, "the verifier alone decides"
        )
    }
    promise(report.json.bytes.allSatisfy { $0 != 0 }, "a report is text")
    return 0
}
