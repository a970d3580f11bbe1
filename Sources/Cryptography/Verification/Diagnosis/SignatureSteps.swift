import Declarations
import Manifests

/// Tells the steps of a report from what was found.
///
/// A step with a finding of the verifier is wrong, whatever else is known; the rest only explains.
struct SignatureSteps {
    let facts: SignatureFacts
    let kind: DocumentKind?
    /// What the schema says; nil when there is none at hand.
    let schemaProblems: [SchemaValidator.Problem]?
    let isTrustAsked: Bool
    let isDateAsked: Bool

    var all: [SignatureStep] { SignatureStep.Code.allCases.map(self.step) }

    private func step(_ code: SignatureStep.Code) -> SignatureStep {
        let isReadable = self.facts.anatomy != nil
        switch code {
        case .wellFormed: return self.wellFormed
        case _ where !isReadable: return SignatureStep(code, .notChecked, found: "the file cannot be read")
        case .kind: return self.kindStep
        case .schema: return self.schema
        case .signaturePlace: return self.place
        case _ where self.facts.view == nil:
            return SignatureStep(code, .notChecked, found: "there is no one signature that could be checked")
        case .algorithms: return self.algorithms
        case .reference: return self.reference
        case .digest: return self.digest
        case .signatureForm: return self.signatureForm
        case .signatureValue: return self.signatureValue
        case .certificate: return self.certificate
        case .keyName: return self.keyName
        case .certificateDates: return self.dates
        case .trust: return self.trust
        }
    }

    /// The verifier's findings of one step.
    func findings(_ code: SignatureStep.Code) -> [SignatureFinding] {
        self.facts.verdict.findings.filter { $0.code.step == code }
    }

    private var wellFormed: SignatureStep {
        let findings = self.findings(.wellFormed)
        return SignatureStep(
            .wellFormed, findings.isEmpty ? .ok : .wrong,
            expected: findings.isEmpty ? nil : "well-formed XML in UTF-8 without DOCTYPE, within the limits of size",
            remedy: findings.isEmpty ? nil : "look at the file at the line named; send it as bytes, not as text",
            findings: findings)
    }

    private var kindStep: SignatureStep {
        if let kind = self.kind { return SignatureStep(.kind, .ok, found: kind.messageName) }
        let root = self.facts.anatomy?.rootName ?? ""
        let isReceipt = ReceiptKind(messageName: root) != nil
        return SignatureStep(
            .kind, .wrong, expected: "a declaration message of the namespace \(Self.messageNamespace)",
            found: isReceipt ? "\(root), a receipt" : "a root of another name or namespace: \(root)",
            remedy: isReceipt
                ? "receipts carry no signature by the standard; they are trusted for the channel they come through"
                : nil)
    }

    private var schema: SignatureStep {
        guard let kind = self.kind else { return SignatureStep(.schema, .notChecked, found: "no schema for this root") }
        guard let problems = self.schemaProblems else {
            return SignatureStep(.schema, .notChecked, found: "the templates are not at hand")
        }
        guard let first = problems.first else { return SignatureStep(.schema, .ok) }
        return SignatureStep(
            .schema, .wrong, expected: "what the schema of \(kind.messageName) says",
            found: (problems.count == 1 ? "" : "\(problems.count) problems, the first: ") + "\(first)",
            remedy: "compare with: tongguan schema \(kind.rawValue)")
    }

    private var place: SignatureStep {
        let findings = self.findings(.signaturePlace)
        guard !findings.isEmpty else { return SignatureStep(.signaturePlace, .ok) }
        let isExport = self.kind?.definition.flow == .export
        let found = self.facts.anatomy?.signatures ?? []
        let places = found.prefix(3).map { signature in
            signature.path
                + (signature.followers.isEmpty
                    ? "" : ", followed by \(signature.followers.prefix(3).joined(separator: ", "))")
        }
        return SignatureStep(
            .signaturePlace, .wrong,
            expected: isExport
                ? "one whole ds:Signature, the last child of the root but for ExtendMessage, which follows it"
                : "one whole ds:Signature, the last child of the root",
            found: found.isEmpty ? "none" : "\(found.count): " + places.joined(separator: "; "),
            remedy: found.isEmpty
                ? "sign the message, for instance with: tongguan sign"
                : "sign last, when all parts of the message are in their place", findings: findings)
    }

    private var algorithms: SignatureStep {
        let findings = self.findings(.algorithms)
        guard let view = self.facts.view, !findings.isEmpty else {
            return SignatureStep(
                .algorithms, .ok,
                found: self.facts.verdict.profile.map { "\($0.signatureURI) with \($0.digestURI)" })
        }
        let names = [view.canonicalizationAlgorithm, view.signatureAlgorithm, view.digestAlgorithm]
        let pairs = [SignatureProfile.sm2, .rsaSHA1].map { "\($0.signatureURI) with \($0.digestURI)" }
        return SignatureStep(
            .algorithms, .wrong,
            expected: "\(SignatureProfile.canonicalizationURI); " + pairs.joined(separator: " or "),
            found: names.map(KnownNames.told).joined(separator: "; "),
            remedy: "name the methods as the standard does, SM2 and SM3 for cards issued since about May 2022",
            findings: findings)
    }

    private var reference: SignatureStep {
        let findings = self.findings(.reference)
        guard let view = self.facts.view, !findings.isEmpty else { return SignatureStep(.reference, .ok) }
        let uri = view.referenceURI.map { $0.isEmpty ? "URI=\"\"" : "a URI that is not empty" } ?? "no URI"
        return SignatureStep(
            .reference, .wrong,
            expected: "URI=\"\" and one transform, \(SignatureProfile.envelopedTransformURI)",
            found: uri + "; transforms: "
                + (view.transforms.isEmpty
                    ? "none" : view.transforms.prefix(4).map(KnownNames.told).joined(separator: ", ")),
            remedy: "sign the whole document with the enveloped-signature transform alone", findings: findings)
    }

    /// Namespace of declaration messages.
    static let messageNamespace = "http://www.chinaport.gov.cn/ceb"
}

/// Names of algorithms that may be repeated in a report. Any other name is the sender's text.
enum KnownNames {
    private static let all: Set<String> = {
        let signatures = "http://www.w3.org/2000/09/xmldsig#"
        let more = "http://www.w3.org/2001/04/xmldsig-more#"
        let canonical = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
        return Set(SignatureProfile.allCases.flatMap { [$0.signatureURI, $0.digestURI] })
            .union([
                canonical, canonical + "#WithComments", "http://www.w3.org/2006/12/xml-c14n11",
                "http://www.w3.org/2006/12/xml-c14n11#WithComments", "http://www.w3.org/2001/10/xml-exc-c14n#",
                "http://www.w3.org/2001/10/xml-exc-c14n#WithComments", signatures + "hmac-sha1",
                signatures + "dsa-sha1", signatures + "base64", signatures + "enveloped-signature",
                more + "rsa-sha256", more + "rsa-sha512", more + "hmac-sha256", more + "ecdsa-sha256", more + "rsa-md5",
                "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmlenc#sha512",
                "http://www.w3.org/TR/1999/REC-xpath-19991116", "http://www.w3.org/2002/06/xmldsig-filter2",
                "http://www.w3.org/TR/1999/REC-xslt-19991116",
            ])
    }()

    /// The name when it is a known one.
    static func told(_ name: String) -> String {
        self.all.contains(name) ? name : "an unknown name of \(name.utf8.count) bytes"
    }
}
