public import Declarations

/// The verdict on a signature with an explanation of every step.
///
/// Holds digests, places, dates and serial numbers; no value of an element, nothing about the holder of the certificate.
public struct SignatureReport: Sendable, Hashable, CustomStringConvertible {
    /// Whether the signature is accepted: the verifier's word alone, whatever the explanations say.
    public let holds: Bool
    /// Kind of the message; nil when it is no declaration message.
    public let kind: DocumentKind?
    /// The message was found inside a `DxpMsg`.
    public let isFromEnvelope: Bool
    /// Certificate of the signer, when it can be read.
    public let certificate: CertificateInfo?
    /// Every step, in order.
    public let steps: [SignatureStep]
    /// Known deviations that were recognised.
    public let deviations: [FieldDeviation]
    /// Known things that are not wrong.
    public let hints: [FieldDeviation]

    /// Codes of the steps that are wrong.
    public var faults: [SignatureStep.Code] { self.steps.filter { $0.status == .wrong }.map(\.code) }

    /// `the signature holds`, or not, with the codes of what is wrong.
    public var description: String {
        let faults = self.faults.map(\.rawValue).joined(separator: ", ")
        guard self.holds else { return "the signature does not hold; wrong: \(faults)" }
        return "the signature holds" + (faults.isEmpty ? "" : ", but wrong: \(faults)")
    }

    /// The report for a person: one line per step, and indented below it what is to be said about it.
    public var text: String {
        var lines: [String] = self.isFromEnvelope ? ["the message inside the DxpMsg:"] : []
        for step in self.steps { lines += step.lines }
        for deviation in self.deviations + self.hints {
            lines.append(
                (deviation.isHint ? "hint " : "known deviation ") + deviation.rawValue + ": " + deviation.meaning)
            lines.append("    known: " + deviation.known)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The report for a program.
    public var json: JSON {
        .object([
            ("holds", .bool(self.holds)), ("kind", self.kind.map { .number(Int64($0.rawValue)) } ?? .null),
            ("from_envelope", .bool(self.isFromEnvelope)), ("certificate", self.certificate?.json ?? .null),
            ("steps", .array(self.steps.map(\.json))), ("deviations", .array(self.deviations.map(\.json))),
            ("hints", .array(self.hints.map(\.json))),
        ])
    }
}

extension SignatureStep {
    fileprivate var lines: [String] {
        let name = self.code.rawValue + String(repeating: " ", count: max(1, 19 - self.code.rawValue.utf8.count))
        switch self.status {
        case .ok: return [name + "ok" + (self.found.map { "           " + $0 } ?? "")] + self.differenceLines
        case .notChecked: return [name + "not checked" + (self.found.map { "  " + $0 } ?? "")]
        case .wrong: break
        }
        var lines = [name + "wrong"] + self.findings.map { "    \($0)" }
        for (title, text) in [("expected", self.expected), ("found", self.found)] {
            if let text { lines.append("    \(title): \(text)") }
        }
        return lines + self.differenceLines + (self.remedy.map { ["    remedy: \($0)"] } ?? [])
    }

    private var differenceLines: [String] {
        self.difference.map { ["    differs from the original: byte \($0.offset), \($0.element): \($0.kind.rawValue)"] }
            ?? []
    }

    fileprivate var json: JSON {
        .object(of: [
            "code": .string(self.code.rawValue), "status": .string(self.status.rawValue),
            "expected": self.expected.map(JSON.string), "found": self.found.map(JSON.string),
            "remedy": self.remedy.map(JSON.string),
            "findings": self.findings.isEmpty
                ? nil
                : .array(
                    self.findings.map {
                        .object([("code", .string($0.code.rawValue)), ("message", .string($0.message))])
                    }),
            "difference": self.difference.map {
                .object([
                    ("offset", .number(Int64($0.offset))), ("element", .string($0.element)),
                    ("kind", .string($0.kind.rawValue)),
                ])
            },
        ])
    }
}

extension FieldDeviation {
    fileprivate var json: JSON {
        .object([("id", .string(self.rawValue)), ("what", .string(self.meaning)), ("known", .string(self.known))])
    }
}

extension CertificateInfo {
    /// Nothing about the holder and the enterprise.
    fileprivate var json: JSON {
        .object([
            ("serial", .string(self.serialHex)), ("algorithm", .string(self.algorithm.rawValue)),
            ("not_before", .string(self.notBefore.rfc3339)), ("not_after", .string(self.notAfter.rfc3339)),
        ])
    }
}
