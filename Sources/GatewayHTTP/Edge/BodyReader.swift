import HTTPTypes
import Hummingbird
import NIOCore

/// The connection broke or broke HTTP while a body was read. Whoever catches it hands `underlying` to the framework.
struct BodyFailure: Error {
    var underlying: any Error
}

extension Request {
    /// The whole body.
    ///
    /// A body shorter than announced is refused: half a spreadsheet must not pass for a whole one.
    /// - Throws: `Problem` when it is too large or cut short, `BodyFailure` when the connection failed.
    func bytes(limit: Int) async throws -> [UInt8] {
        let announced = self.headers[.contentLength].flatMap(Int.init)
        if let announced, announced > limit { throw Problem(.bodyTooLarge) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(announced ?? 0, 1 << 20))
        var iterator = self.body.makeAsyncIterator()
        while let chunk = try await Self.next(&iterator) {
            guard bytes.count + chunk.readableBytes <= limit else { throw Problem(.bodyTooLarge) }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        guard announced == nil || announced == bytes.count else { throw Problem(.bodyIncomplete) }
        return bytes
    }

    private static func next(_ iterator: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
        do {
            return try await iterator.next()
        } catch {
            throw BodyFailure(underlying: error)
        }
    }
}
