import Declarations
public import Manifests
public import Transports

/// A customs port inside this process, for test tenants (`type: simulator`). The executable brings it: the gateway itself
/// knows no simulator.
public protocol BuiltInPort: Sendable {
    /// The channel of one transport identity.
    func channel(dxpId: String) throws -> any Transports.Channel
}

/// Makes the port of a process from its templates, its data folder and its clock.
public typealias BuiltInPortMaker =
    @Sendable (_ templates: MessageTemplates, _ folder: String, _ clock: any GatewayClock) throws -> any BuiltInPort

/// Stands where a gateway that sends nothing needs no port.
struct AbsentPort: BuiltInPort, Transports.Channel {
    func channel(dxpId: String) -> any Transports.Channel { self }

    var receiptStreams: [ReceiptKind] { [] }

    func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        .notSent(TransportError(.configuration, "this process has no built-in simulator", phase: .beforeSend))
    }

    func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        throw TransportError(.configuration, "this process has no built-in simulator", phase: .beforeSend)
    }

    func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] {
        throw ManifestError(.receiptInvalid, "this process has no built-in simulator")
    }
}
