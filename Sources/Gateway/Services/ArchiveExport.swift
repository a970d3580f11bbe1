public import Cryptography
import Declarations
import Foundation
public import Ledger

/// One month of the archive as a file: a line for each order, and a manifest as the last line.
///
/// A line is `{"n":1,"sealed":"…"}`, base64 of a value that a vault with the same keys opens, or the order itself when it is
/// written in the plain. The last line counts the lines before it and names their SHA-256.
public struct ArchiveExport: Sendable {
    /// What a file holds.
    public struct Manifest: Codable, Sendable, Hashable {
        public var format: Int
        public var month: String
        public var orders: Int
        public var parts: Int
        public var sealed: Bool
        /// Of every byte before this line.
        public var sha256: String
    }

    private struct SealedLine: Codable {
        var n: Int
        var sealed: String
    }

    /// An order in the plain.
    public struct Line: Codable, Sendable, Hashable {
        public var tenant: String
        public var orderNo: String
        public var state: String
        public var since: String
        public var parts: [Part]

        /// A body: text where it is UTF-8, base64 otherwise.
        public struct Part: Codable, Sendable, Hashable {
            public var kind: String
            public var name: String
            public var text: String?
            public var base64: String?
        }
    }

    private let read: @Sendable (ArchivePage) async throws -> [ArchivedOrder]
    private let vault: Vault
    private static let atOnce = 50

    /// - Parameter read: reads a page of the archive.
    public init(vault: Vault, read: @escaping @Sendable (ArchivePage) async throws -> [ArchivedOrder]) {
        self.read = read
        self.vault = vault
    }

    /// Hands over a month line by line.
    ///
    /// - Parameters:
    ///   - month: `YYYY-MM`, Beijing time, in which orders reached their end.
    ///   - isPlain: whether the lines are written as they are, with everything about persons.
    ///   - write: takes the next bytes.
    /// - Throws: `LedgerError`, or what `write` throws.
    public func write(
        month: String, plain isPlain: Bool, _ write: ([UInt8]) throws -> Void
    ) async throws -> Manifest {
        guard let span = Self.span(of: month) else { throw LedgerError(.open, "\(month) is no month (YYYY-MM)") }
        var manifest = Manifest(format: 1, month: month, orders: 0, parts: 0, sealed: !isPlain, sha256: "")
        var digest = try RunningDigest()
        var page = ArchivePage(from: span.from, to: span.to, limit: Self.atOnce)
        while case let orders = try await self.read(page), let last = orders.last {
            for order in orders {
                manifest.orders += 1
                manifest.parts += order.parts.count
                let plain = try Self.encoder.encode(Self.line(order))
                let line = isPlain ? Array(plain) : try self.sealed(Array(plain), month, manifest.orders)
                digest.update(line + [10])
                try write(line + [10])
            }
            page.after = last.id
        }
        manifest.sha256 = Hex.encode(digest.finish())
        try write(Array(try Self.encoder.encode(manifest)) + [10])
        return manifest
    }

    /// What a sealed line holds.
    ///
    /// - Throws: `CryptographyError` when it does not open with these keys.
    public func open(line: [UInt8], month: String) throws -> [UInt8] {
        let sealed = try JSONDecoder().decode(SealedLine.self, from: Data(line))
        guard let bytes = Data(base64Encoded: sealed.sealed) else { throw LedgerError(.corrupt, "a line is no base64") }
        return try self.vault.open(Array(bytes), for: Self.place(month, sealed.n))
    }

    private func sealed(_ plain: [UInt8], _ month: String, _ number: Int) throws -> [UInt8] {
        let value = try self.vault.seal(plain, for: Self.place(month, number))
        return Array(try Self.encoder.encode(SealedLine(n: number, sealed: Data(value).base64EncodedString())))
    }

    private static func place(_ month: String, _ number: Int) -> SealedPlace {
        SealedPlace(tenant: "", table: "archive_export", column: "line", row: "\(month) \(number)")
    }

    private static func line(_ order: ArchivedOrder) -> Line {
        Line(
            tenant: order.tenant, orderNo: order.orderNo, state: order.state.rawValue, since: order.since.rfc3339,
            parts: order.parts.map { part in
                let text = String(validating: part.bytes, as: UTF8.self)
                return Line.Part(
                    kind: part.kind, name: part.name, text: text,
                    base64: text == nil ? Data(part.bytes).base64EncodedString() : nil)
            })
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static func span(of month: String) -> (from: Timestamp, to: Timestamp)? {
        let parts = month.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Int(parts[0]),
            let number = Int(parts[1]), (1...12).contains(number)
        else { return nil }
        let next = number == 12 ? "\(year + 1)01" : "\(year)" + (number < 9 ? "0" : "") + "\(number + 1)"
        guard let from = Timestamp(beijing: "\(parts[0])\(parts[1])01"), let to = Timestamp(beijing: next + "01") else {
            return nil
        }
        return (from, to)
    }
}
