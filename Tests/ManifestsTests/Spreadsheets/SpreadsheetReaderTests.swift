import Declarations
import Foundation
import Testing

@testable import Manifests

@Suite struct SpreadsheetReaderTests {
    private static let known: Set<String> = ["orderNo", "qty", "unit", "payTime"]

    static func open(_ bytes: [UInt8]) throws(SpreadsheetError) -> SpreadsheetReader {
        try SpreadsheetReader(bytes, limits: SheetLimits(columns: 200)) { Self.known.contains($0) }
    }

    static func code(_ bytes: [UInt8]) -> SpreadsheetError.Code? {
        do throws(SpreadsheetError) {
            let reader = try Self.open(bytes)
            while try !reader.next(100).isEmpty {}
            return nil
        } catch {
            return error.code
        }
    }

    static func iconv(_ text: String, to encoding: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/iconv")
        process.arguments = ["-f", "UTF-8", "-t", encoding]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        input.fileHandleForWriting.write(Data(text.utf8))
        try input.fileHandleForWriting.close()
        return Array(output.fileHandleForReading.readDataToEndOfFile())
    }

    @Test(
        "Every encoding that spreadsheet programs write",
        arguments: ["UTF-8", "GB18030", "GBK", "UTF-16LE", "UTF-16BE"])
    func encodings(_ encoding: String) throws {
        let text = "orderNo,qty\n面膜一号,1\n许景行,2\n"
        var bytes = try Self.iconv(text, to: encoding)
        if encoding == "UTF-16LE" { bytes = [0xFF, 0xFE] + bytes }
        if encoding == "UTF-16BE" { bytes = [0xFE, 0xFF] + bytes }
        let reader = try Self.open(bytes)
        #expect(try reader.next(9).map { $0.cells[0] } == ["面膜一号", "许景行"])
        #expect(reader.notes.isEmpty == (encoding == "UTF-8"))
    }

    @Test func separatorsAndLinesAboveTheHeader() throws {
        let tabbed = try Self.open(Array("a title\n\norderNo\tqty\n1,2\t3\n".utf8))
        #expect(tabbed.headerLine == 3)
        #expect(try tabbed.next(9) == [SpreadsheetRow(line: 4, cells: ["1,2", "3"])])
        #expect(tabbed.notes == [.linesAboveHeader(2)])
        let semicolons = try Self.open(Array("orderNo;qty\n1;3\n".utf8))
        #expect(try semicolons.next(9).first?.cells == ["1", "3"])
    }

    @Test("Broken files, each by its name")
    func brokenFiles() throws {
        #expect(Self.code([]) == .empty)
        #expect(Self.code(Array("orderNo,qty\nA,\"1\nB,2\nC,3\n".utf8)) == .openQuote)
        #expect(Self.code(Array("orderNo,qty\nA,1\"2\n".utf8)) == .strayQuote)
        #expect(Self.code([0xD0, 0xCF, 0x11, 0xE0, 0, 0]) == .oldWorkbook)
        let mixed = Array("orderNo,qty\n面膜面膜,1\n".utf8) + (try Self.iconv("许景行,2\n", to: "GBK"))
        #expect(Self.code(mixed) == .mixedEncodings)
        #expect(Self.code(Array("orderNo,qty\n".utf8) + [0xFF, 0xFF, 0xFF, 0x0A]) == .encoding)
        let wide = (0..<300).map { "c\($0)" }.joined(separator: ",")
        #expect(Self.code(Array("orderNo,\(wide)\n".utf8)) == .tooManyColumns)

        let book = try WorkbookSample(sheets: [("S", "visible", "<sheetData/>")]).bytes()
        #expect(Self.code(Array(book.prefix(book.count / 2))) == .damagedArchive)
        #expect(Self.code(Array(book.dropLast(7))) == .damagedArchive)
        var broken = WorkbookSample(sheets: [("S", "visible", "<sheetData><row></sheetData>")])
        #expect(Self.code(try broken.bytes()) == .badXML)
        broken.sheets[0].xml = ""
        #expect(Self.code(try broken.bytes()) == .empty)
    }

    @Test("The open quote is named by its cell and line")
    func openQuoteIsPlaced() throws {
        let bytes = Array(("orderNo,qty\nA,\"1\n" + (0..<68).map { "B\($0),2\n" }.joined()).utf8)
        do throws(SpreadsheetError) {
            let reader = try Self.open(bytes)
            _ = try reader.next(100)
            Issue.record("it was read")
        } catch {
            #expect(error.line == 2)
            #expect(error.text.en.contains("B2"))
            #expect(error.text.zh.contains("B2") && error.text.ko.contains("B2"))
        }
    }

    @Test("An archive bomb is refused before it is opened")
    func bomb() throws {
        var sample = WorkbookSample(sheets: [("S", "visible", "<sheetData/>")])
        sample.extra = [("xl/media/zeros", [UInt8](repeating: 0, count: 20_000_000))]
        #expect(Self.code(try sample.bytes()) == .archiveBomb)
    }

    @Test(
        "A workbook made to exhaust or to stop the reader is refused",
        arguments: [
            ("<row r=\"9223372036854775807\"/><row/>", SpreadsheetError.Code.tooManyRows),
            (
                "<row><c t=\"inlineStr\"><is>\(String(repeating: "<t>\(String(repeating: "x", count: 999))</t>", count: 999))</is></c></row>",
                .tooLarge
            ),
            (String(repeating: "<row/>", count: 1_048_577), .tooManyRows),
        ])
    func malice(_ rows: String, _ code: SpreadsheetError.Code) throws {
        let columns = "<cols><col min=\"-9223372036854775808\" max=\"1\" hidden=\"1\"/></cols>"
        let sample = WorkbookSample(sheets: [("S", "visible", "\(columns)<sheetData>\(rows)</sheetData>")])
        // The packed size may give it away before.
        let found = Self.code(try sample.bytes())
        #expect(found == code || found == .archiveBomb)
    }

    @Test("Cells of every sort, a header of two lines below a title, hidden things named")
    func workbook() throws {
        var sample = WorkbookSample(strings: ["orderNo", "A-1", "数量"])
        sample.sheets = [
            ("hidden", "hidden", "<sheetData>\(WorkbookSample.rows([["orderNo", "qty"], ["X", "1"]]))</sheetData>"),
            (
                "订单", "visible",
                """
                <cols><col min="9" max="9" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row>\
                <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="inlineStr"><is><t>Goods</t></is></c></row>\
                <row r="4"><c r="B4" t="inlineStr"><is><r><t>q</t></r><r><t>ty</t></r></is></c><c r="C4" t="str"><v>payTime</v></c></row>\
                <row r="5" hidden="1"><c r="A5" t="s"><v>1</v></c><c r="B5"><v>0.30000000000000004</v></c>\
                <c r="C5" s="1"><v>46027.395833333336</v></c><c r="D5" t="b"><v>1</v></c><c r="E5" t="e"><v>#N/A</v></c></row>\
                <row r="7"><c r="A7"><v>1.23456789012346E+17</v></c><c r="B7"><f>1+1</f><v>2</v></c>\
                <c r="C7" s="2"><v>46027</v></c><c r="D7" s="3"><v>12.5</v></c></row></sheetData>
                """
            ),
        ]
        let reader = try Self.open(try sample.bytes())
        #expect(reader.format == .xlsx)
        #expect(reader.sheetName == "订单")
        #expect(reader.header == ["orderNo", "qty", "payTime"])
        #expect(reader.headerLine == 4)
        let rows = try reader.next(10)
        #expect(rows.map(\.line) == [5, 7])
        #expect(rows[0].cells == ["A-1", "0.3", "20260105093000", "1", "#N/A"])
        #expect(rows[0].marks == [1: .number, 2: .date, 4: .error])
        #expect(rows[1].cells == ["123456789012346000", "2", "20260105000000", "12.5"])
        #expect(rows[1].marks == [0: .number, 1: .formula, 2: .date, 3: .number])
        #expect(
            Set(reader.notes) == [
                .hiddenRows(1), .hiddenColumns(1), .formulas(1), .sheetNotRead("hidden", isHidden: true),
                .headerOfTwoLines,
                .linesAboveHeader(2),
            ])
    }

    @Test func archivesAreTakenApart() throws {
        let builder = try ZipBuilder()
        try builder.put("a/一.csv", Array("orderNo\n1\n".utf8))
        try builder.put("__MACOSX/a.csv", [1])
        try builder.put("b.txt.bak", [1])
        let files = try SpreadsheetBundle.files(try builder.finish())
        #expect(files.map(\.name) == ["a/一.csv"])
        #expect(files[0].bytes == Array("orderNo\n1\n".utf8))
    }
}
