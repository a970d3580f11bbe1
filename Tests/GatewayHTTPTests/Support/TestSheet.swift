import Declarations
import GatewayHTTP

/// A plain CSV reader for tests (quotes, quoted line breaks). The product's own reader is stricter.
enum TestSheet {
    @Sendable static func read(_ bytes: [UInt8]) throws -> Sheet {
        var text = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        if text.first == "\u{FEFF}" { text.removeFirst() }
        var (rows, cells, cell) = ([Sheet.Row](), [String](), "")
        var (line, start, quoted) = (1, 1, false)
        func endRow() {
            cells.append(cell)
            if cells != [""] { rows.append(.init(line: start, cells: cells)) }
            (cells, cell) = ([], "")
        }
        while let scalar = text.popFirst() {
            if scalar == "\n" { line += 1 }
            switch scalar {
            case "\"" where quoted && text.first == "\"":
                text.removeFirst()
                cell.unicodeScalars.append("\"")
            case "\"": quoted.toggle()
            case "," where !quoted:
                cells.append(cell)
                cell = ""
            case "\r" where !quoted: break
            case "\n" where !quoted:
                endRow()
                start = line
            default: cell.unicodeScalars.append(scalar)
            }
        }
        endRow()
        guard let header = rows.first, header.cells.contains("orderNo") || header.cells.contains("itemNo")
        else {
            throw SheetFault("no column orderNo", line: 1)
        }
        return Sheet(header: header.cells, headerLine: header.line, rows: Array(rows.dropFirst()))
    }
}
