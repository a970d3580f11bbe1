/// One file of codes, read line by line; remembers everything that is wrong with its form.
///
/// UTF-8 CSV with a header line; a cell with a comma or a quote stands in quotes. Empty lines and lines that begin with
/// `#` are skipped, but for the one that tells the edition: `# edition: 2024-12; source: where it was taken from`.
public struct CodeTableFile: Sendable {
    /// Which table it is.
    public let table: CodeTables.Table
    /// Its edition; nil when the line is missing or wrong.
    public private(set) var edition: CodeTables.Edition?
    /// Rows that have as many cells as the table has columns, in the order written.
    public private(set) var rows: [Row] = []
    /// What is wrong with its form.
    public private(set) var problems: [CodeTableProblem] = []

    /// One row.
    public struct Row: Sendable, Hashable {
        /// Line of the file, from 1.
        public let line: Int
        /// Cells in the order of the columns.
        public let cells: [String]
        /// The cells that name the row, joined by a blank.
        public let key: String
    }

    /// Reads the text of a file.
    public init(_ table: CodeTables.Table, text: String) {
        self.table = table
        // Nil until the header came; rows under a wrong one are not read.
        var headerFits: Bool?
        var hasEdition = false
        var keys: Set<String> = []
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let number = index + 1
            var line = raw
            if index == 0, line.unicodeScalars.first == "\u{FEFF}" { line.unicodeScalars.removeFirst() }
            guard !line.isEmpty else { continue }
            if line.hasPrefix("#") {
                guard let text = Self.value(after: "edition:", in: line.dropFirst()) else { continue }
                if hasEdition { self.report("the edition stands twice", at: number) }
                hasEdition = true
                self.edition = Self.edition(text)
                if self.edition == nil { self.report("the edition must look like \(Self.editionForm)", at: number) }
                continue
            }
            guard let cells = Self.cells(of: line) else {
                if headerFits != false { self.report("a quote is not closed", at: number) }
                continue
            }
            guard let fits = headerFits else {
                headerFits = cells == table.columns
                if cells != table.columns {
                    self.report("the header must be \(table.columns.joined(separator: ","))", at: number)
                }
                continue
            }
            guard fits else { continue }
            guard cells.count == table.columns.count else {
                self.report("\(cells.count) cells instead of \(table.columns.count)", at: number)
                continue
            }
            let key = cells.prefix(table.keyColumns).joined(separator: " ")
            guard keys.insert(key).inserted else {
                let name = table.columns.prefix(table.keyColumns).joined(separator: " and ")
                self.report("\(name) occurs twice", at: number)
                continue
            }
            self.rows.append(Row(line: number, cells: cells, key: key))
        }
        if headerFits == nil { self.report("has no header") }
        if !hasEdition { self.report("has no line \(Self.editionForm)") }
    }

    private mutating func report(_ reason: String, at line: Int? = nil) {
        self.problems.append(.init(file: self.table.fileName, line: line, reason: reason))
    }

    // MARK: Edition

    private static let editionForm = "\"# edition: 2024-12; source: where it was taken from\""

    private static func edition(_ text: Substring) -> CodeTables.Edition? {
        let parts = text.split(separator: ";", maxSplits: 1)
        guard parts.count == 2, let source = self.value(after: "source:", in: parts[1]), !source.isEmpty,
            let date = self.value(after: "", in: parts[0]), self.isDate(date)
        else { return nil }
        return CodeTables.Edition(date: String(date), source: String(source))
    }

    /// What follows a word, without blanks around it; nil when the text does not begin with the word.
    private static func value(after word: String, in text: Substring) -> Substring? {
        let text = text.drop(while: \.isWhitespace)
        guard text.hasPrefix(word) else { return nil }
        var rest = text.dropFirst(word.count).drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }

    /// `2024-12` or `2019-11-10`.
    private static func isDate(_ text: Substring) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isDigits = parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard isDigits, [[4, 2], [4, 2, 2]].contains(parts.map(\.utf8.count)), let month = Int(parts[1]),
            (1...12).contains(month)
        else { return false }
        guard parts.count == 3 else { return true }
        return Int(parts[2]).map { (1...31).contains($0) } == true
    }

    // MARK: Cells

    /// The cells of one line; nil when a quote stays open.
    private static func cells(of line: Substring) -> [String]? {
        var cells: [String] = []
        var cell = String.UnicodeScalarView()
        var inQuotes = false
        var scalars = line.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where inQuotes && scalars.first == "\"":
                cell.append(scalar)
                scalars.removeFirst()
            case "\"" where inQuotes: inQuotes = false
            case "\"" where cell.isEmpty: inQuotes = true
            case "," where !inQuotes:
                cells.append(String(cell))
                cell = .init()
            default: cell.append(scalar)
            }
        }
        guard !inQuotes else { return nil }
        cells.append(String(cell))
        return cells
    }
}

/// One thing that is wrong with a file of codes.
public struct CodeTableProblem: Sendable, Hashable, CustomStringConvertible {
    /// Name of the file, without its folder.
    public var file: String
    /// Line, from 1; nil when it is about the whole file.
    public var line: Int?
    /// For people.
    public var reason: String

    public init(file: String, line: Int?, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    public var description: String {
        self.line.map { "\(self.file), line \($0): \(self.reason)" } ?? "\(self.file) \(self.reason)"
    }
}
