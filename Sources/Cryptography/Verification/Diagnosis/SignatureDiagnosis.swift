public import Declarations
public import Manifests

/// Explains a verdict: verifies a message as every receiver does, then finds out what its signer did.
///
/// Only the verifier decides. What is tried afterwards (other user ids, other forms of the message …) goes into words of the
/// report and nowhere else. Synchronous and slow, up to some seconds for a large message that does not verify; see
/// `SignatureExaminer`.
public struct SignatureDiagnosis: Sendable {
    private let verifier: SignatureVerifier
    private let schema: @Sendable (DocumentKind) -> SchemaValidator?

    /// - Parameters:
    ///   - verifier: decides.
    ///   - schema: of a kind; nil leaves the schema unchecked.
    public init(
        verifier: SignatureVerifier = SignatureVerifier(),
        schema: @escaping @Sendable (DocumentKind) -> SchemaValidator? = { _ in nil }
    ) {
        self.verifier = verifier
        self.schema = schema
    }

    /// Looks at one message, bare or in a `DxpMsg`.
    ///
    /// - Parameters:
    ///   - bytes: as received.
    ///   - original: the message before it was signed, to be told where the two differ.
    ///   - trust: authorities that the certificate must lead to; nil accepts any certificate.
    ///   - moment: at which the certificate must be valid; nil checks no dates.
    public func report(
        on bytes: [UInt8], original: [UInt8]?, trust: TrustAnchors?, at moment: Timestamp?
    ) -> SignatureReport {
        let outer = self.anatomy(of: bytes)
        let inner = outer.flatMap(\.envelopeContent)
        let message = inner ?? bytes
        let verdict = self.verifier.verify(message, trust: trust, at: moment)
        let facts = SignatureFacts(
            verdict, bytes: message, anatomy: inner == nil ? outer : self.anatomy(of: message), original: original,
            limits: self.verifier.limits)
        let kind = facts.anatomy.flatMap { anatomy in
            anatomy.rootNamespace == SignatureSteps.messageNamespace ? DocumentKind(messageName: anatomy.rootName) : nil
        }
        let problems = kind.flatMap(self.schema).flatMap { try? $0.validate(message, limits: self.verifier.limits) }
        let steps = SignatureSteps(
            facts: facts, kind: kind, schemaProblems: problems, isTrustAsked: trust != nil, isDateAsked: moment != nil)
        let deviations = FieldDeviation.allCases.filter { $0.isPresent(in: facts) }
        return SignatureReport(
            holds: verdict.isValid, kind: kind, isFromEnvelope: inner != nil, certificate: verdict.certificate,
            steps: steps.all, deviations: deviations.filter { !$0.isHint }, hints: deviations.filter(\.isHint))
    }

    private func anatomy(of bytes: [UInt8]) -> MessageAnatomy? {
        (try? Canonicalizer.canonicalize(bytes, limits: self.verifier.limits)).map(MessageAnatomy.init)
    }
}

/// Runs diagnoses one after the other on a thread of their own, off the cooperative pool.
public actor SignatureExaminer {
    private let diagnosis: SignatureDiagnosis
    private let queue = SigningQueue(label: "signature examiner")

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    /// An examiner with nothing to do.
    public init(_ diagnosis: SignatureDiagnosis) { self.diagnosis = diagnosis }

    /// As `SignatureDiagnosis.report`.
    public func report(
        on bytes: [UInt8], original: [UInt8]?, trust: TrustAnchors?, at moment: Timestamp?
    ) -> SignatureReport {
        self.diagnosis.report(on: bytes, original: original, trust: trust, at: moment)
    }
}
