extension CodeTables {
    /// Names of the four files that `parse` wants.
    public static let fileNames = ["units.csv", "countries.csv", "districts.csv", "commodities.csv"]

    /// Reads the code tables from the text of their files.
    ///
    /// Files are UTF-8 CSV with a header line; lines that begin with `#` and empty lines are skipped; a cell with a
    /// comma or a quote stands in quotes. A code may occur once per file.
    ///
    /// - Parameter files: text by file name (`units.csv`, `countries.csv`, `districts.csv`, `commodities.csv`).
    /// - Throws: `code_table`, naming file and line.
    public static func parse(files: [String: String]) throws(DeclarationError) -> CodeTables {
        let units = try CodeFile("units.csv", columns: ["code", "zh", "en"], in: files)
        let countries = try CodeFile("countries.csv", columns: ["code", "iso3", "zh", "en"], in: files)
        let districts = try CodeFile("districts.csv", columns: ["code", "zh"], in: files)
        let commodities = try CodeFile(
            "commodities.csv",
            columns: [
                "code", "name", "unit1", "unit2", "vat", "consumptionTax", "basis", "mfnDuty", "status",
            ], in: files)
        let knownUnits = try units.table(length: 3) { row throws(DeclarationError) in
            Unit(code: row["code"], zh: row["zh"], en: row["en"])
        }
        return CodeTables(
            units: knownUnits,
            countries: try countries.table(length: 3) { row throws(DeclarationError) in
                Country(code: row["code"], iso3: row["iso3"], zh: row["zh"], en: row["en"])
            },
            districts: try districts.table(length: 4) { row throws(DeclarationError) in row["zh"] },
            commodities: try commodities.table(length: 10) { row throws(DeclarationError) in
                try self.commodity(row, units: knownUnits)
            })
    }

    private static func commodity(_ row: CodeFile.Row, units: [String: Unit]) throws(DeclarationError) -> Commodity {
        for column in ["unit1", "unit2"] where !row[column].isEmpty && units[row[column]] == nil {
            throw row.fault("\(column) is not in units.csv")
        }
        guard !row["unit1"].isEmpty else { throw row.fault("unit1 is empty") }
        guard let vat = try row.rate("vat") else { throw row.fault("vat is empty") }
        return Commodity(
            code: row["code"], name: row["name"], unit1: row["unit1"], unit2: present(row["unit2"]), vat: vat,
            consumptionTax: try row.choice("consumptionTax"),
            basis: row["basis"].isEmpty ? nil : try row.choice("basis"), mfnDuty: try row.rate("mfnDuty"),
            status: try row.choice("status"))
    }
}

/// One CSV file of codes.
private struct CodeFile {
    struct Row {
        var file: String
        var line: Int
        var cells: [String: String]

        subscript(column: String) -> String { self.cells[column] ?? "" }

        func fault(_ what: String) -> DeclarationError { .init(.codeTable, "\(self.file), line \(self.line): \(what)") }

        /// A rate, at least 0 and below 10 (1,000 percent); nil when empty.
        func rate(_ column: String) throws(DeclarationError) -> Amount? {
            guard !self[column].isEmpty else { return nil }
            guard let rate = Amount(self[column]), rate >= .zero, rate < Amount(10) else {
                throw self.fault("\(column) is not a rate such as 0.13")
            }
            return rate
        }

        func choice<Choice: RawRepresentable<String> & CaseIterable>(
            _ column: String
        ) throws(DeclarationError) -> Choice {
            guard let choice = Choice(rawValue: self[column]) else {
                let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
                throw self.fault("\(column) must be one of: \(allowed)")
            }
            return choice
        }
    }

    var rows: [Row] = []

    init(_ name: String, columns: [String], in files: [String: String]) throws(DeclarationError) {
        guard let text = files[name] else { throw DeclarationError(.codeTable, "\(name) is missing") }
        var header: [String]?
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var line = raw
            if index == 0, line.unicodeScalars.first == "\u{FEFF}" { line.unicodeScalars.removeFirst() }
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            var row = Row(file: name, line: index + 1, cells: [:])
            guard let cells = Self.cells(of: line) else { throw row.fault("a quote is not closed") }
            guard let header else {
                guard cells == columns else {
                    throw row.fault("the header must be \(columns.joined(separator: ","))")
                }
                header = cells
                continue
            }
            guard cells.count == header.count else {
                throw row.fault("\(cells.count) cells instead of \(header.count)")
            }
            row.cells = Dictionary(zip(header, cells), uniquingKeysWith: { first, _ in first })
            self.rows.append(row)
        }
        guard header != nil else { throw DeclarationError(.codeTable, "\(name) has no header") }
    }

    /// The rows by their code, which must have so many digits or capitals and occur once.
    func table<Entry>(
        length: Int, _ entry: (Row) throws(DeclarationError) -> Entry
    ) throws(DeclarationError) -> [String: Entry] {
        var result: [String: Entry] = [:]
        for row in self.rows {
            let code = row["code"]
            guard code.utf8.count == length, code.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
            else {
                throw row.fault("code must be \(length) digits or capitals")
            }
            guard result.updateValue(try entry(row), forKey: code) == nil else { throw row.fault("code occurs twice") }
        }
        return result
    }

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
