import Declarations
import Foundation
import Testing

@testable import Manifests

@Suite struct CSVReaderTests {
    private static func error(_ bytes: [UInt8], limits: SheetLimits = SheetLimits()) -> ManifestError? {
        do {
            _ = try CSVReader.read(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test func rowsKeepTheirPhysicalLines() throws {
        let text = "\u{FEFF}a, b ,c\r\n1,\"x\ny\r\n\"\"z\"\"\",3\r\n\r\n4,,6\n7,8\n9,10,11,12"
        let sheet = try CSVReader.read(text.bytes)
        #expect(sheet.header == ["a", "b", "c"])
        #expect(sheet.headerLine == 1)
        #expect(
            sheet.rows == [
                Sheet.Row(line: 2, cells: ["1", "x\ny\r\n\"z\"", "3"]),
                Sheet.Row(line: 6, cells: ["4", "", "6"]),
                Sheet.Row(line: 7, cells: ["7", "8"]),
                Sheet.Row(line: 8, cells: ["9", "10", "11", "12"]),
            ])
    }

    @Test(arguments: [
        ("a,b", 0), ("a,b\n", 0), ("a,b\n1,2", 1), ("a,b\n1,2\n", 1), ("a,b\n1,2\n\n\n", 1), ("\n\na,b\n1,2\n", 1),
        ("a\n\"\"\n", 0),
        ("a,b\n,\n", 1), ("a,b\n\"1\",\"2\"", 1), ("\"a\",\"b\"\n1,2\r", 1),
    ])
    func endsOfFile(text: String, rows: Int) throws {
        let sheet = try CSVReader.read(text.bytes)
        #expect(sheet.rows.count == rows, "\(sheet)")
    }

    @Test func aQuoteLeftOpenIsSaidWhereItOpened() {
        let open = Self.error("a,b\n1,2\n3,\"x\n4,5\n6,7\n".bytes)
        #expect(open?.code == .sheetQuote)
        #expect(open?.line == 3)
        #expect(open?.message.hasPrefix("B3:") == true)
        #expect(Self.error("a,b\n1,\"x\"y\n".bytes)?.line == 2)
        #expect(Self.error("a,b\n1,x\"y\"\n".bytes)?.code == .sheetQuote)
        #expect(Self.error("a,b\n\"1\n\n2\"x,2\n".bytes)?.line == 4)
    }

    @Test func otherEncodingsAreRefusedWithAdvice() {
        let gbk = Self.error("a,b\n1,".bytes + [0xC4, 0xE3, 0xBA, 0xC3] + "\n".bytes)
        #expect(gbk?.code == .sheetNotUTF8)
        #expect(gbk?.line == 2)
        #expect(gbk?.message.hasPrefix("byte 7 ") == true)
        #expect(gbk?.message.contains("CSV UTF-8") == true)
        #expect(Self.error([0xFF, 0xFE, 0x61, 0x00])?.message.hasPrefix("byte 1 ") == true)
        #expect(Self.error("a\n中".bytes.dropLast())?.message.hasPrefix("byte 3 ") == true)
        // A surrogate and an overlong form are no UTF-8 either.
        #expect(Self.error("a\n".bytes + [0xED, 0xA0, 0x80])?.message.hasPrefix("byte 3 ") == true)
        #expect(Self.error("a\n".bytes + [0xC0, 0xAF])?.message.hasPrefix("byte 3 ") == true)
    }

    @Test(arguments: [("", 1), ("\n\n", 1), ("a,,c\n1,2,3", 1), ("a,b,a\n", 1), ("\n a,a \n", 2), ("\"\",b\n", 1)])
    func headersMustNameEachColumnOnce(text: String, line: Int) {
        let error = Self.error(text.bytes)
        #expect(error?.code == .sheetHeader)
        #expect(error?.line == line)
    }

    @Test func sizesAreLimited() {
        let limits = SheetLimits(bytes: 100, rows: 2, columns: 3, cellBytes: 5)
        #expect(Self.error("a,b,c\n1,2,3\n12345,2,3".bytes, limits: limits) == nil)
        #expect(Self.error("a\n1\n2\n3".bytes, limits: limits)?.line == 4)
        #expect(Self.error("a,b,c,d\n".bytes, limits: limits)?.code == .limitExceeded)
        #expect(Self.error("a\n123456".bytes, limits: limits)?.message.hasPrefix("A2 ") == true)
        #expect(Self.error("a\n\"123456\"".bytes, limits: limits)?.code == .limitExceeded)
        #expect(Self.error([UInt8](repeating: 0x61, count: 101), limits: limits)?.code == .limitExceeded)
    }

    /// Python's reader agrees on well-formed tables of awkward cells.
    @Test func anotherReaderAgrees() throws {
        guard let python = OutsideTool("python3") else { return }
        var generator = SeededGenerator(seed: 61)
        let pieces = ["", "a", "\"", ",", "\n", "\r\n", " ", "中", "é", "''", "1.5", "\t"]
        let rows = (0..<200).map { _ in
            (0..<4).map { _ in
                (0..<Int.random(in: 0...4, using: &generator))
                    .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
            }
        }
        let text =
            "w,x,y,z\r\n"
            + rows.map { row in
                row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
            }.joined(separator: "\r\n")
        let folder = try TemporaryFolder()
        let file = try folder.write(text.bytes, to: "a.csv")
        let script =
            "import csv,json,sys;print(json.dumps(list(csv.reader(open(sys.argv[1],encoding='utf-8',newline='')))))"
        let theirs = try JSONDecoder().decode([[String]].self, from: Data(try python.run(["-c", script, file]).output))
        let sheet = try CSVReader.read(text.bytes)
        #expect(sheet.rows.map(\.cells) == rows)
        #expect([sheet.header] + sheet.rows.map(\.cells) == theirs)
    }
}
