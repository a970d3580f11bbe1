/// Receipts that a platform pushes to us.
public protocol ReceiptPushAPI: Sendable {
    /// Whether a token opens the door of a channel; nil when the channel has no door. Constant time per door.
    func opensDoor(ofChannel name: String, token: String?) -> Bool?
    /// Keeps what was pushed; returns after the commit. What cannot be read is kept and counted, too.
    ///
    /// - Throws: `storage` when nothing was kept; the sender may send it again.
    func push(_ receipts: [[UInt8]], toChannel name: String) async throws(GatewayError) -> PushReport
}

/// What became of pushed receipts.
public struct PushReport: Sendable, Hashable {
    /// Kept now.
    public var kept: Int
    /// Known before, byte for byte.
    public var repeated: Int
    /// Kept, but no receipt as far as can be read; a person is told.
    public var unreadable: Int

    public init(kept: Int, repeated: Int, unreadable: Int) {
        self.kept = kept
        self.repeated = repeated
        self.unreadable = unreadable
    }
}
