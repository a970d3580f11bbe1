import Declarations
import Manifests

/// Spreadsheets: within the limits, named columns, and the same cells when they are written and read again.
func runCSV(_ bytes: [UInt8]) -> Int32 {
    let limits = SheetLimits(bytes: 100_000, rows: 200, columns: 30, cellBytes: 1000)
    guard let sheet = outcome({ () throws(ManifestError) in try CSVReader.read(bytes, limits: limits) }).value else {
        return 0
    }
    promise(!sheet.header.isEmpty && !sheet.header.contains(""), "each column has a name")
    promise(Set(sheet.header.map { Array($0.utf8) }).count == sheet.header.count, "no name is given twice")
    promise(sheet.rows.count <= limits.rows, "no more rows than allowed")
    var line = sheet.headerLine
    for row in sheet.rows {
        promise(row.line > line, "lines rise")
        line = row.line
        promise((1...limits.columns).contains(row.cells.count), "no more cells than allowed")
        promise(row.cells.allSatisfy { $0.utf8.count <= limits.cellBytes }, "no cell is larger than allowed")
    }
    promise(line <= 1 + bytes.count { $0 == 0x0A }, "a line is a line of the file")
    let written = ([sheet.header] + sheet.rows.map(\.cells)).map(csvLine).joined()
    let wide = SheetLimits(bytes: 10_000_000, rows: 200, columns: 30, cellBytes: 1000)
    let again = outcome { () throws(ManifestError) in try CSVReader.read(Array(written.utf8), limits: wide) }
    promise(again.value?.header == sheet.header, "a header is read as it was written")
    promise(again.value?.rows.map(\.cells) == sheet.rows.map(\.cells), "cells are read as they were written")
    return 0
}

/// One line with every cell in quotes.
private func csvLine(_ cells: [String]) -> String {
    cells.map { cell in
        let doubled = cell.unicodeScalars.reduce(into: "") { text, letter in
            text.unicodeScalars.append(letter)
            if letter == "\"" { text.unicodeScalars.append(letter) }
        }
        return "\"\(doubled)\""
    }.joined(separator: ",") + "\r\n"
}
