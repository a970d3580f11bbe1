import Foundation
import Testing

@testable import Manifests

/// Archives that lie about what is in them, or hold more than anybody means.
@Suite struct ArchiveMaliceTests {
    private static let table = Array(
        ("orderNo,qty\n" + (0..<3000).map { "ORDER-\($0),1\n" }.joined()).utf8)

    private static func archive(_ entries: [(String, [UInt8])]) throws -> [UInt8] {
        let builder = try ZipBuilder()
        for (name, content) in entries { try builder.put(name, content) }
        return try builder.finish()
    }

    /// The same archive with another size of one entry, in both of its headers.
    private static func lying(_ archive: [UInt8], about name: String, size: UInt32) throws -> [UInt8] {
        var bytes = archive
        var patched = 0
        for (mark, sizeAt, lengthAt, head) in [([0x03, 0x04] as [UInt8], 22, 26, 30), ([0x01, 0x02], 24, 28, 46)] {
            for start in bytes.indices.dropLast(head)
            where bytes[start..<start + 4].elementsEqual([0x50, 0x4B] + mark) {
                let length = Int(bytes[start + lengthAt]) + Int(bytes[start + lengthAt + 1]) << 8
                guard bytes[(start + head)...].prefix(length).elementsEqual(name.utf8) else { continue }
                for index in 0..<4 { bytes[start + sizeAt + index] = UInt8(truncatingIfNeeded: size >> (8 * index)) }
                patched += 1
            }
        }
        try #require(patched == 2)
        return bytes
    }

    private static func code<T>(_ body: () throws(SpreadsheetError) -> T) -> SpreadsheetError.Code? {
        do throws(SpreadsheetError) {
            _ = try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "A size that is a lie damages the archive: nothing is cut off, nothing grows",
        arguments: [0, 1, 100, 42_000, 2_000_000, 4_000_000] as [UInt32])
    func sizes(_ size: UInt32) throws {
        try #require(Self.table.count != Int(size))
        let csv = try Self.lying(try Self.archive([("a.csv", Self.table)]), about: "a.csv", size: size)
        #expect(Self.code { () throws(SpreadsheetError) in try SpreadsheetBundle.files(csv) } == .damagedArchive)
        let rows = WorkbookSample.rows([["orderNo", "qty"]] + (0..<900).map { ["ORDER-\($0)", "1"] })
        let sample = WorkbookSample(sheets: [("S", "visible", "<sheetData>\(rows)</sheetData>")])
        let book = try Self.lying(try sample.bytes(), about: "xl/worksheets/s0.xml", size: size)
        // What claims too much and is read row by row is read as it is.
        let code = SpreadsheetReaderTests.code(book)
        #expect(code == .damagedArchive || size > 1_000_000 && code == nil)
    }

    @Test("An entry that is not what its checksum says is damaged, also one that is read as a whole")
    func checksum() throws {
        var bytes = try Self.archive([("a.csv", Self.table)])
        // The checksum stands 14 bytes behind the start of the entry, 16 behind that of its line in the list.
        let entry = try #require(
            bytes.indices.dropLast(4).first { bytes[$0..<$0 + 4].elementsEqual([0x50, 0x4B, 3, 4]) })
        let list = try #require(
            bytes.indices.dropLast(4).first { bytes[$0..<$0 + 4].elementsEqual([0x50, 0x4B, 1, 2]) })
        for place in [entry + 14, list + 16] { bytes[place] ^= 0xFF }
        #expect(Self.code { () throws(SpreadsheetError) in try SpreadsheetBundle.files(bytes) } == .damagedArchive)
    }

    @Test("An end too large to be believed is a bomb, before anything is unpacked")
    func bombs() throws {
        let huge = try Self.lying(
            try Self.archive([("a.csv", Self.table)]), about: "a.csv", size: 4_000_000_000)
        #expect(Self.code { () throws(SpreadsheetError) in try SpreadsheetBundle.files(huge) } == .archiveBomb)
        let zeros = [UInt8](repeating: 0x31, count: 6_000_000)
        let ratio = try Self.archive([("a.csv", zeros)])
        #expect(ratio.count < 30_000)
        #expect(Self.code { () throws(SpreadsheetError) in try SpreadsheetBundle.files(ratio) } == .archiveBomb)
        // Many that are small enough each.
        var limits = ZipArchive.Limits()
        limits.bytes = 10_000_000
        let many = try Self.archive((0..<3).map { ("\($0).csv", [UInt8](zeros.prefix(4_000_000))) })
        #expect(Self.code { () throws(SpreadsheetError) in try ZipArchive(many) } == nil)
        #expect(Self.code { () throws(SpreadsheetError) in try ZipArchive(many, limits: limits) } == .archiveBomb)
        #expect(
            Self.code { () throws(SpreadsheetError) in
                try SpreadsheetBundle.files(many, totalBytes: 10_000_000)
            } == .tooLarge)
    }

    @Test("So many entries and no more")
    func entries() throws {
        let empty = (0...2000).map { ("\($0)", [UInt8]()) }
        #expect(Self.code { () throws(SpreadsheetError) in try ZipArchive(Self.archived(empty)) } == .archiveBomb)
        #expect(
            Self.code { () throws(SpreadsheetError) in
                try ZipArchive(Self.archived(Array(empty.dropLast())))
            } == nil)
        let files = (0...50).map { ("\($0).csv", Array("orderNo\n1\n".utf8)) }
        #expect(
            Self.code { () throws(SpreadsheetError) in
                try SpreadsheetBundle.files(Self.archived(files))
            } == .archiveBomb)
        #expect(try SpreadsheetBundle.files(try Self.archive(Array(files.dropLast()))).count == 50)
    }

    private static func archived(_ entries: [(String, [UInt8])]) -> [UInt8] { (try? Self.archive(entries)) ?? [] }

    @Test("An archive inside an archive stays closed, whatever it calls itself")
    func nested() throws {
        let inner = try Self.archive([("a.csv", Self.table)])
        let middle = try Self.archive([("inner.zip", inner), ("note.md", [1])])
        #expect(Self.code { () throws(SpreadsheetError) in try SpreadsheetBundle.files(middle) } == .unknownFormat)
        for name in ["inner.csv", "inner.xlsx"] {
            let file = try #require(try SpreadsheetBundle.files(try Self.archive([(name, inner)])).first)
            #expect(file.bytes == inner)
            #expect(SpreadsheetReaderTests.code(file.bytes) == .unknownFormat)
        }
        #expect(SpreadsheetReaderTests.code(middle) == .unknownFormat)
    }

    @Test("Names that climb out of their folder are names and nothing more")
    func names() throws {
        let names = ["../../etc/cron.d/a.csv", "/tmp/b.csv", "C:\\..\\c.csv", "..", "a/./../d.csv", "\u{202E}e.csv"]
        let files = try SpreadsheetBundle.files(try Self.archive(names.map { ($0, Array("orderNo\n1\n".utf8)) }))
        #expect(files.map(\.name) == names.filter { $0 != ".." })
        // Parts of a workbook are found inside it only.
        var sample = WorkbookSample(sheets: [("S", "visible", "<sheetData/>")])
        sample.extra = [
            (
                "xl/_rels/workbook.xml.rels",
                Array("<Relationships><Relationship Id=\"r0\" Target=\"../../../etc/passwd\"/></Relationships>".utf8)
            )
        ]
        #expect(SpreadsheetReaderTests.code(try sample.bytes()) == .damagedArchive)
    }
}
