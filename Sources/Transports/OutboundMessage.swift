public import Declarations

/// A signed message on its way out, in the envelope of one attempt.
public struct OutboundMessage: Sendable, Hashable {
    /// What is inside.
    public var kind: MessageKind
    /// Id of this envelope, new for every attempt; comes back in a 900 as `oriCopMsgId`.
    public var envelopeID: String
    /// Transport identity of the sender; must equal `BaseTransfer/dxpId` inside.
    public var dxpId: String
    /// The signed XML or JSON, sent as it is.
    public var bytes: [UInt8]
    /// When this envelope was made.
    public var createdAt: Timestamp

    public init(kind: MessageKind, envelopeID: String, dxpId: String, bytes: [UInt8], createdAt: Timestamp) {
        self.kind = kind
        self.envelopeID = envelopeID
        self.dxpId = dxpId
        self.bytes = bytes
        self.createdAt = createdAt
    }

    /// A message with documents of one kind.
    public init(kind: DocumentKind, envelopeID: String, dxpId: String, bytes: [UInt8], createdAt: Timestamp) {
        self.init(
            kind: .documents(kind), envelopeID: envelopeID, dxpId: dxpId, bytes: bytes, createdAt: createdAt)
    }
}
