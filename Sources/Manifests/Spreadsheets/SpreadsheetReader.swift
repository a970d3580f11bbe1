/// What a file is.
public enum SpreadsheetFormat: String, Sendable, Hashable, Codable {
    case csv
    case xlsx
    /// A customs message, signed or not.
    case xml
    /// An archive of the others.
    case zip

    /// What the first bytes, and of an archive the names inside, tell.
    /// - Throws: `empty`, `oldWorkbook`, `damagedArchive`, `archiveBomb`.
    public init(of bytes: [UInt8]) throws(SpreadsheetError) {
        guard !bytes.isEmpty else { throw SpreadsheetError(.empty) }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw SpreadsheetError(.oldWorkbook) }
        if bytes.starts(with: [0x50, 0x4B]) {
            self = try ZipArchive(bytes).index(of: "xl/workbook.xml") == nil ? .zip : .xlsx
            return
        }
        let start = bytes.drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
        self = start.first == UInt8(ascii: "<") ? .xml : .csv
    }
}

/// Reads a table, CSV or workbook, row by row: memory does not grow with the number of rows.
///
/// The line of column names is the one among the first twenty that names most columns; where a neighbouring line completes it
/// (merged headings of two lines), both are taken together.
public final class SpreadsheetReader {
    public let format: SpreadsheetFormat
    /// Column names as written; empty where a column has none.
    public private(set) var header: [String] = []
    /// Line of the column names, the lower one of two.
    public private(set) var headerLine = 1
    /// The sheet that is read; empty for CSV.
    public private(set) var sheetName = ""
    /// Its part in the archive.
    public private(set) var sheetPath = ""
    private let source: any RowSource
    private var waiting: [SpreadsheetRow] = []
    private var headNotes: [SpreadsheetNote] = []
    private let limits: SheetLimits
    private var read = 0

    private static let headLines = 20

    /// - Parameters:
    ///   - limits: bytes, rows, columns, bytes of a cell.
    ///   - isKnown: a text that names a column.
    /// - Throws: `SpreadsheetError`.
    public init(
        _ bytes: [UInt8], limits: SheetLimits = SheetLimits(), isKnown: (String) -> Bool
    ) throws(SpreadsheetError) {
        guard bytes.count <= limits.bytes else { throw SpreadsheetError(.tooLarge, "\(bytes.count)") }
        self.limits = limits
        self.format = try SpreadsheetFormat(of: bytes)
        switch self.format {
        case .csv:
            self.source = try CSVRows(bytes, limits: limits)
            self.waiting = try Self.first(Self.headLines, of: self.source)
        case .xlsx:
            let archive = try ZipArchive(bytes)
            let parts = try WorkbookParts(archive)
            // Visible sheets first; the one whose head names most columns, the first of equals.
            var best: (source: any RowSource, rows: [SpreadsheetRow], score: Int, index: Int)?
            let order = parts.sheets.indices.sorted { !parts.sheets[$0].isHidden && parts.sheets[$1].isHidden }
            for index in order.prefix(50) {
                let source = try WorkbookRows(archive, parts, sheet: parts.sheets[index].path, limits: limits)
                let rows = try Self.first(Self.headLines, of: source)
                let score = rows.map { $0.cells.count(where: isKnown) }.max() ?? 0
                if score > (best?.score ?? -1) { best = (source, rows, score, index) }
            }
            guard let best else { throw SpreadsheetError(.empty) }
            self.source = best.source
            self.waiting = best.rows
            self.sheetName = parts.sheets[best.index].name
            self.sheetPath = parts.sheets[best.index].path
            for (index, sheet) in parts.sheets.enumerated() where index != best.index {
                self.headNotes.append(.sheetNotRead(sheet.name, isHidden: sheet.isHidden))
            }
        case .xml, .zip:
            throw SpreadsheetError(.unknownFormat)
        }
        try self.findHeader(isKnown)
    }

    /// What was noticed so far; complete at the end.
    public var notes: [SpreadsheetNote] { self.source.notes + self.headNotes }

    /// Up to so many rows; fewer only at the end.
    /// - Throws: `SpreadsheetError`.
    public func next(_ count: Int) throws(SpreadsheetError) -> [SpreadsheetRow] {
        var rows: [SpreadsheetRow] = []
        rows.reserveCapacity(count)
        while rows.count < count {
            let row: SpreadsheetRow
            if !self.waiting.isEmpty {
                row = self.waiting.removeFirst()
            } else if let next = try self.source.next() {
                row = next
            } else {
                break
            }
            guard self.read < self.limits.rows else {
                throw SpreadsheetError(.tooManyRows, line: row.line, "\(self.limits.rows)")
            }
            self.read += 1
            rows.append(row)
        }
        return rows
    }

    private static func first(_ count: Int, of source: any RowSource) throws(SpreadsheetError) -> [SpreadsheetRow] {
        var rows: [SpreadsheetRow] = []
        while rows.count < count, let row = try source.next() { rows.append(row) }
        return rows
    }

    private func findHeader(_ isKnown: (String) -> Bool) throws(SpreadsheetError) {
        guard !self.waiting.isEmpty else { throw SpreadsheetError(.empty) }
        let scores = self.waiting.map { $0.cells.count(where: isKnown) }
        let most = scores.max() ?? 0
        let index = most == 0 ? 0 : scores.firstIndex(of: most) ?? 0
        self.header = self.waiting[index].cells
        self.headerLine = self.waiting[index].line
        var last = index
        var first = index
        if most > 0 {
            // Of merged headings one line has what the other lacks.
            if index + 1 < scores.count, scores[index + 1] > 1, self.complete(with: index + 1, isKnown) {
                last = index + 1
                self.headerLine = self.waiting[last].line
            } else if index > 0, scores[index - 1] > 0, self.complete(with: index - 1, isKnown) {
                first = index - 1
            }
        }
        if last != first { self.headNotes.append(.headerOfTwoLines) }
        if first > 0 { self.headNotes.append(.linesAboveHeader(self.waiting[first].line - 1)) }
        self.waiting.removeFirst(last + 1)
    }

    /// Takes names from a neighbouring line where it alone has one that is known; false when it has none.
    private func complete(with index: Int, _ isKnown: (String) -> Bool) -> Bool {
        var isMore = false
        for (column, cell) in self.waiting[index].cells.enumerated() where isKnown(cell) {
            while self.header.count <= column { self.header.append("") }
            guard !isKnown(self.header[column]) else { continue }
            self.header[column] = cell
            isMore = true
        }
        return isMore
    }
}
