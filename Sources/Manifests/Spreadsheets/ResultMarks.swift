import Declarations

/// What is written into a file that goes back to its sender.
public struct ResultMarks: Sendable {
    /// Name of the column that is added, or filled anew.
    public var title: String
    /// Line of the column names.
    public var headerLine: Int
    /// The column, counted from 0.
    public var column: Int
    /// What stands in it, by line.
    public var results: [Int: String]
    /// What is said about single cells, by line and column; those cells are tinted.
    public var comments: [Int: [Int: String]]

    public init(
        title: String, headerLine: Int, column: Int, results: [Int: String] = [:], comments: [Int: [Int: String]] = [:]
    ) {
        self.title = title
        self.headerLine = headerLine
        self.column = column
        self.results = results
        self.comments = comments
    }

    /// The CSV file with the column, in UTF-8 with byte order mark.
    /// - Throws: `SpreadsheetError` when the original cannot be read.
    public func csv(_ original: [UInt8]) throws(SpreadsheetError) -> [UInt8] {
        let rows = try CSVRows(original, limits: SheetLimits(rows: .max, columns: 1000))
        var output: [UInt8] = [0xEF, 0xBB, 0xBF]
        while var row = try rows.next() {
            while row.cells.count <= self.column { row.cells.append("") }
            row.cells[self.column] = row.line == self.headerLine ? self.title : self.results[row.line] ?? ""
            output.append(contentsOf: row.cells.map(Self.quoted).joined(separator: ",").utf8)
            output.append(contentsOf: [0x0D, 0x0A])
        }
        return output
    }

    private static func quoted(_ cell: String) -> String {
        let needs = cell.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        return needs ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
}
