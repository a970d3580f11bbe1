/// Rows of one sheet of a workbook, one after the other, in constant memory.
final class WorkbookRows: RowSource {
    private let xml: XMLPull
    private let parts: WorkbookParts
    private let limits: SheetLimits
    private var lastLine = 0
    private var rows = 0
    /// Rows that a sheet can have.
    private static let maxRows = 1_048_576
    private var hiddenRows = 0
    private var hiddenColumns = 0
    private var formulas = 0

    init(_ archive: ZipArchive, _ parts: WorkbookParts, sheet: String, limits: SheetLimits) throws(SpreadsheetError) {
        self.parts = parts
        self.limits = limits
        self.xml = try XMLPull(archive.stream(sheet), part: sheet)
    }

    var notes: [SpreadsheetNote] {
        var notes: [SpreadsheetNote] = []
        if self.hiddenRows > 0 { notes.append(.hiddenRows(self.hiddenRows)) }
        if self.hiddenColumns > 0 { notes.append(.hiddenColumns(self.hiddenColumns)) }
        if self.formulas > 0 { notes.append(.formulas(self.formulas)) }
        return notes
    }

    func next() throws(SpreadsheetError) -> SpreadsheetRow? {
        while let node = try self.xml.next() {
            guard node == .start else { continue }
            switch self.xml.name {
            case "col":
                guard self.xml.attribute("hidden") == "1", let first = self.number("min"), let last = self.number("max")
                else { continue }
                guard first > 0, last > 0 else { continue }
                // Some programs hide all the columns behind the table.
                if last < 16_000 { self.hiddenColumns += max(0, last - first + 1) }
            case "row":
                let line = self.number("r") ?? self.lastLine + 1
                // Those without a value count too: each costs the time to read it.
                self.rows += 1
                guard self.rows <= Self.maxRows, (1...Self.maxRows).contains(line) else {
                    throw SpreadsheetError(.tooManyRows, "\(Self.maxRows)")
                }
                self.lastLine = line
                let isHidden = self.xml.attribute("hidden") == "1"
                if self.xml.isEmpty { continue }
                let row = try self.row(line)
                guard !row.isEmpty else { continue }
                if isHidden { self.hiddenRows += 1 }
                return row
            default: break
            }
        }
        return nil
    }

    private func number(_ name: String) -> Int? { self.xml.attribute(name).flatMap { Int($0) } }

    private func row(_ line: Int) throws(SpreadsheetError) -> SpreadsheetRow {
        var row = SpreadsheetRow(line: line, cells: [])
        while let node = try self.xml.next() {
            if node == .end, self.xml.name == "row" { break }
            guard node == .start, self.xml.name == "c" else { continue }
            let column = self.xml.attribute("r").flatMap(CellNumber.column) ?? row.cells.count
            let type = self.xml.attribute("t") ?? "n"
            let style = self.number("s") ?? 0
            if self.xml.isEmpty { continue }
            let cell = try self.cell(type, style, line)
            guard !cell.text.isEmpty else { continue }
            guard column < self.limits.columns else {
                throw SpreadsheetError(.tooManyColumns, line: line, "\(self.limits.columns)")
            }
            guard cell.text.utf8.count <= self.limits.cellBytes else {
                throw SpreadsheetError(.tooLarge, line: line, "\(self.limits.cellBytes)")
            }
            while row.cells.count <= column { row.cells.append("") }
            row.cells[column] = cell.text
            row.marks[column] = cell.mark
        }
        return row
    }

    private func cell(
        _ type: String, _ style: Int, _ line: Int
    ) throws(SpreadsheetError) -> (text: String, mark: CellMark?) {
        var value = ""
        var isFormula = false
        var isValue = false
        var phonetic = 0
        while let node = try self.xml.next() {
            if node == .text {
                guard isValue, phonetic == 0 else { continue }
                value += self.xml.value
                guard value.utf8.count <= self.limits.cellBytes else {
                    throw SpreadsheetError(.tooLarge, line: line, "\(self.limits.cellBytes)")
                }
                continue
            }
            let name = self.xml.name
            if node == .end, name == "c" { break }
            switch (name, node) {
            case ("v", .start), ("t", .start): isValue = !self.xml.isEmpty
            case ("v", .end), ("t", .end): isValue = false
            case ("f", .start): isFormula = true
            case ("rPh", .start): phonetic += self.xml.isEmpty ? 0 : 1
            case ("rPh", .end): phonetic -= 1
            default: break
            }
        }
        if isFormula { self.formulas += 1 }
        let read = self.read(value, type, style)
        return (read.text, isFormula ? .formula : read.mark)
    }

    private func read(_ value: String, _ type: String, _ style: Int) -> (text: String, mark: CellMark?) {
        switch type {
        case "s":
            guard let index = Int(value), self.parts.strings.indices.contains(index) else { return ("", nil) }
            return (self.parts.strings[index], nil)
        case "str", "inlineStr": return (value, nil)
        case "b": return (value == "1" || value == "true" ? "1" : value.isEmpty ? "" : "0", nil)
        case "e": return (value, .error)
        case "d": return (value, .date)
        default:
            guard !value.isEmpty else { return ("", nil) }
            if self.parts.isDate.indices.contains(style), self.parts.isDate[style], let serial = Double(value),
                let time = CellNumber.time(serial, from1904: self.parts.from1904)
            {
                return (time, .date)
            }
            return (CellNumber.text(value), .number)
        }
    }
}
