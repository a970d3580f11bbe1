extension Schema {
    /// Where bodies of closed orders rest, and restored ledgers begin.
    static let archive: [String] = []
}
