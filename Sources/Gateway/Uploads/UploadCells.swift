import Declarations
import Manifests

/// Makes an order out of the rows of an upload: repairs what is surely meant, names what a spreadsheet program destroyed.
struct UploadCells: Sendable {
    let columns: UploadColumns
    /// By field, then by value as written: what was chosen for this upload, or once for all.
    let replacements: [String: [String: String]]
    /// Nobody was born after it.
    let today: Timestamp
    /// What a shop's sheet does not say.
    var defaults: [FieldName: String] = [:]
    /// A spreadsheet program had the values in its hands; messages of customs say what they mean.
    var isSheet = true

    /// An order, what was found in its cells, and what was repaired.
    func order(_ rows: [SpreadsheetRow]) -> (order: RawOrder?, findings: [Violation], repairs: [Violation]) {
        var findings: [Violation] = []
        var repairs: [Violation] = []
        let mended = rows.map { row in
            var row = row
            for column in row.cells.indices {
                if let field = self.columns.fields[column] {
                    self.mend(&row, column, field, &findings, &repairs)
                } else if self.columns.canonical.indices.contains(column), self.columns.canonical[column].isEmpty,
                    self.columns.resultColumn == column
                {
                    row.cells[column] = ""
                }
            }
            return Sheet.Row(line: row.line, cells: row.cells)
        }
        let header = self.columns.mapping == nil ? self.columns.canonical : self.columns.header
        let sheet = Sheet(header: header, headerLine: self.columns.headerLine, rows: mended)
        var orders =
            self.columns.mapping?.orders(from: sheet, defaults: self.defaults) ?? RawOrder.read(sheet: sheet)
        guard !orders.isEmpty else { return (nil, findings, repairs) }
        var order = orders.removeFirst()
        // What was named here is not named again in other words.
        order.violations += findings
        return (order, findings, repairs)
    }

    /// Fields whose values are codes of a list: they may be replaced for a whole group.
    static let codeFields: Set<FieldName> = [
        .port, .unit, .unit1, .unit2, .country, .departureCountry, .netContentUnit, .buyerIdType, .perishable, .gcode,
        .consigneeDistrict, .itemNo, .itemRecordNo, .barCode,
    ]

    /// A value short and plain enough to be kept beyond its upload: no name, number of a person or sentence that came into a
    /// wrong column.
    static func isCode(_ value: String, of field: FieldName) -> Bool {
        let digits = value.utf8.count(where: Self.isDigit)
        let isNumbered = [FieldName.itemNo, .itemRecordNo, .barCode].contains(field)
        return (1...20).contains(value.count) && value.utf8.count <= 40 && (isNumbered || digits < 8)
            && value.allSatisfy { $0.isLetter || $0.isNumber || "-_./%()（） ".contains($0) }
    }

    private func mend(
        _ row: inout SpreadsheetRow, _ column: Int, _ field: FieldName, _ findings: inout [Violation],
        _ repairs: inout [Violation]
    ) {
        let text = row.cells[column]
        guard !text.isEmpty else { return }
        let cell = Sheet.cell(column: column, line: row.line)
        let mark = row.marks[column]
        let plain = Normaliser.normalise(text, as: .machine).value
        if Self.codeFields.contains(field), let chosen = self.replacements[field.rawValue]?[plain] {
            row.cells[column] = chosen
            repairs.append(UploadFinding.repairedAlias.violation(at: cell, field, chosen))
            return
        }
        guard self.isSheet else { return }
        if mark == .error || text.hasPrefix("#N/A") || text.hasPrefix("#REF!") || text.hasPrefix("#VALUE!") {
            findings.append(UploadFinding.cellError.violation(at: cell, field))
            return
        }
        switch field.field.type {
        case .time:
            // A mapping says itself how its times are written, and in which zone.
            guard self.columns.mapping == nil else { return }
            self.mendTime(&row, column, field, cell, plain, mark, &findings, &repairs)
        case .amount, .lineNumber, .choice:
            break
        case .digits(let count):
            // Codes of three digits lose their zeros in front; longer ones would be guessed.
            if count == 3, plain.utf8.count < 3, !plain.isEmpty, plain.utf8.allSatisfy(Self.isDigit),
                self.columns.mapping?.fields[field]?.values[plain] == nil
            {
                let padded = String(repeating: "0", count: 3 - plain.utf8.count) + plain
                row.cells[column] = padded
                repairs.append(UploadFinding.repairedZeros.violation(at: cell, field, padded))
            } else if mark == .date {
                findings.append(UploadFinding.excelDate.violation(at: cell, field))
            }
        case .identifier, .identity, .phone:
            if mark == .date {
                findings.append(UploadFinding.excelDate.violation(at: cell, field))
            } else if Self.lostDigits(plain, isNumber: mark == .number),
                mark == .number || !self.isIdentity(plain, field)
            {
                findings.append(UploadFinding.excelDigits.violation(at: cell, field))
            }
        case .text:
            if mark == .date { findings.append(UploadFinding.excelDate.violation(at: cell, field)) }
        }
    }

    private func mendTime(
        _ row: inout SpreadsheetRow, _ column: Int, _ field: FieldName, _ cell: String, _ plain: String,
        _ mark: CellMark?, _ findings: inout [Violation], _ repairs: inout [Violation]
    ) {
        if mark == .date {
            repairs.append(UploadFinding.repairedDate.violation(at: cell, field, plain))
        } else if let time = Self.time(plain) {
            row.cells[column] = time
            repairs.append(UploadFinding.repairedDate.violation(at: cell, field, time))
        } else if let serial = Double(plain), (30_000..<73_050).contains(serial), plain.utf8.prefix(6).count >= 5 {
            findings.append(
                UploadFinding.excelSerial.violation(at: cell, field, SpreadsheetTime.text(ofSerial: serial) ?? ""))
        }
    }

    /// An identity number that ends in zeros as one of a thousand does: date of birth and check digit hold, and the number of the
    /// person on that day is one. Of those that a program damaged the check digit catches ten of eleven.
    private func isIdentity(_ text: String, _ field: FieldName) -> Bool {
        guard case .identity = field.field.type, IdentityNumber.faults(text, today: self.today).isEmpty else {
            return false
        }
        return !text.dropFirst(14).hasPrefix("000")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// `1.23E+17`; or digits that a number cell cannot hold; or 18 and more that end in zeros from the sixteenth on.
    static func lostDigits(_ text: String, isNumber: Bool) -> Bool {
        let bytes = Array(text.utf8)
        if let e = bytes.firstIndex(where: { $0 == 0x45 || $0 == 0x65 }), e > 0, e + 2 < bytes.count,
            bytes[e + 1] == UInt8(ascii: "+"), bytes[(e + 2)...].allSatisfy(self.isDigit),
            bytes[..<e].allSatisfy({ self.isDigit($0) || $0 == UInt8(ascii: ".") })
        {
            return true
        }
        guard bytes.count >= 16, bytes.allSatisfy(self.isDigit), bytes[15...].allSatisfy({ $0 == 0x30 }) else {
            return false
        }
        return isNumber || bytes.count >= 18
    }

    /// `2026-01-05 9:30[:00]` with `-`, `/` or `.` as 14 digits; nil when it is anything else.
    static func time(_ text: String) -> String? {
        let parts = text.split(whereSeparator: { "-/.: T年月日时分秒년월일시초".contains($0) })
        guard (3...6).contains(parts.count), parts[0].utf8.count == 4, text.utf8.count > 14 || parts.count > 1 else {
            return nil
        }
        let numbers = parts.map { $0.utf8.allSatisfy(Self.isDigit) ? Int($0) : nil }
        guard numbers.allSatisfy({ $0 != nil }), parts.dropFirst().allSatisfy({ $0.utf8.count <= 2 }) else {
            return nil
        }
        let values = numbers.compactMap { $0 } + [Int](repeating: 0, count: 6 - parts.count)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(values[0])" + values.dropFirst().map(two).joined()
    }
}
