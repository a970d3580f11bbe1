/// A table as read from a CSV file or a workbook: a header and rows, each with its line in the file.
public struct Sheet: Sendable, Hashable {
    /// Column names as written.
    public var header: [String]
    /// Physical line of the header, counted from 1.
    public var headerLine: Int
    /// Rows below the header. A row may be shorter or longer than the header.
    public var rows: [Row]

    public init(header: [String], headerLine: Int = 1, rows: [Row]) {
        self.header = header
        self.headerLine = headerLine
        self.rows = rows
    }

    /// One row.
    public struct Row: Sendable, Hashable {
        /// Physical line on which the row begins, counted from 1 (a quoted cell may hold line breaks).
        public var line: Int
        /// Cells as written, in the order of the header.
        public var cells: [String]

        public init(line: Int, cells: [String]) {
            self.line = line
            self.cells = cells
        }
    }

    /// The name of a cell as spreadsheets write it, for instance `B37`; `column` counts from 0.
    public static func cell(column: Int, line: Int) -> String {
        var letters: [UInt8] = []
        var rest = column + 1
        while rest > 0 {
            letters.append(UInt8(ascii: "A") + UInt8((rest - 1) % 26))
            rest = (rest - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self) + String(line)
    }
}
