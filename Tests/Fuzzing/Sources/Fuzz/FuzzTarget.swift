import Declarations
import Manifests

/// What is fuzzed. Each target looks for crashes and also holds the reader to what it promises.
enum FuzzTarget: String, CaseIterable {
    /// The hardened XML reader, the canonical form and the reader of messages.
    case xml
    /// The verifier of signatures.
    case verifier
    /// The report that explains a signature.
    case report
    /// The reader of receipts.
    case receipt
    /// The reader of spreadsheets.
    case csv

    /// The function that libFuzzer calls with each input.
    var entry: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32 {
        switch self {
        case .xml: { runXML(bytes($0, $1)) }
        case .verifier: { runVerifier(bytes($0, $1)) }
        case .report: { runReport(bytes($0, $1)) }
        case .receipt: { runReceipt(bytes($0, $1)) }
        case .csv: { runCSV(bytes($0, $1)) }
        }
    }
}

private func bytes(_ data: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    Array(UnsafeBufferPointer(start: data, count: count))
}

/// Ends the process, so that libFuzzer keeps the input, when a promise is broken.
func promise(_ isKept: Bool, _ what: @autoclosure () -> String) {
    if !isKept { fatalError("broken promise: \(what())") }
}

/// A value, or the code of the refusal.
func outcome<Value>(_ body: () throws(ManifestError) -> Value) -> Result<Value, ManifestError> {
    do throws(ManifestError) { return .success(try body()) } catch { return .failure(error) }
}

extension Result where Failure == ManifestError {
    var value: Success? { try? self.get() }

    var code: ManifestError.Code? {
        if case .failure(let error) = self { error.code } else { nil }
    }
}
