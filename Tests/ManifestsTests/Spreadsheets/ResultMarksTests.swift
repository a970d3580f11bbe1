import Foundation
import Testing

@testable import Manifests

@Suite struct ResultMarksTests {
    private static let marks = ResultMarks(
        title: "通关结果 / 통관 결과", headerLine: 1, column: 3, results: [2: "accepted", 3: "refused\nB3: <bad>"],
        comments: [3: [1: "needs & wants", 2: "missing"]])

    @Test func workbookComesBackWithAllItHad() throws {
        var sample = WorkbookSample(strings: ["<not>".replacing("<", with: "&lt;")])
        sample.sheets = [
            (
                "S", "visible",
                """
                <dimension ref="A1:C3"/><sheetData><row r="1" spans="1:3"><c r="A1" t="inlineStr"><is><t>orderNo</t></is></c>\
                <c r="B1" t="inlineStr"><is><t>qty</t></is></c><c r="C1" t="inlineStr"><is><t>unit</t></is></c></row>\
                <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><f>1+1</f><v>2</v></c></row>\
                <row r="3"><c r="A3"><v>7</v></c><c r="B3" s="3"><v>9</v></c></row></sheetData>\
                <mergeCells><mergeCell ref="A5:B5"/></mergeCells><extLst><ext uri="x"/></extLst>
                """
            ),
            ("T", "hidden", "<sheetData/>"),
        ]
        let original = try sample.bytes()
        let marked = try Self.marks.workbook(original, sheet: "xl/worksheets/s0.xml")
        let archive = try ZipArchive(marked)
        let sheet = String(decoding: try archive.content("xl/worksheets/s0.xml"), as: UTF8.self)
        #expect(sheet.contains("<f>1+1</f>"))
        #expect(sheet.contains("<c r=\"B3\" s=\"7\"><v>9</v></c><c r=\"C3\" s=\"4\"/><c r=\"D3\" t=\"inlineStr\">"))
        #expect(sheet.contains("refused\nB3: &lt;bad&gt;"))
        let order = ["</sheetData>", "<mergeCells>", "<legacyDrawing", "<extLst>"].compactMap {
            sheet.range(of: $0)?.lowerBound
        }
        #expect(order.count == 4 && order == order.sorted())
        #expect(try archive.content("xl/worksheets/s1.xml") == ZipArchive(original).content("xl/worksheets/s1.xml"))
        let comments = String(decoding: try archive.content("xl/comments_tongguan.xml"), as: UTF8.self)
        #expect(comments.contains("<comment ref=\"B3\"") && comments.contains("needs &amp; wants"))

        // What comes back is read again; marked once more it has one column and one set of comments.
        let again = try SpreadsheetReader(marked) { ["orderNo", "qty", "unit"].contains($0) }
        #expect(again.header == ["orderNo", "qty", "unit", "通关结果 / 통관 결과"])
        #expect(try again.next(9).map { $0.cells[0] } == ["<not>", "7"])
        let twice = try ZipArchive(try Self.marks.workbook(marked, sheet: "xl/worksheets/s0.xml"))
        let second = String(decoding: try twice.content("xl/worksheets/s0.xml"), as: UTF8.self)
        #expect(second.split(separator: "<legacyDrawing").count == 2)
        #expect(second.split(separator: "r=\"D3\"").count == 2)
    }

    @Test func csvComesBackWithTheColumn() throws {
        let bytes = try Self.marks.csv(Array("orderNo,qty,unit\r\n\"A,1\",2\r\nB,9,\r\n".utf8))
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "\u{FEFF}orderNo,qty,unit,通关结果 / 통관 결과\r\n\"A,1\",2,,accepted\r\nB,9,,\"refused\nB3: <bad>\"\r\n")
    }
}
