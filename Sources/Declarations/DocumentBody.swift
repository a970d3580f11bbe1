/// The content of one customs document, field by field: what a message template places.
///
/// Values are final text (amounts in plain notation). `guid`, `appType` and `appTime` belong to a submission, not to
/// the content, and are therefore not here.
public struct DocumentBody: Sendable, Hashable {
    /// What it is.
    public var kind: DocumentKind
    /// The number customs knows it by.
    public var key: BusinessKey
    /// Fields of the head, in the order of `DocumentFields.head(of:)`; nil leaves an optional element out.
    public var head: [String?]
    /// Fields of each line, in the order of `DocumentFields.line(of:)`; empty for documents without lines.
    public var lines: [[String?]]

    public init(kind: DocumentKind, key: BusinessKey, head: [String?], lines: [[String?]]) {
        self.kind = kind
        self.key = key
        self.head = head
        self.lines = lines
    }

    /// A byte string that is equal exactly when the content is equal: input of the content hash.
    public var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = Array("\(self.kind.rawValue)".utf8)
        func append(_ row: [String?]) {
            for value in row {
                guard let value else {
                    bytes.append(0x00)
                    continue
                }
                bytes.append(0x01)
                bytes.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: value.utf8.count >> ($0 * 8)) })
                bytes.append(contentsOf: value.utf8)
            }
            bytes.append(0x02)
        }
        append(self.head)
        self.lines.forEach(append)
        return bytes
    }
}
