import Declarations
import Foundation

/// JSON columns. Keys are sorted, so equal values are equal bytes.
enum StoredJSON {
    static func encode(_ value: [String: String]) -> String {
        let members = value.sorted { $0.key < $1.key }.map { (name: $0.key, value: JSON.string($0.value)) }
        return String(decoding: JSON.object(members).bytes, as: UTF8.self)
    }

    static func decode(_ text: String) -> [String: String] {
        (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
    }

    static func bytes(of value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    static func value<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(LedgerError) -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw LedgerError(.corrupt, "a stored \(T.self) cannot be read")
        }
    }
}
