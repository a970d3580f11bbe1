import Cryptography
import Declarations
import Foundation
import Ledger

/// One receipt in a journal file: two lengths, a checksum, what is known of it, and its sealed bytes.
///
/// `length of the head (4) | length of the body (4) | first 8 bytes of SHA-256 over both | head (JSON) | body`, lengths with
/// the highest byte first.
enum JournalFrame {
    /// The first bytes of every journal file.
    static let opening = Array("TGJRNL1\n".utf8)
    /// Lengths and checksum.
    static let prefixLength = 16
    /// More cannot be sealed, so a greater length is no length.
    static let bodyLimit = 80 << 20
    static let headLimit = 4096

    /// What stands beside the sealed bytes. Nothing of it names a person.
    struct Head: Codable {
        var route: String
        var kind: Int?
        var format: String
        var at: Int64
        var digest: String
    }

    static func bytes(of entry: JournalEntry) throws -> [UInt8] {
        let head = Head(
            route: entry.route, kind: entry.kind?.rawValue, format: entry.format, at: entry.receivedAt.milliseconds,
            digest: Hex.encode(entry.digest))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = Array(try encoder.encode(head))
        return Self.length(text.count) + Self.length(entry.sealed.count)
            + Digest.sha256(text + entry.sealed).prefix(8) + text + entry.sealed
    }

    /// The lengths of head and body behind a prefix; nil when they cannot be lengths.
    static func lengths(_ prefix: [UInt8]) -> (head: Int, body: Int)? {
        guard prefix.count == Self.prefixLength else { return nil }
        let head = prefix[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let body = prefix[4..<8].reduce(0) { $0 << 8 | Int($1) }
        guard head > 0, head <= Self.headLimit, body <= Self.bodyLimit else { return nil }
        return (head, body)
    }

    /// The receipt; nil when the checksum or the head is not that of one.
    static func entry(_ prefix: [UInt8], head: [UInt8], body: [UInt8]) -> JournalEntry? {
        guard Digest.sha256(head + body).prefix(8) == prefix[8..<16],
            let read = try? JSONDecoder().decode(Head.self, from: Data(head)), let digest = Hex.decode(read.digest)
        else { return nil }
        return JournalEntry(
            route: read.route, kind: read.kind.flatMap(ReceiptKind.init(rawValue:)), format: read.format,
            receivedAt: Timestamp(milliseconds: read.at), digest: digest, sealed: body)
    }

    private static func length(_ count: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
    }
}
