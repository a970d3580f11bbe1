import Declarations
import GatewayTestKit
import Manifests
import Testing

@testable import Gateway

/// What Excel does to values, and what becomes of it.
@Suite struct UploadDamageTests {
    @Test(arguments: [
        ("1.23457E+17", false, true), ("123456789012345000", false, true), ("1234567890123450", true, true),
        ("1234567890123450", false, false), ("123456789012345678", false, false), ("A123456789012345000", true, false),
        ("10000000000", true, false),
    ])
    func lostDigits(_ text: String, _ isNumber: Bool, _ isLost: Bool) {
        #expect(UploadCells.lostDigits(text, isNumber: isNumber) == isLost)
    }

    @Test("An identity number may end in zeros: in a cell of text, when date of birth and check digit hold")
    func identityEndingInZeros() throws {
        let columns = try UploadColumns(["orderNo", "buyerIdNumber"], line: 1)
        let cells = UploadCells(columns: columns, replacements: [:], today: Timestamp(milliseconds: 1_800_000_000_000))
        func codes(_ number: String, _ mark: CellMark? = nil) -> [String] {
            let marks = mark.map { [1: $0] } ?? [:]
            return cells.order([SpreadsheetRow(line: 2, cells: ["Y-1", number], marks: marks)]).findings.map(\.code)
        }
        #expect(codes("000000196612039000") == [])
        #expect(codes("000000196612039000", .number) == ["excel_digits"])
        // A wrong check digit; a serial that nobody has; a day that never was.
        for number in ["000000196612038000", "000000196601030000", "000000196618019000"] {
            #expect(codes(number) == ["excel_digits"], "\(number)")
        }
    }

    @Test(
        arguments: [
            ("2026-01-05 09:30:07", "20260105093007"), ("2026/1/5 9:30", "20260105093000"),
            ("2026-01-05", "20260105000000"),
            ("2026年1月5日", "20260105000000"), ("20260105093000", nil), ("2026-1-5-6-7-8-9", nil), ("hello", nil),
            ("46027.39", nil),
        ] as [(String, String?)])
    func times(_ text: String, _ time: String?) { #expect(UploadCells.time(text) == time) }

    @Test func everyDamageIsNamedAndSafeRepairsAreTold() async throws {
        let house = UploadHouse(try await Rehearsal())
        let bytes = try UploadHouse.csv((0..<8).map { SampleOrder("X-\($0)") }) { index, cells in
            switch index {
            case 0: cells[.buyerIdNumber] = "1.23457E+17"
            case 1: cells[.payTransactionId] = "420000198720260100"  // eighteen digits, two zeros: may be so
            case 2: cells[.payTransactionId] = "420000198720261000"
            case 3: cells[.payTime] = "46000.5"
            case 4: cells[.payTime] = "2026/2/1 9:30"
            case 5: cells[.unit1] = "35"
            case 6: cells[.buyerTelephone] = "１０００００09999 "
            default: cells[.goodsValue] = "#N/A"
            }
        }
        let view = try await house.upload(bytes)
        let rows = try await house.rows(view.key)
        func codes(_ index: Int) -> [String] { rows[index].messages.map(\.violation.code) }
        #expect(codes(0) == ["excel_digits"])
        #expect(rows[0].messages[0].cell.hasSuffix("2") && rows[0].messages[0].value == "1.23457E+17")
        #expect(rows[1].verdict == .accepted)
        #expect(codes(2) == ["excel_digits"])
        #expect(codes(3) == ["excel_serial"])
        #expect(rows[3].messages[0].violation.message.en.contains("20251209120000"))
        #expect(rows[4].verdict == .accepted && codes(4) == ["repaired_date"])
        #expect(rows[5].verdict == .accepted && codes(5) == ["repaired_zeros"])
        #expect(rows[6].verdict == .accepted)
        #expect(Set(codes(6)) == ["repaired_blanks", "repaired_full_width"])
        #expect(rows[7].verdict == .refused && codes(7).contains("cell_error"))
        await house.house.end()
    }

    @Test(
        "Files that cannot be read say why in three languages",
        arguments: [
            ("orderNo,订单编号\nA,B\n", "duplicate_header"), ("one,two\n1,2\n", "no_header"),
            ("orderNo,qty\nA,\"1\nB,2\n", "open_quote"), ("", "empty"), ("orderNo,qty\n", "empty"),
            ("PK\u{3}\u{4}rest", "damaged_archive"), ("<a/>", "no_message"), ("<a>", "bad_xml"),
        ])
    func brokenFiles(_ text: String, _ code: String) async throws {
        let house = UploadHouse(try await Rehearsal())
        let view = try await house.upload(Array(text.utf8))
        #expect(view.state == "failed")
        #expect(view.failure?.code == code)
        let said = try #require(view.failure?.text)
        #expect(Set([said.en, said.zh, said.ko]).count == 3)
        await house.house.end()
    }

    @Test("A blank workbook in each language is understood when it comes back", arguments: UploadLanguage.allCases)
    func blankWorkbook(_ language: UploadLanguage) async throws {
        let house = UploadHouse(try await Rehearsal())
        let bytes = try house.house.gateway.blankWorkbook(language)
        let reader = try SpreadsheetReader(bytes) { UploadColumns.field(of: $0) != nil }
        let columns = try UploadColumns(reader.header, line: reader.headerLine)
        #expect(Set(columns.fields.values) == Set(FieldName.allCases))
        // The example alone is no order.
        let view = try await house.upload(bytes, name: "blank.xlsx")
        #expect(view.failure?.code == "empty")
        await house.house.end()
    }

    @Test("The file back: a column with the verdicts, which is left out when it comes again")
    func resultFile() async throws {
        let house = UploadHouse(try await Rehearsal())
        let bytes = try UploadHouse.csv([SampleOrder("B-1"), SampleOrder("B-2")]) { index, cells in
            if index == 1 { cells[.unit] = "EA" }
        }
        let view = try await house.upload(bytes)
        let file = try #require(
            try await house.house.gateway.uploadResult(view.key, tenant: house.house.tenant, language: .zh))
        let text = String(decoding: file.bytes, as: UTF8.self)
        #expect(text.contains("通关结果 / 통관 결과"))
        #expect(text.contains("已接收") && text.contains("已拒绝"))
        let again = try await house.upload(file.bytes)
        #expect(again.counts[.alreadyHere] == 1 && again.counts[.refused] == 1)
        await house.house.end()
    }
}
