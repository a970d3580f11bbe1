/// Positions in the event stream, opaque to callers: `e`, the epoch, a point and the sequence number. Every restore begins an
/// epoch, so that a cursor into lost events is refused and not misread.
enum EventCursor {
    /// Before the first event.
    static let start = Self.encode(0, epoch: 1)

    static func encode(_ sequence: Int64, epoch: Int) -> String { "e\(epoch).\(sequence)" }

    /// Nil when it is not one of ours.
    static func decode(_ text: String) -> (epoch: Int, sequence: Int64)? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].first == UInt8(ascii: "e"), let epoch = Self.number(parts[0].dropFirst()),
            let sequence = Self.number(parts[1]), epoch >= 1, let epoch = Int(exactly: epoch)
        else { return nil }
        return (epoch, sequence)
    }

    private static func number(_ digits: Substring.UTF8View) -> Int64? {
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(String(Substring(digits)))
    }
}
