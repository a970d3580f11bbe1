/// The content of one customs document, field by field: what a message template places.
///
/// Values are final text (amounts in plain notation). `guid`, `appType` and `appTime` belong to a submission, not to
/// the content, and are therefore not here.
public struct DocumentBody: Sendable, Hashable, Codable {
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

    /// Content given by the names of its elements; `key` is read from them.
    ///
    /// - Parameters:
    ///   - head: values by official name; those that are missing are left out.
    ///   - lines: the same for each line, in order.
    public init(_ kind: DocumentKind, head: [String: String], lines: [[String: String]] = []) {
        let names = DocumentFields.line(of: kind)
        self.init(
            kind: kind, key: BusinessKey(kind, kind.definition.key.map { head[$0] ?? "" }),
            head: DocumentFields.head(of: kind).map { head[$0] },
            lines: lines.map { line in names.map { line[$0] } })
    }

    /// The value of an element of the head; nil when it is left out.
    public subscript(name: String) -> String? {
        DocumentFields.head(of: self.kind).firstIndex(of: name).flatMap { self.head[$0] }
    }

    /// A byte string that is equal exactly when the content is equal: input of the content hash.
    public var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = Array("\(self.kind.rawValue)".utf8)
        let derivation = self.kind.definition.derivation
        func append(_ row: [String?], later: [Bool]?) {
            for (index, value) in row.enumerated() {
                let isLater = later.map { $0.indices.contains(index) && $0[index] } ?? false
                guard let value else {
                    if !isLater { bytes.append(0x00) }
                    continue
                }
                // What leaves no trace when it is absent says which one it is when it is there.
                if isLater { bytes += [0x03, UInt8(truncatingIfNeeded: index)] }
                bytes.append(0x01)
                bytes.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: value.utf8.count >> ($0 * 8)) })
                bytes.append(contentsOf: value.utf8)
            }
            bytes.append(0x02)
        }
        append(self.head, later: derivation?.head.map(\.isLater))
        let later = derivation?.line.map(\.isLater)
        for line in self.lines { append(line, later: later) }
        return bytes
    }
}
