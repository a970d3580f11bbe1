import Testing

@testable import Manifests

/// Files of messages that are made to be costly.
@Suite struct MessageLimitsTests {
    private static func read(_ bytes: [UInt8], name: String = "a.xml") throws -> [MessageDocument] {
        let reader = try MessageFileReader(bytes, name: name)
        var documents: [MessageDocument] = []
        while case let next = try reader.next(500), !next.isEmpty { documents += next }
        return documents
    }

    private static func code(_ bytes: [UInt8]) -> SpreadsheetError.Code? {
        do { _ = try Self.read(bytes) } catch let error as SpreadsheetError { return error.code } catch {}
        return nil
    }

    @Test("However many empty contents an envelope has, they are walked through one after the other")
    func envelope() throws {
        let payment = Base64.encode(Array(MessageFileReaderTests.payment("P-1").utf8))
        let file =
            Array("<DxpMsg>".utf8) + Array(String(repeating: "<Data> </Data>", count: 200_000).utf8)
            + Array("<Data>".utf8) + payment + Array("</Data></DxpMsg>".utf8)
        #expect(try Self.read(file).map { $0.head["orderNo"] } == ["P-1"])
    }

    @Test("A value has the 1,000 characters of the standard, and no more bytes than those can have")
    func values() throws {
        let good = MessageFileReaderTests.payment(String(repeating: "𠀀", count: 1000))
        #expect(try Self.read(Array(good.utf8)).first?.head["orderNo"]?.unicodeScalars.count == 1000)
        let long = MessageFileReaderTests.payment(String(repeating: "1", count: 4001))
        #expect(Self.code(Array(long.utf8)) == .badXML)
    }

    @Test("A document has a million bytes; those of lines that are not kept do not count")
    func documents() throws {
        func order(lines: Int, bytes: Int) -> [UInt8] {
            let note = "<ceb:note>\(String(repeating: "1", count: bytes))</ceb:note>"
            let line = "<ceb:OrderList>\(note)<ceb:itemDescribe>1</ceb:itemDescribe></ceb:OrderList>"
            let text = """
                <ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb"><ceb:Order><ceb:OrderHead>
                <ceb:orderNo>1</ceb:orderNo></ceb:OrderHead>\(String(repeating: line, count: lines))</ceb:Order>
                </ceb:CEB311Message>
                """
            return Array(text.utf8)
        }
        let document = try #require(try Self.read(order(lines: 2000, bytes: 3000)).first)
        #expect(document.lines.count == 100 && document.byteCount == 100 * 3001 + 1)
        #expect(try Self.read(order(lines: 90, bytes: 4000)).count == 1)
        let twice = String(decoding: order(lines: 99, bytes: 4000), as: UTF8.self).replacing(
            "<ceb:itemDescribe>1", with: "<ceb:itemDescribe>" + String(repeating: "1", count: 4000)
        ).replacing(
            "<ceb:OrderList>", with: "<ceb:OrderList><ceb:own>" + String(repeating: "1", count: 4000) + "</ceb:own>")
        #expect(Self.code(Array(twice.utf8)) == .badXML)
    }

    @Test("Of a file's name the end is kept, in scalars")
    func names() throws {
        let builder = try ZipBuilder()
        let long = String(repeating: "n", count: 60_000) + "/621.xml"
        let marks = "e" + String(repeating: "\u{301}", count: 20_000) + "/311.xml"
        for name in [long, marks] { try builder.put(name, Array(MessageFileReaderTests.payment("P-1").utf8)) }
        let documents = try Self.read(try builder.finish())
        #expect(documents.map { $0.file.unicodeScalars.count } == [120, 120])
        #expect(documents[0].file.hasSuffix("nn/621.xml") && documents[1].file.hasSuffix("/311.xml"))
        let file = Array(MessageFileReaderTests.payment("P-1").utf8)
        #expect(try Self.read(file, name: long).first?.file.utf8.count == 120)
    }

    @Test("Entries of an archive are read by their places: ten thousand of them quickly")
    func entries() throws {
        let builder = try ZipBuilder()
        let count = 10_000
        for index in 0..<count { try builder.put("\(index).xml", [0x31]) }
        try builder.put("orders.csv", Array("a,b\n1,2\n".utf8))
        let zip = try builder.finish()
        let start = ContinuousClock.now
        let parts = try SpreadsheetBundle.parts(of: zip, name: "all.zip")
        #expect(parts.map(\.name) == ["all.zip/orders.csv", "all.zip/messages.zip"])
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(try ZipArchive(parts[1].bytes, limits: SpreadsheetBundle.limits).names.count == count)
    }
}
