public import Declarations

/// Reads comma-separated text (RFC 4180) into a `Sheet`, strictly.
///
/// Why not SwiftCSV: it neither reports a quote that is never closed (the rest of the file silently becomes one cell) nor
/// tells the physical line of a row, and a broker needs both to repair a file.
///
/// Accepted: UTF-8 with or without byte order mark; lines ended by LF or CR LF; cells in double quotes with line breaks
/// and doubled quotes inside; a last line without line break. Wholly empty lines are skipped. A row may be shorter or
/// longer than the header: whoever reads the sheet reports that row, the others go on.
public enum CSVReader {
    /// Reads a file.
    ///
    /// - Throws: `sheetNotUTF8` with the byte position; `sheetQuote` with the line where the quote opened; `sheetHeader`;
    ///   `limitExceeded`.
    public static func read(_ bytes: [UInt8], limits: SheetLimits = SheetLimits()) throws(ManifestError) -> Sheet {
        guard bytes.count <= limits.bytes else {
            throw ManifestError(.limitExceeded, "the file has \(bytes.count) bytes; at most \(limits.bytes) are read")
        }
        try Self.requireUTF8(bytes)
        var scanner = Scanner(bytes: bytes, limits: limits)
        guard let first = try scanner.row() else {
            throw ManifestError(.sheetHeader, "the file is empty; its first line must name the columns", line: 1)
        }
        let header = try Self.header(first)
        var rows: [Sheet.Row] = []
        while let row = try scanner.row() {
            guard rows.count < limits.rows else {
                throw ManifestError(.limitExceeded, "more than \(limits.rows) rows; split the file", line: row.line)
            }
            rows.append(row)
        }
        return Sheet(header: header, headerLine: first.line, rows: rows)
    }

    private static func header(_ row: Sheet.Row) throws(ManifestError) -> [String] {
        let names = row.cells.map(\.trimmed)
        for (column, name) in names.enumerated() {
            let cell = Sheet.cell(column: column, line: row.line)
            guard !name.isEmpty else {
                throw ManifestError(.sheetHeader, "\(cell): a column has no name", line: row.line)
            }
            if let earlier = names[..<column].firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) {
                let first = Sheet.cell(column: earlier, line: row.line)
                throw ManifestError(.sheetHeader, "\(cell) has the same name as \(first)", line: row.line)
            }
        }
        return names
    }

    private static func requireUTF8(_ bytes: [UInt8]) throws(ManifestError) {
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        let position = UTF8Scan.firstInvalid(in: bytes) ?? 0
        let line = 1 + bytes[..<position].count { $0 == 0x0A }
        throw ManifestError(
            .sheetNotUTF8,
            "byte \(position + 1) is not UTF-8; in the spreadsheet program save as \"CSV UTF-8 (comma delimited)\"",
            line: line)
    }
}

/// Finds where text stops being UTF-8.
enum UTF8Scan {
    /// Offset of the first byte that does not belong to a valid sequence; nil when all do.
    static func firstInvalid(in bytes: [UInt8]) -> Int? {
        var offset = 0
        while offset < bytes.count {
            let length: Int
            switch bytes[offset] {
            case 0x00..<0x80: length = 1
            case 0xC2..<0xE0: length = 2
            case 0xE0..<0xF0: length = 3
            case 0xF0..<0xF5: length = 4
            default: return offset
            }
            let end = offset + length
            guard end <= bytes.count, String(validating: bytes[offset..<end], as: UTF8.self) != nil else {
                return offset
            }
            offset = end
        }
        return nil
    }
}

extension CSVReader {
    /// Walks over the bytes, row by row.
    struct Scanner {
        let bytes: [UInt8]
        let limits: SheetLimits
        private let separator: UInt8
        private var position: Int
        private var line = 1

        init(bytes: [UInt8], limits: SheetLimits, separator: UInt8 = UInt8(ascii: ",")) {
            self.bytes = bytes
            self.limits = limits
            self.separator = separator
            self.position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        }

        /// The next row that is not wholly empty; nil at the end.
        mutating func row() throws(ManifestError) -> Sheet.Row? {
            while self.position < self.bytes.count {
                let start = self.line
                var cells: [String] = []
                var more = true
                while more {
                    guard cells.count < self.limits.columns else {
                        throw ManifestError(.limitExceeded, "more than \(self.limits.columns) columns", line: start)
                    }
                    cells.append(try self.cell(of: start, column: cells.count))
                    more = self.takeSeparator()
                }
                if cells.count > 1 || cells.first?.isEmpty == false { return Sheet.Row(line: start, cells: cells) }
            }
            return nil
        }

        /// Steps over a separator (true) or a line's end (false).
        private mutating func takeSeparator() -> Bool {
            guard self.position < self.bytes.count else { return false }
            if self.bytes[self.position] == self.separator {
                self.position += 1
                return true
            }
            if self.bytes[self.position] == 0x0D { self.position += 1 }
            if self.position < self.bytes.count, self.bytes[self.position] == 0x0A { self.position += 1 }
            self.line += 1
            return false
        }

        private mutating func cell(of row: Int, column: Int) throws(ManifestError) -> String {
            var content: [UInt8] = []
            if self.position < self.bytes.count, self.bytes[self.position] == UInt8(ascii: "\"") {
                content = try self.quoted(column: column)
            } else {
                let start = self.position
                while self.position < self.bytes.count, !self.endsCell(at: self.position) {
                    guard self.bytes[self.position] != UInt8(ascii: "\"") else {
                        throw ManifestError(
                            .sheetQuote,
                            "\(Sheet.cell(column: column, line: row)): a quote inside a cell that does not begin with one",
                            line: self.line)
                    }
                    self.position += 1
                }
                content = Array(self.bytes[start..<self.position])
            }
            guard content.count <= self.limits.cellBytes else {
                throw ManifestError(
                    .limitExceeded,
                    "\(Sheet.cell(column: column, line: row)) has more than \(self.limits.cellBytes) bytes", line: row)
            }
            return String(decoding: content, as: UTF8.self)
        }

        /// A cell in quotes; stands behind the closing quote afterwards.
        private mutating func quoted(column: Int) throws(ManifestError) -> [UInt8] {
            let opened = self.line
            var content: [UInt8] = []
            self.position += 1
            while self.position < self.bytes.count {
                let byte = self.bytes[self.position]
                self.position += 1
                if byte == UInt8(ascii: "\"") {
                    if self.position < self.bytes.count, self.bytes[self.position] == UInt8(ascii: "\"") {
                        self.position += 1
                    } else {
                        guard self.position == self.bytes.count || self.endsCell(at: self.position) else {
                            throw ManifestError(
                                .sheetQuote,
                                "\(Sheet.cell(column: column, line: opened)): text follows the closing quote",
                                line: self.line)
                        }
                        return content
                    }
                } else if byte == 0x0A {
                    self.line += 1
                }
                content.append(byte)
            }
            throw ManifestError(
                .sheetQuote, "\(Sheet.cell(column: column, line: opened)): the quote that opens here is never closed",
                line: opened)
        }

        /// Whether a separator, LF or CR LF stands here.
        private func endsCell(at position: Int) -> Bool {
            switch self.bytes[position] {
            case self.separator, 0x0A: true
            case 0x0D: position + 1 == self.bytes.count || self.bytes[position + 1] == 0x0A
            default: false
            }
        }
    }
}
