import Cryptography
import Foundation
import Manifests

/// What the agent sends: `_id`, `_method`, `_status`, `_args {Result, Data, Error}`. Agents differ in whether truth and
/// numbers stand in quotes.
struct AgentAnswer: Sendable {
    /// Nil when there is none that could be ours: such an answer belongs to nobody.
    let id: Int?
    /// Whether the call did what was asked.
    let succeeded: Bool
    /// `Data`.
    let data: [String]
    /// `Error`: free text, which may hold anything; see `codes`.
    private let errors: [String]

    /// Reads an answer; nil when it is not a JSON object of this form.
    init?(json: Data) {
        guard let wire = try? JSONDecoder().decode(Wire.self, from: json) else { return nil }
        self.id = wire._id.flatMap { Int($0.text) }
        self.succeeded = (wire._status?.text ?? "00") == "00" && wire._args?.Result?.text.lowercased() == "true"
        self.data = wire._args?.Data?.map(\.text) ?? []
        self.errors = wire._args?.Error?.map(\.text) ?? []
    }

    /// The error codes in what the agent says, and nothing else of it: the text may name the holder, or repeat what it was
    /// sent.
    ///
    /// A code is a run of three to six digits, or of up to eight hexadecimal ones after `0x`. Longer runs are numbers of
    /// cards and persons.
    /// - Parameter pin: a code that could be read from it, or it from the code, is left out.
    func codes(hiding pin: SecretBytes?) -> [String] {
        var found: [String] = []
        for text in self.errors.prefix(8) {
            for match in text.prefix(2000).matches(of: /0[xX][0-9A-Fa-f]+|[0-9]+/) where found.count < 4 {
                let code = String(match.output)
                let isCode =
                    code.hasPrefix("0x") || code.hasPrefix("0X")
                    ? (3...10) ~= code.utf8.count : (3...6) ~= code.utf8.count
                if isCode, !found.contains(code), !Self.overlaps(code, pin) { found.append(code) }
            }
        }
        return found
    }

    private static func overlaps(_ code: String, _ pin: SecretBytes?) -> Bool {
        guard let pin else { return false }
        var secret = unsafe pin.withBytes { unsafe Array($0) }
        defer { secret.wipe() }
        let code = Array(code.utf8)
        return secret.firstRange(of: code) != nil || code.firstRange(of: secret) != nil
    }

    /// The certificate of an answer to `AgentRequest.certificate`: Base64, with or without the frame of PEM.
    func certificate() throws(AgentFault) -> SigningCertificate {
        let lines = (self.data.first ?? "").split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
        guard let der = Base64.decode(lines.joined().utf8), !der.isEmpty else {
            throw AgentFault(.broken, "the agent's answer holds no certificate")
        }
        do throws(CryptographyError) {
            return try SigningCertificate(der: der)
        } catch {
            throw AgentFault(error)
        }
    }

    /// The signature of an answer to `AgentRequest.signature`.
    func signature(_ algorithm: SignatureAlgorithm) throws(CryptographyError) -> [UInt8] {
        let sizes =
            switch algorithm {
            case .sm2SM3: [64]
            case .rsaSHA1: [128, 256, 384, 512]
            }
        guard let bytes = self.data.first.flatMap({ Base64.decode($0.utf8) }), sizes.contains(bytes.count) else {
            throw CryptographyError(.signingFailed, "what the card answered is no \(algorithm.rawValue) signature")
        }
        return bytes
    }

    private struct Wire: Decodable {
        struct Args: Decodable {
            let Result: Scalar?
            let Data: [Scalar]?
            let Error: [Scalar]?
        }
        let _id: Scalar?
        let _status: Scalar?
        let _args: Args?
    }

    /// A text, a number or a truth value, as text.
    private struct Scalar: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else if let number = try? container.decode(Int.self) {
                self.text = String(number)
            } else {
                self.text = String(try container.decode(Bool.self))
            }
        }
    }
}
