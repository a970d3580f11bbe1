/// One row of a table as it was read.
public struct SpreadsheetRow: Sendable, Hashable, Codable {
    /// Physical line in the file, or row number of the workbook, counted from 1.
    public var line: Int
    /// Cells as written; those of a workbook as it shows them.
    public var cells: [String]
    /// What is to be known about a cell, by column counted from 0.
    public var marks: [Int: CellMark]

    public init(line: Int, cells: [String], marks: [Int: CellMark] = [:]) {
        self.line = line
        self.cells = cells
        self.marks = marks
    }

    /// Nothing in it.
    public var isEmpty: Bool { self.cells.allSatisfy(\.isEmpty) }
}

/// What a workbook says about a cell beside its text.
public enum CellMark: String, Sendable, Hashable, Codable {
    /// Stored as a number, which keeps 15 digits.
    case number
    /// Stored as a day number and shown as a date; the text is `YYYYMMDDhhmmss`.
    case date
    /// The last value that the formula had.
    case formula
    /// `#N/A` and its like.
    case error
}

/// What the reader noticed about the file as a whole and its user should know.
public enum SpreadsheetNote: Sendable, Hashable, Codable {
    /// The text is not UTF-8; its encoding.
    case encoding(String)
    /// Lines stand above the column names; how many.
    case linesAboveHeader(Int)
    /// Column names stand in two lines.
    case headerOfTwoLines
    /// A sheet that was not read; whether it is hidden.
    case sheetNotRead(String, isHidden: Bool)
    /// Rows that the workbook hides were read all the same; how many.
    case hiddenRows(Int)
    /// Columns that the workbook hides were read all the same; how many.
    case hiddenColumns(Int)
    /// Values of formulas were taken as last calculated; how many cells.
    case formulas(Int)
    /// Documents of a customs message that are no part of an order; how many.
    case documentsNotRead(Int)
    /// Messages carry signatures, which are not kept: the documents are signed anew; how many.
    case signaturesNotKept(Int)
    /// Files of an archive that hold no customs message; how many.
    case filesWithoutMessage(Int)
}
