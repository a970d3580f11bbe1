import Declarations
import Foundation
import Testing

@testable import Manifests

/// Documents of customs messages out of files, however they stand in them.
@Suite struct MessageFileReaderTests {
    private static let namespace = "xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\""

    static func payment(_ number: String, more: String = "") -> String {
        """
        <ceb:CEB411Message guid="G" version="1.0" \(Self.namespace)>
        <ceb:Payment><ceb:PaymentHead><ceb:orderNo>\(number)</ceb:orderNo><ceb:payerName>李 &amp; 王</ceb:payerName>\
        <ceb:amountPaid>1.50</ceb:amountPaid><ceb:note> </ceb:note><ceb:own>x</ceb:own></ceb:PaymentHead></ceb:Payment>
        <ceb:BaseTransfer><ceb:copCode>C</ceb:copCode></ceb:BaseTransfer>\(more)</ceb:CEB411Message>
        """
    }

    private static func read(_ bytes: [UInt8]) throws -> (documents: [MessageDocument], notes: [SpreadsheetNote]) {
        let reader = try MessageFileReader(bytes, name: "a.xml")
        var documents: [MessageDocument] = []
        while case let next = try reader.next(2), !next.isEmpty { documents += next }
        return (documents, reader.notes)
    }

    private static func read(_ text: String) throws -> (documents: [MessageDocument], notes: [SpreadsheetNote]) {
        try Self.read(Array(text.utf8))
    }

    private static func error(_ bytes: [UInt8]) -> SpreadsheetError? {
        do { _ = try Self.read(bytes) } catch let error as SpreadsheetError { return error } catch {}
        return nil
    }

    @Test("One message: official elements with a value, the line it begins on, and nothing else")
    func one() throws {
        let read = try Self.read("\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Self.payment("P-1"))
        #expect(
            read.documents == [
                MessageDocument(
                    file: "a.xml", line: 3, message: "CEB411Message",
                    head: ["orderNo": "P-1", "payerName": "李 & 王", "amountPaid": "1.50"])
            ])
        #expect(read.documents[0].isOfOrder && read.notes.isEmpty)
    }

    @Test("Several messages in a file: one after the other, inside another element, in envelopes, signed")
    func several() throws {
        let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        let signed = Self.payment(
            "P-2", more: "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:A/></ds:Signature>")
        let stacked = try Self.read(
            declaration + Self.payment("P-1") + "\n" + declaration + signed + "\n\u{FEFF}" + declaration
                + Self.payment("P-3"))
        #expect(stacked.documents.map { $0.head["orderNo"] } == ["P-1", "P-2", "P-3"])
        #expect(stacked.documents.map(\.line) == [3, 7, 11])
        #expect(stacked.notes == [.signaturesNotKept(1)])
        let wrapped = try Self.read("<all><x>1</x>\(Self.payment("P-1"))<y>\(signed)</y></all>")
        #expect(wrapped.documents.map { $0.head["orderNo"] } == ["P-1", "P-2"])
        let data = String(decoding: Base64.encode(Array((declaration + signed).utf8)), as: UTF8.self)
        let envelope = try Self.read(
            "<DxpMsg><TransInfo><Data>x</Data></TransInfo>\n<Data>\n\(data)</Data></DxpMsg>")
        #expect(envelope.documents.map { $0.head["orderNo"] } == ["P-2"])
        #expect(envelope.documents[0].line == 2 && envelope.notes == [.signaturesNotKept(1)])
    }

    @Test("An archive: its messages in its order, with their names; what is none is counted")
    func archive() throws {
        let builder = try ZipBuilder()
        try builder.put("b/2.xml", Array(Self.payment("P-2").utf8))
        try builder.put("b/1.XML", Array(Self.payment("P-1").utf8))
        try builder.put("b/other.xml", Array("<x/>".utf8))
        try builder.put("__MACOSX/3.xml", Array("<".utf8))
        try builder.put("read.me", Array("<".utf8))
        let read = try Self.read(try builder.finish())
        #expect(read.documents.map { "\($0.file) \($0.head["orderNo"] ?? "")" } == ["b/2.xml P-2", "b/1.XML P-1"])
        #expect(read.notes == [.filesWithoutMessage(1)])
    }

    @Test("An archive of both: tables are uploads of their own, messages stay together")
    func parts() throws {
        let builder = try ZipBuilder()
        try builder.put("2.xml", Array(Self.payment("P-2").utf8))
        try builder.put("orders.csv", Array("orderNo\n1\n".utf8))
        try builder.put("1.xml", Array(Self.payment("P-1").utf8))
        let parts = try SpreadsheetBundle.parts(of: try builder.finish(), name: "all.zip")
        #expect(parts.map(\.name) == ["all.zip/orders.csv", "all.zip/messages.zip"])
        #expect(try Self.read(parts[1].bytes).documents.map(\.file) == ["2.xml", "1.xml"])
        let messages = try ZipBuilder()
        try messages.put("1.xml", Array(Self.payment("P-1").utf8))
        let zip = try messages.finish()
        #expect(try SpreadsheetBundle.parts(of: zip, name: "x.zip").map(\.bytes) == [zip])
    }

    @Test("What is no message, and what is made to be costly, is named with its place")
    func broken() throws {
        let good = Self.payment("P-1")
        #expect(Self.error(Array("<all><x/></all>".utf8))?.code == .noMessage)
        // Another namespace is another message.
        #expect(
            Self.error(Array(good.replacing("http://www.chinaport.gov.cn/ceb", with: "urn:x").utf8))?.code == .noMessage
        )
        let cut = try #require(Self.error(Array("\n\n\(good.dropLast(20))".utf8)))
        #expect(cut.code == .badXML && cut.text.en.contains("a.xml:") && (cut.line ?? 0) >= 3)
        for text in [
            "<!DOCTYPE a [<!ENTITY b \"c\">]>" + good, good + "</messages><messages>", good + "&b;",
            "<DxpMsg><Data>?</Data></DxpMsg>", good + "\u{0}",
            "<a \((0...100).map { "a\($0)=\"1\"" }.joined(separator: " "))/>" + good,
            String(repeating: "<a>", count: 70) + String(repeating: "</a>", count: 70) + good,
            good.replacing("P-1", with: String(repeating: "1", count: 10_001)),
        ] {
            #expect(Self.error(Array(text.utf8))?.code == .badXML, "\(text.prefix(60))")
        }
        #expect(Self.error(Array(good.utf8) + [0xFF])?.code == .badXML)
    }

    @Test("Far more than fits into one parse, a chunk at a time")
    func large() throws {
        let message = Self.payment("P-1") + "<?xml version=\"1.0\"?>"
        let file = String(repeating: message, count: 20_000)
        let reader = try MessageFileReader(Array(file.dropLast(21).utf8), name: "a.xml")
        var count = 0
        while case let next = try reader.next(500), !next.isEmpty { count += next.count }
        #expect(count == 20_000)
    }

    @Test("Every official and every field sample is read as the message reader reads it")
    func samples() throws {
        var compared = 0
        for folder in ["official-202205/import", "official-202205/export", "field", "signed", "synthetic"] {
            guard let path = Checkout.reference("samples/\(folder)") else { continue }
            for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasSuffix(".xml") {
                let bytes = try Checkout.bytes("\(path)/\(name)")
                guard let message = try? MessageReader.read(bytes) else { continue }
                let documents = try Self.read(bytes).documents
                #expect(documents.count == message.documents.count, "\(name)")
                guard DocumentKind.ofOrders.contains(message.kind) else { continue }
                for (mine, other) in zip(documents, message.documents) {
                    let filled = other.head.filter { !$0.value.trimmed.isEmpty }
                    #expect(mine.head == filled, "\(name)")
                    #expect(mine.lines == other.lines.map { $0.filter { !$0.value.trimmed.isEmpty } }, "\(name)")
                    compared += 1
                }
            }
        }
        print("message files: \(compared) documents of samples compared")
    }
}
