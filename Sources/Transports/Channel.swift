public import Declarations
public import Manifests

/// A way to customs: hands over messages, fetches receipts, and reads what it fetched.
///
/// A channel keeps no state that matters: cursors, attempts and raw receipts belong to the caller.
public protocol Channel: Sendable {
    /// The kinds of receipts that can be polled here; empty for a channel that is pushed to.
    var receiptStreams: [ReceiptKind] { get }
    /// Hands over one signed message, once. Never throws: every end is an outcome.
    func deliver(_ message: OutboundMessage) async -> DeliveryOutcome
    /// Fetches the receipts of one kind since a moment. The caller lets the moments overlap and drops repetitions.
    ///
    /// - Throws: `unreadable_answer` (its `payload` is the answer), `http_status`, `too_large` and the codes of a
    ///   connection. After a throw the cursor must not move.
    func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch
    /// Reads a raw receipt that this channel fetched or was handed. Touches no network.
    ///
    /// - Throws: `ManifestError` for bytes that are no receipt; the caller parks them.
    func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord]
    /// As `decode`, and tells also which parts of the receipt could not be read beside those that could.
    ///
    /// - Throws: `ManifestError` for bytes that are no receipt; the caller parks them.
    func reading(_ raw: RawReceipt) throws(ManifestError) -> ReceiptReading
    /// Where receipts wait for us; nil when they are polled by time or pushed to us.
    var mailbox: (any Mailbox)? { get }
}

extension Channel {
    /// What `decode` says, for channels whose receipts are read wholly or not at all.
    public func reading(_ raw: RawReceipt) throws(ManifestError) -> ReceiptReading {
        ReceiptReading(records: try self.decode(raw))
    }

    /// None.
    public var mailbox: (any Mailbox)? { nil }
}

/// A channel whose receipts wait in a mailbox or are pushed to us.
protocol MailChannel: Channel {
    var form: MessageForm { get }
}

extension MailChannel {
    public var receiptStreams: [ReceiptKind] { [] }

    public func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        throw TransportError(.invalidRequest, "nothing is polled by time here", phase: .beforeSend)
    }

    public func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] { try self.form.decode(raw) }

    public func reading(_ raw: RawReceipt) throws(ManifestError) -> ReceiptReading { try self.form.reading(raw) }
}
