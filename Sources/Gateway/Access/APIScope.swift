/// What a key of the merchant API may be used for. The raw value is what stands in the configuration and in problems.
public enum APIScope: String, Sendable, Hashable, CaseIterable {
    /// Orders, documents, messages, receipts and events may be read.
    case ordersRead = "orders.read"
    /// Orders and documents may be sent, corrected, cancelled, returned and filed again.
    case ordersWrite = "orders.write"
    /// The goods registry may be changed.
    case goodsWrite = "goods.write"
    /// Webhook endpoints may be managed.
    case webhooks
    /// Files may be uploaded.
    case uploads
}
