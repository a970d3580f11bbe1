import Declarations
import Testing

@Suite struct RawOrderSheetTests {
    private func sheet(_ header: [String], _ rows: [[String]], headerLine: Int = 1) -> Sheet {
        Sheet(
            header: header, headerLine: headerLine,
            rows: rows.enumerated().map { .init(line: headerLine + 1 + $0.offset, cells: $0.element) })
    }

    @Test(arguments: [(0, "A1"), (25, "Z1"), (26, "AA1"), (51, "AZ1"), (52, "BA1"), (701, "ZZ1"), (702, "AAA1")])
    func namesCells(_ column: Int, _ name: String) {
        #expect(Sheet.cell(column: column, line: 1) == name)
    }

    /// The sample order as two rows says the same as the sample order in JSON.
    @Test func rowsOfOneOrderAreItsLines() throws {
        let json = try SampleOrder.raw()
        let names = FieldName.allCases
        let rows = (0..<2).map { index in
            names.map { name in
                name.field.isLine
                    ? json.lines[index].values[name]?.text ?? "" : index == 0 ? json.head[name]?.text ?? "" : ""
            }
        }
        var second = rows[1]
        second[0] = " S-0001 "
        var other = rows[0]
        other[0] = "S-0002"
        let orders = RawOrder.read(sheet: self.sheet(names.map(\.rawValue), [rows[0], other, second]))
        #expect(orders.count == 2)
        #expect(orders[0].lines.count == 2)
        #expect(orders[0].violations.isEmpty)
        #expect(SampleOrder.check(orders[0]).order == (try SampleOrder.order()))
        #expect(
            orders[0].lines[1].values[.gnum]?.at == Sheet.cell(column: names.firstIndex(of: .gnum) ?? -1, line: 4))
        #expect(orders[0].place(of: .unit2, line: 1) == Sheet.cell(column: names.firstIndex(of: .unit2) ?? -1, line: 4))
        #expect(orders[0].place(of: .note) == Sheet.cell(column: 7, line: 2))
    }

    @Test func contradictionsBetweenRowsAreNoted() {
        let orders = RawOrder.read(
            sheet: self.sheet(
                ["orderNo", "PORT", "note", "gnum"],
                [["1", "nanjing", "a b", "1"], ["1", "haikou", "", "2"], ["１", "ｎanjing", "a\nb", "3"]], headerLine: 3))
        #expect(orders.count == 1)
        #expect(orders[0].violations.filter { $0.code == "head_contradiction" }.map(\.at) == ["B5"])
        #expect(orders[0].lines.count == 3)
    }

    @Test func columnsThatAreUnknownTwiceOrMissing() throws {
        let order = try #require(
            RawOrder.read(
                sheet: self.sheet(["orderNo", "colour", "port", "port", "", ""], [["1", "", "", "", "", "x"]])
            ).first)
        let faults = order.violations.map { "\($0.code) \($0.at)" }
        #expect(faults.prefix(3) == ["unknown_column B1", "duplicate_field D1", "unknown_column F1"])
        let missing = order.violations.filter { $0.code == "missing_column" }
        #expect(missing.count == InputField.all.filter(\.isRequired).count - 2)
        #expect(missing.allSatisfy { $0.at == "A1" })
        // A missing column is said once, not again for each row.
        let verdict = SampleOrder.check(order)
        #expect(verdict.violations.filter { $0.code == "required" }.map(\.at) == ["C2"])
        #expect(verdict.warnings.map(\.code) == ["unknown_column", "unknown_column"])
    }

    @Test func rowsWithoutNumberStandAlone() {
        let orders = RawOrder.read(
            sheet: self.sheet(["orderNo", "gnum"], [["", "1"], [" ", "\t"], ["", "2"], ["1"]]))
        #expect(orders.map(\.orderNo) == [nil, nil, "1"])
        #expect(orders[1].place(of: .orderNo) == "A4")
    }
}
