import Cryptography
public import Declarations
import Manifests

/// Verifies messages that tenants bring, on a thread of its own.
struct VerifyDesk: Sendable {
    private let examiner: SignatureExaminer
    private let clock: any GatewayClock

    init(templates: MessageTemplates, clock: any GatewayClock) {
        self.examiner = SignatureExaminer(
            SignatureDiagnosis { kind in try? SchemaValidator(xsd: templates.schema(for: kind)) })
        self.clock = clock
    }

    func report(_ message: [UInt8], original: [UInt8]?, checksDates: Bool) async -> JSON {
        await self.examiner.report(
            on: message, original: original, trust: nil, at: checksDates ? self.clock.now() : nil
        ).json
    }
}

extension GatewayDesk {
    public func verify(_ message: [UInt8], original: [UInt8]?, checksDates: Bool) async -> JSON {
        await self.verifier.report(message, original: original, checksDates: checksDates)
    }
}
