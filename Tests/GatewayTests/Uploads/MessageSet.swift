import Declarations
import GatewayTestKit

@testable import Manifests

/// The four messages of some orders as a gateway files them, signed, to be uploaded as they are or bent.
struct MessageSet {
    /// Texts by the number of the message, in the order 311, 411, 511, 621.
    var texts: [(kind: Int, text: String)]

    static func make(_ orders: [SampleOrder]) async throws -> MessageSet {
        let origin = try await Rehearsal()
        try await origin.submit(orders)
        for _ in 0..<6 { try await origin.tick() }
        var texts: [(kind: Int, text: String)] = []
        for message in origin.channel.handedOver {
            let text = String(decoding: message.bytes, as: UTF8.self)
            guard let kind = [311, 411, 511, 621].first(where: { text.contains("CEB\($0)Message") }),
                !texts.contains(where: { $0.kind == kind })
            else { continue }
            texts.append((kind, text))
        }
        await origin.end()
        return MessageSet(texts: texts.sorted { $0.kind < $1.kind })
    }

    /// Without signatures.
    var bare: MessageSet {
        MessageSet(
            texts: self.texts.map { ($0.kind, $0.text.replacing(/<ds:Signature[\s\S]*<\/ds:Signature>/, with: "")) })
    }

    /// Only some of them.
    func only(_ kinds: Int...) -> MessageSet { MessageSet(texts: self.texts.filter { kinds.contains($0.kind) }) }

    /// With another value in the first such element of a message.
    func with(_ element: String, _ value: String, in kind: Int) -> MessageSet {
        MessageSet(
            texts: self.texts.map { text in
                guard text.kind == kind, let start = text.text.firstRange(of: "<ceb:\(element)>"),
                    let end = text.text[start.upperBound...].firstRange(of: "</ceb:\(element)>")
                else { return text }
                return (
                    text.kind,
                    text.text[..<start.upperBound] + value + text.text[end.lowerBound...]
                )
            })
    }

    subscript(kind: Int) -> String { self.texts.first { $0.kind == kind }?.text ?? "" }

    /// All in one file.
    var file: [UInt8] { Array(self.texts.map(\.text).joined(separator: "\n").utf8) }

    /// An archive with a file for each, named by its number.
    func zip(_ order: [Int] = [621, 511, 311, 411], named name: (Int) -> String = { "\($0).xml" }) throws -> [UInt8] {
        let builder = try ZipBuilder()
        for kind in order where !self[kind].isEmpty { try builder.put(name(kind), Array(self[kind].utf8)) }
        return try builder.finish()
    }
}
