import Declarations
import Gateway

/// Says what it was given; a message that begins with `<ok` holds.
extension FakeGateway {
    func verify(_ message: [UInt8], original: [UInt8]?, checksDates: Bool) async -> JSON {
        .object([
            ("holds", .bool(message.starts(with: "<ok".utf8))), ("bytes", .number(Int64(message.count))),
            ("original_bytes", original.map { .number(Int64($0.count)) } ?? .null), ("dates", .bool(checksDates)),
        ])
    }
}
