extension CodeTables {
    /// Names of the files that `parse` wants.
    public static let fileNames = Table.allCases.map(\.fileName)

    /// Reads the code tables from the text of their files.
    ///
    /// - Parameter files: text by file name (`units.csv`, `countries.csv` …); see `CodeTableFile` for their form.
    /// - Throws: `code_table`, naming file and line of everything that is wrong.
    public static func parse(files: [String: String]) throws(DeclarationError) -> CodeTables {
        let reading = self.read(files: files)
        guard reading.problems.isEmpty else {
            throw DeclarationError(.codeTable, reading.problems.map(\.description).joined(separator: "; "))
        }
        return reading.tables
    }

    /// Reads what can be read, and says what cannot.
    public static func read(files: [String: String]) -> (tables: CodeTables, problems: [CodeTableProblem]) {
        var tables = CodeTables(units: [:], countries: [:], districts: [:], commodities: [:])
        var problems: [CodeTableProblem] = []
        for table in Table.allCases {
            guard let text = files[table.fileName] else {
                problems.append(.init(file: table.fileName, line: nil, reason: "is missing"))
                continue
            }
            let file = CodeTableFile(table, text: text)
            tables.editions[table.rawValue] = file.edition
            problems += file.problems
            for row in file.rows {
                do {
                    try tables.add(CodeTableRow(row, table))
                } catch {
                    problems.append(.init(file: table.fileName, line: row.line, reason: error.reason))
                }
            }
        }
        return (tables, problems)
    }

    private mutating func add(_ row: CodeTableRow) throws(CodeTableRow.Fault) {
        switch row.table {
        case .units: self.units[try row.code(3)] = try row.named()
        case .countries:
            self.countries[try row.code(3)] = Country(
                code: row["code"], iso3: row["iso3"], zh: row["zh"], en: row["en"])
        case .isoCountries: self.isoCountries[try row.code(3)] = try row.named()
        case .currencies:
            self.currencies[try row.code(3)] = Currency(
                code: row["code"], iso: row["iso"], zh: row["zh"], en: row["en"])
        case .districts: self.districts[try row.code(4)] = row["zh"]
        case .transportModes:
            self.transportModes[try row.code(1)] = TransportMode(
                code: row["code"], zh: row["zh"], en: row["en"], kind: try row.choice("kind"))
        case .packings:
            self.packings[try row.code(1...2)] = Packing(
                code: row["code"], zh: row["zh"], en: row["en"], isConfirmed: try row.flag("confirmed"))
        case .tradeModes:
            self.tradeModes[try row.code(4)] = TradeMode(
                code: row["code"], zh: row["zh"], en: row["en"], ecommerce: try row.flows("ecommerce"))
        case .enums: self.enums[try row.present("field"), default: [:]][try row.present("code")] = try row.named()
        case .commodities: self.commodities[try row.code(10)] = try self.commodity(row)
        case .positiveList:
            let code = try row.digits([8, 10])
            self.positiveList[code] = Listing(
                code: code, status: try row.choice("status"), modes: try row.choice("modes"), note: row["note"])
        case .itemCaps:
            let code = try row.digits([2, 4, 6, 8, 10])
            guard let kilograms = Amount(row["kgPerYear"]), kilograms > .zero else {
                throw .init("kgPerYear is not an amount above 0")
            }
            self.itemCaps[code] = ItemCap(code: code, kilograms: kilograms, zh: row["zh"], en: row["en"])
        }
    }

    private func commodity(_ row: CodeTableRow) throws(CodeTableRow.Fault) -> Commodity {
        for column in ["unit1", "unit2"] where !row[column].isEmpty && self.units[row[column]] == nil {
            throw .init("\(column) is not in units.csv")
        }
        guard let vat = try row.rate("vat") else { throw .init("vat is empty") }
        return Commodity(
            code: row["code"], name: row["name"], unit1: try row.present("unit1"),
            unit2: row["unit2"].isEmpty ? nil : row["unit2"], vat: vat,
            consumptionTax: try row.choice("consumptionTax"),
            basis: row["basis"].isEmpty ? nil : try row.choice("basis"), mfnDuty: try row.rate("mfnDuty"),
            status: try row.choice("status"))
    }
}

/// Reads the cells of one row by their column.
struct CodeTableRow {
    /// What is wrong with a cell.
    struct Fault: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    let table: CodeTables.Table
    private let cells: [String: String]

    init(_ row: CodeTableFile.Row, _ table: CodeTables.Table) {
        self.table = table
        self.cells = Dictionary(zip(table.columns, row.cells), uniquingKeysWith: { first, _ in first })
    }

    subscript(column: String) -> String { self.cells[column] ?? "" }

    /// A code of so many digits or capitals.
    func code(_ length: ClosedRange<Int>) throws(Fault) -> String {
        let code = self["code"]
        guard length.contains(code.utf8.count),
            code.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
        else {
            let count = length.count == 1 ? "\(length.lowerBound)" : "\(length.lowerBound) to \(length.upperBound)"
            throw Fault("code must be \(count) digits or capitals")
        }
        return code
    }

    func code(_ length: Int) throws(Fault) -> String { try self.code(length...length) }

    /// A code of digits only.
    func digits(_ lengths: [Int]) throws(Fault) -> String {
        let code = self["code"]
        guard lengths.contains(code.utf8.count), code.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw Fault("code must be \(lengths.map(String.init).joined(separator: " or ")) digits")
        }
        return code
    }

    /// A cell that must not be empty.
    func present(_ column: String) throws(Fault) -> String {
        guard !self[column].isEmpty else { throw Fault("\(column) is empty") }
        return self[column]
    }

    func named() throws(Fault) -> CodeTables.Name {
        .init(code: self["code"], zh: try self.present("zh"), en: self["en"])
    }

    /// A rate, at least 0 and below 10 (1,000 percent); nil when empty.
    func rate(_ column: String) throws(Fault) -> Amount? {
        guard !self[column].isEmpty else { return nil }
        guard let rate = Amount(self[column]), rate >= .zero, rate < Amount(10) else {
            throw Fault("\(column) is not a rate such as 0.13")
        }
        return rate
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ column: String) throws(Fault) -> Choice {
        guard let choice = Choice(rawValue: self[column]) else {
            let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault("\(column) must be one of: \(allowed)")
        }
        return choice
    }

    func flag(_ column: String) throws(Fault) -> Bool {
        switch self[column] {
        case "yes": true
        case "no": false
        default: throw Fault("\(column) must be one of: yes, no")
        }
    }

    func flows(_ column: String) throws(Fault) -> Set<KindDefinition.Flow> {
        switch self[column] {
        case "": []
        case "import": [.import]
        case "export": [.export]
        case "both": [.import, .export]
        default: throw Fault("\(column) must be empty or one of: import, export, both")
        }
    }
}
