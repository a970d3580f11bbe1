extension Schema {
    /// Processes that share a store, and which of them holds a frozen or leased message.
    static let nodes: [String] = []
}
