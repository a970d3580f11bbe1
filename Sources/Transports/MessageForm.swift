import Declarations
import Manifests

/// What messages look like on a channel that carries XML files or queue entries, and how what comes back is read.
public struct MessageForm: Sendable, Hashable {
    /// What stands around each message.
    public var envelope: Envelope
    /// Our transport identity.
    public var dxpId: String
    /// Transport identity of customs for import documents. Defaults to `DXPEDCCEB0000002`.
    public var receiverID: String
    /// The same for export documents. Defaults to `DXPEDCCEB0000003`.
    public var exportReceiverID: String

    public init(
        envelope: Envelope, dxpId: String, receiverID: String = "DXPEDCCEB0000002",
        exportReceiverID: String = "DXPEDCCEB0000003"
    ) {
        self.envelope = envelope
        self.dxpId = dxpId
        self.receiverID = receiverID
        self.exportReceiverID = exportReceiverID
    }

    /// A message as it leaves: its bytes, and a name that no other attempt has (four parts joined by `_`, as a client
    /// of Shenzhen wants them).
    ///
    /// - Throws: `invalid_request` for what is no customs document.
    func pack(_ message: OutboundMessage) throws(TransportError) -> (name: String, bytes: [UInt8]) {
        guard case .documents(let kind) = message.kind else {
            throw TransportError(.invalidRequest, "only customs documents go this way", phase: .beforeSend)
        }
        guard message.envelopeID.utf8.allSatisfy(Self.isPlain), !message.envelopeID.isEmpty else {
            throw TransportError(.invalidRequest, "an envelope's id must be letters, digits and -", phase: .beforeSend)
        }
        let receiver = kind.definition.flow == .export ? self.exportReceiverID : self.receiverID
        return (
            "\(message.kind.messageName)_\(message.dxpId)_\(receiver)_\(message.envelopeID).xml",
            self.envelope.bytes(of: message, receiverID: receiver)
        )
    }

    /// Reads a receipt in any envelope.
    ///
    /// - Throws: `ManifestError` for bytes that are no receipt.
    func reading(_ raw: RawReceipt) throws(ManifestError) -> ReceiptReading {
        guard raw.format == .xml else { throw ManifestError(.receiptInvalid, "receipts of this channel are XML") }
        var reading = try ReceiptReader.reading(raw.bytes)
        for index in reading.records.indices {
            guard let id = reading.records[index].oriCopMsgId else { continue }
            reading.records[index].oriCopMsgId = self.envelope.envelopeID(quoted: id)
        }
        return reading
    }

    /// As `reading`, when every node can be read.
    func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] {
        let reading = try self.reading(raw)
        if reading.records.isEmpty, let problem = reading.problems.first { throw problem }
        return reading.records
    }

    /// What is wrong with the identities; nil when nothing is. `DxpMsg` has room for 16 characters.
    public var problem: String? {
        let limit = self.envelope == .dxp ? 16 : 30
        for id in [self.dxpId, self.receiverID, self.exportReceiverID] {
            guard (1...limit).contains(id.utf8.count), id.utf8.allSatisfy(Self.isPlain) else {
                return "transport identities must be 1 to \(limit) letters, digits or - in this envelope"
            }
        }
        return nil
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
    }
}
