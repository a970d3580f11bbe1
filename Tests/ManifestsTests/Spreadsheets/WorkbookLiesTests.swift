import Testing

@testable import Manifests

/// Workbooks that say other things of themselves than they hold, and numbers that nobody means.
@Suite struct WorkbookLiesTests {
    private static func read(_ xml: String, strings: [String] = []) throws -> [[String]] {
        let sample = WorkbookSample(sheets: [("S", "visible", xml)], strings: strings)
        let reader = try SpreadsheetReaderTests.open(try sample.bytes())
        return [reader.header] + (try reader.next(1000).map(\.cells))
    }

    @Test(
        "What a sheet says of its size, and a row of its width, is not believed",
        arguments: [
            "A1", "A1:XFD1048576", "A1:B2", "Z9:A1", "A0:A99999999999999999999", "nonsense", "",
            "A1:B9223372036854775807",
        ])
    func dimension(_ reference: String) throws {
        let rows = (2...40).map {
            "<row r=\"\($0)\" spans=\"9:99999999999999999999\"><c r=\"A\($0)\" t=\"inlineStr\"><is><t>O\($0)</t></is></c></row>"
        }
        let head = WorkbookSample.rows([["orderNo", "qty"]])
        let table = try Self.read("<dimension ref=\"\(reference)\"/><sheetData>\(head)\(rows.joined())</sheetData>")
        #expect(table == [["orderNo", "qty"]] + (2...40).map { ["O\($0)"] })
    }

    @Test("Counts of texts and styles are not believed; a text or style that is not there is none")
    func counts() throws {
        let head = WorkbookSample.rows([["orderNo", "qty"]])
        for index in ["7", "-1", "99999999999999999999", "9223372036854775807", "1e400", ""] {
            let row =
                "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>\(index)</v></c><c r=\"B2\" s=\"\(index)\"><v>5</v></c></row>"
            #expect(
                try Self.read("<sheetData>\(head)\(row)</sheetData>", strings: ["x"]).last == ["", "5"], "\(index)")
        }
    }

    @Test(
        "Places that no sheet has are refused or taken for the next one, never the end of the process",
        arguments: ["A99999999999999999999", "ZZZZ1", "XFE1", "1", "a1", "A-1", "ZZZ1", "\u{FF21}1", "$A$1"])
    func places(_ place: String) throws {
        let head = WorkbookSample.rows([["orderNo", "qty"]])
        let row = "<row r=\"2\"><c r=\"\(place)\" t=\"inlineStr\"><is><t>O</t></is></c></row>"
        let sample = WorkbookSample(sheets: [("S", "visible", "<sheetData>\(head)\(row)</sheetData>")])
        let code = SpreadsheetReaderTests.code(try sample.bytes())
        #expect(code == nil || code == .tooManyColumns, "\(place)")
    }

    @Test(
        "Numbers beyond every bound are text, and never a moment",
        arguments: [
            "1e400", "-1e400", "1e308", "-1e308", "1e-400", "4.9e-324", "1e127", "1e128", "1e165", "9e99", "nan",
            "-nan",
            "inf", "-inf", "0x1p+1023", "1e99999999999999999999", "123456789012345678901234567890", "-0", "1e", "e5",
            "9223372036854775807", "18446744073709551616", "2958466", "-1", "1E+400",
        ])
    func numbers(_ number: String) throws {
        let head = WorkbookSample.rows([["orderNo", "qty", "payTime"]])
        // As a number, as a moment, and as a moment of its own type.
        let row =
            "<row r=\"2\"><c r=\"A2\"><v>\(number)</v></c><c r=\"B2\"><v>\(number)</v></c>"
            + "<c r=\"C2\" s=\"1\"><v>\(number)</v></c></row>"
        let cells = try #require(try Self.read("<sheetData>\(head)\(row)</sheetData>").last)
        #expect(cells.count == 3 && cells[0] == cells[1] && cells[0] == cells[2] && !cells[0].isEmpty)
        #expect(!cells[0].contains("NaN"), "\(number) became \(cells[0])")
    }
}
