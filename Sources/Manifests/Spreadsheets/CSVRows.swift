import Declarations

/// Rows of comma-, semicolon- or tab-separated text, one after the other.
final class CSVRows: RowSource {
    private var scanner: CSVReader.Scanner
    private(set) var notes: [SpreadsheetNote] = []

    init(_ bytes: [UInt8], limits: SheetLimits) throws(SpreadsheetError) {
        let (text, encoding) = try TextEncoding.utf8(of: bytes)
        guard !text.isEmpty else { throw SpreadsheetError(.empty) }
        if let encoding { self.notes.append(.encoding(encoding)) }
        self.scanner = CSVReader.Scanner(bytes: text, limits: limits, separator: Self.separator(of: text))
    }

    func next() throws(SpreadsheetError) -> SpreadsheetRow? {
        do {
            return try self.scanner.row().map { SpreadsheetRow(line: $0.line, cells: $0.cells) }
        } catch {
            switch error.code {
            case .sheetQuote:
                let cell = String(error.message.prefix { $0 != ":" })
                throw SpreadsheetError(
                    error.message.contains("never closed") ? .openQuote : .strayQuote, line: error.line, cell)
            case .limitExceeded where error.message.contains("columns"):
                throw SpreadsheetError(.tooManyColumns, line: error.line, "\(self.scanner.limits.columns)")
            default:
                throw SpreadsheetError(.tooLarge, line: error.line, error.message)
            }
        }
    }

    /// What stands most often in the first line outside of quotes.
    private static func separator(of text: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in text.prefix(20_000) {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == 0x0A, !isQuoted, !counts.isEmpty { break }
            if !isQuoted, [0x2C, 0x3B, 0x09].contains(byte) { counts[byte, default: 0] += 1 }
        }
        let comma = counts[0x2C] ?? 0
        let other = counts.filter { $0.key != 0x2C }.max { $0.value < $1.value }
        return other.map { $0.value > comma ? $0.key : 0x2C } ?? 0x2C
    }
}

/// Where rows come from.
protocol RowSource: AnyObject {
    /// The next row that is not wholly empty; nil at the end.
    func next() throws(SpreadsheetError) -> SpreadsheetRow?
    /// What was noticed so far.
    var notes: [SpreadsheetNote] { get }
}
