public import Cryptography
import Declarations
public import Manifests

/// Reads, validates and verifies messages with the project's own schema, the official one where there is one, and the
/// trusted certificates.
public actor ManifestJudge: MessageJudge {
    private let queue = JudgeQueue()
    private let schemas: [DocumentKind: SchemaValidator]
    private let official: [KindDefinition.Flow: SchemaValidator]
    private let trust: TrustAnchors?
    private let verifier: SignatureVerifier
    private let maximumDocuments: Int
    private let checksDates: Bool
    /// Element names seen per kind, sorted, shared by all rows.
    private var headNames: [DocumentKind: [String]] = [:]
    private var lineNames: [DocumentKind: [String]] = [:]

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    /// A judge.
    ///
    /// - Parameters:
    ///   - templates: from which our schema is derived.
    ///   - official: path of the official import schema, when it is there.
    ///   - officialExport: path of the official export schema, when it is there.
    ///   - trust: signing authorities and certificates; nil trusts every certificate.
    ///   - maximumDocuments: per message.
    ///   - checksDates: whether certificates must be valid at the simulator's time.
    /// - Throws: `badMaterial` when a schema does not load.
    public init(
        templates: MessageTemplates, official: String?, officialExport: String? = nil, trust: TrustAnchors?,
        maximumDocuments: Int = 100, checksDates: Bool = true
    ) throws(PortError) {
        do throws(ManifestError) {
            var schemas: [DocumentKind: SchemaValidator] = [:]
            for kind in DocumentKind.allCases { schemas[kind] = try SchemaValidator(xsd: templates.schema(for: kind)) }
            self.schemas = schemas
            var validators: [KindDefinition.Flow: SchemaValidator] = [:]
            if let official { validators[.import] = try SchemaValidator(path: official) }
            if let officialExport { validators[.export] = try SchemaValidator(path: officialExport) }
            self.official = validators
        } catch { throw PortError(.badMaterial, "schema: \(error)") }
        self.trust = trust
        self.verifier = SignatureVerifier()
        self.maximumDocuments = maximumDocuments
        self.checksDates = checksDates
    }

    func judge(_ bytes: [UInt8], promised kind: DocumentKind, at now: Timestamp) -> JudgedMessage {
        var judged = JudgedMessage(
            kind: kind, rootGuid: "", dxpId: "", documents: [], certificateSerial: nil, fault: nil,
            digest: Hex.encode(Digest.sha256(bytes)), contentDigests: [], officiallyValid: nil)
        // What is verified is what is used: the fields come from the content that an accepted signature covers.
        let verdict = self.verifier.verify(bytes, trust: self.trust, at: self.checksDates ? now : nil)
        let message: ParsedMessage
        do throws(ManifestError) { message = try MessageReader.read(verdict.verifiedContent ?? bytes) } catch {
            judged.fault = .format(reason: "XML: \(error)")
            return judged
        }
        judged.rootGuid = message.rootGuid
        judged.dxpId = message.transfer["dxpId"] ?? ""
        judged.documents = message.documents.map { self.document($0, message.kind) }
        judged.contentDigests = judged.documents.map { Hex.encode(Digest.sha256($0.contentBytes)) }
        if message.kind != kind {
            judged.fault = .format(
                reason: "MessageType: \(message.kind.messageName) in an envelope for \(kind.messageName)")
            return judged
        }
        if judged.documents.count > min(self.maximumDocuments, kind.definition.documents.upperBound) {
            judged.fault = .tooMany(judged.documents.count)
            return judged
        }
        if let reason = Self.problems(of: bytes, self.schemas[kind]) {
            judged.fault = .format(reason: "schema: " + reason)
        }
        if let official = self.official[kind.definition.flow] {
            let reason = Self.problems(of: bytes, official)
            judged.officiallyValid = reason == nil
            if judged.fault == nil, let reason { judged.fault = .format(reason: "official schema: " + reason) }
        }
        if judged.fault == nil { Self.apply(verdict, &judged) }
        return judged
    }

    private static func apply(_ verdict: SignatureVerdict, _ judged: inout JudgedMessage) {
        judged.certificateSerial = verdict.certificate?.serialHex
        guard let worst = verdict.findings.min(by: { Self.rank($0.code) < Self.rank($1.code) }) else { return }
        judged.fault = .signature(Self.fault(worst.code), reason: worst.code.rawValue)
    }

    /// What a schema says against the message; names elements and rules, no values.
    private static func problems(of bytes: [UInt8], _ schema: SchemaValidator?) -> String? {
        guard let schema else { return nil }
        do throws(ManifestError) {
            let problems = try schema.validate(bytes)
            guard let first = problems.first else { return nil }
            return problems.count == 1 ? "\(first)" : "\(problems.count) problems, the first: \(first)"
        } catch {
            return "\(error)"
        }
    }

    private static func fault(_ code: SignatureFinding.Code) -> SignatureFault {
        switch code {
        case .signatureShape, .messageUnreadable: .missing
        case .digestMismatch, .digestMalformed: .digest
        case .certificateMissing, .certificateUnreadable, .certificateNotYetValid, .certificateExpired,
            .certificateUntrusted, .keyNameMismatch:
            .certificate
        default: .value
        }
    }

    private static func rank(_ code: SignatureFinding.Code) -> Int {
        switch self.fault(code) {
        case .missing: 0
        case .digest: 1
        case .value: 2
        case .certificate: 3
        }
    }

    private func document(_ parsed: ParsedDocument, _ kind: DocumentKind) -> FiledDocument {
        let names = Self.names(&self.headNames[kind, default: []], covering: [parsed.head])
        let lineNames = Self.names(&self.lineNames[kind, default: []], covering: parsed.lines)
        return FiledDocument(
            kind: kind, guid: parsed.head["guid"] ?? "", appType: parsed.head["appType"] ?? "",
            appTime: parsed.head["appTime"] ?? "",
            head: FieldRow(names: names, values: names.map { parsed.head[$0] }),
            lines: parsed.lines.map { line in FieldRow(names: lineNames, values: lineNames.map { line[$0] }) })
    }

    private static func names(_ known: inout [String], covering rows: [[String: String]]) -> [String] {
        let missing = Set(rows.flatMap(\.keys)).subtracting(known)
        if !missing.isEmpty { known = (known + missing).sorted() }
        return known
    }
}
