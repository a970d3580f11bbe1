import Declarations

/// Walks through the messages of one file, document by document, in constant memory. Messages may stand one after the other, inside
/// any other element, or in the envelopes `DxpMsg` and `GzeportTransfer`. Nothing is validated.
final class MessageWalk {
    /// Messages found so far, and those of them that carry a signature.
    private(set) var messages = 0
    private(set) var signatures = 0
    private let file: String
    private let xml: XMLPull
    /// Of a message in an envelope.
    private let envelopeLine: Int?
    private var message: Message?
    private var envelopeDepth: Int?
    private var inner: MessageWalk?

    private struct Message {
        var name: String
        var kind: DocumentKind?
        var depth: Int
    }

    private static let maxDepth = 64
    /// Bytes of one value: 1,000 characters, the most that the standard allows, in UTF-8.
    private static let maxValue = 4000
    /// Bytes of all texts of one document, those of lines that are not kept aside.
    private static let maxDocument = 1_000_000
    private static let maxEnvelope = 14_000_000
    /// One more than an order may have: it is refused for them, and what follows is not kept.
    private static let maxLines = 100
    private static let signatureNamespace = "http://www.w3.org/2000/09/xmldsig#"
    private static let envelopes: Set<String> = ["DxpMsg", "GzeportTransfer"]
    /// Parts of a message that are no documents.
    private static let frame: Set<String> = [
        "BaseTransfer", "BaseSubscribe", OfficialLayout.extensionName, "Signature",
    ]
    /// What names a document that is no part of an order.
    private static let numbers: Set<String> = [
        "orderNo", "copNo", "preNo", "invtNo", "logisticsNo", "billNo", "payTransactionId",
    ]

    /// - Parameter envelopeLine: of bytes out of an envelope, where that stands.
    /// - Throws: `badXML`.
    init(_ source: XMLByteSource, file: String, envelopeLine: Int? = nil) throws(SpreadsheetError) {
        self.file = file
        self.envelopeLine = envelopeLine
        self.xml = try XMLPull(MessageBytes(source), part: file)
    }

    /// The next document; nil at the end.
    /// - Throws: `badXML` with the line, `damagedArchive`.
    func next() throws(SpreadsheetError) -> MessageDocument? {
        while true {
            if let document = try self.nextOfInner() { return document }
            guard let node = try self.step() else { return nil }
            if node == .end {
                if self.message?.depth == self.xml.depth { self.message = nil }
                if self.envelopeDepth == self.xml.depth { self.envelopeDepth = nil }
            }
            guard node == .start else { continue }
            if let message = self.message {
                guard self.xml.depth == message.depth + 1 else { continue }
                if let document = try self.document(of: message) { return document }
            } else {
                try self.open()
            }
        }
    }

    /// The next document of the envelope's content in hand; nil when there is none.
    private func nextOfInner() throws(SpreadsheetError) -> MessageDocument? {
        guard let inner = self.inner else { return nil }
        if let document = try inner.next() { return document }
        self.messages += inner.messages
        self.signatures += inner.signatures
        self.inner = nil
        return nil
    }

    /// Notes a message, an envelope or an envelope's content that begins here.
    private func open() throws(SpreadsheetError) {
        let name = self.xml.name
        if Self.isMessage(name), self.xml.namespace == OfficialLayout.namespace {
            self.messages += 1
            guard !self.xml.isEmpty else { return }
            self.message = Message(name: name, kind: DocumentKind(messageName: name), depth: self.xml.depth)
        } else if Self.envelopes.contains(name), !self.xml.isEmpty, self.envelopeLine == nil {
            self.envelopeDepth = self.xml.depth
        } else if name == "Data", let depth = self.envelopeDepth, self.xml.depth == depth + 1, !self.xml.isEmpty {
            let line = self.xml.line
            guard let bytes = Base64.decode(try self.text().utf8) else { throw self.bad(line) }
            self.inner = try MessageWalk(MemoryBytes(bytes), file: self.file, envelopeLine: line)
        }
    }

    private static func isMessage(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return bytes.count == 13 && name.hasPrefix("CEB") && name.hasSuffix("Message")
            && bytes[3..<6].allSatisfy(\.isDigit)
    }

    /// The text of the element that begins here, up to its end.
    private func text() throws(SpreadsheetError) -> String {
        let depth = self.xml.depth
        var text = ""
        while let node = try self.step() {
            if node == .text { text += self.xml.value }
            if node == .end, self.xml.depth == depth { return text }
            guard text.utf8.count <= Self.maxEnvelope else { break }
        }
        throw self.bad(self.xml.lineRead)
    }

    /// The document that begins here; nil for the other parts of a message.
    private func document(of message: Message) throws(SpreadsheetError) -> MessageDocument? {
        let name = self.xml.name
        if name == "Signature", self.xml.namespace == Self.signatureNamespace { self.signatures += 1 }
        guard !Self.frame.contains(name), message.kind.map({ $0.definition.node == name }) ?? true else { return nil }
        var document = MessageDocument(
            file: self.file, line: self.envelopeLine ?? self.xml.line, message: message.name)
        guard !self.xml.isEmpty else { return document }
        let list = message.kind?.definition.list
        let wanted =
            document.isOfOrder
            ? Set(((message.kind?.definition.head.elements ?? []) + (list?.elements ?? [])).map(\.name)) : Self.numbers
        let depth = self.xml.depth
        // An element of the document: a group of elements, or one of its own.
        var outer = ""
        var element = ""
        var group: [String: String]?
        var text = ""
        var bytes = 0
        while let node = try self.step() {
            switch (node, self.xml.depth - depth) {
            case (.start, 1):
                (outer, group, text) = (self.xml.name, nil, "")
            case (.start, 2):
                (element, text) = (self.xml.name, "")
                if group == nil { group = [:] }
            case (.text, _):
                let value = self.xml.value
                text += value
                if document.lines.count < Self.maxLines { bytes += value.utf8.count }
                guard text.utf8.count <= Self.maxValue, bytes <= Self.maxDocument else {
                    throw self.bad(self.xml.lineRead)
                }
            case (.end, 2):
                if wanted.contains(element), !text.trimmed.isEmpty, group?[element] == nil { group?[element] = text }
                text = ""
            case (.end, 1):
                if let group, outer == list?.name {
                    if document.lines.count < Self.maxLines { document.lines.append(group) }
                } else if let group {
                    document.head.merge(group) { first, _ in first }
                } else if wanted.contains(outer), !text.trimmed.isEmpty, document.head[outer] == nil {
                    document.head[outer] = text
                }
                (group, text) = (nil, "")
            case (.end, 0): return document
            default: break
            }
        }
        throw self.bad(self.xml.lineRead)
    }

    private func step() throws(SpreadsheetError) -> XMLPull.Node? {
        do throws(SpreadsheetError) {
            let node = try self.xml.next()
            if node == .start, self.xml.depth > Self.maxDepth { throw self.bad(self.xml.line) }
            return node
        } catch {
            throw error.code == .badXML ? self.bad(error.line ?? self.xml.lineRead) : error
        }
    }

    private func bad(_ line: Int) -> SpreadsheetError {
        let line = self.envelopeLine ?? line
        return SpreadsheetError(.badXML, line: line, "\(self.file):\(line)")
    }
}
