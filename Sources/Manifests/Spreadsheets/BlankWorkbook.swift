import Declarations

/// A workbook to be filled in: names of columns, an example, lists to choose from, and a sheet of notes.
///
/// Written by ourselves: the archive and the text are at hand, and a library for it would be one more thing to install for
/// four small parts.
public struct BlankWorkbook: Sendable {
    /// One column.
    public struct Column: Sendable {
        public var title: String
        public var isRequired: Bool
        public var example: String
        /// Shown when the cell is chosen.
        public var note: String
        /// Values to choose from; none for free text.
        public var choices: [String]

        public init(title: String, isRequired: Bool, example: String, note: String, choices: [String] = []) {
            self.title = title
            self.isRequired = isRequired
            self.example = example
            self.note = note
            self.choices = choices
        }
    }

    public var sheetName: String
    public var notesName: String
    public var columns: [Column]
    /// Rows of the sheet of notes.
    public var notes: [[String]]

    public init(sheetName: String, notesName: String, columns: [Column], notes: [[String]]) {
        self.sheetName = sheetName
        self.notesName = notesName
        self.columns = columns
        self.notes = notes
    }

    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let rows = 5000

    /// The workbook's bytes, equal for equal content.
    /// - Throws: `SpreadsheetError` when there is no memory.
    public func bytes() throws(SpreadsheetError) -> [UInt8] {
        let builder = try ZipBuilder()
        let types = "application/vnd.openxmlformats-officedocument.spreadsheetml."
        let sheets = (1...3).map {
            "<Override PartName=\"/xl/worksheets/sheet\($0).xml\" ContentType=\"\(types)worksheet+xml\"/>"
        }.joined()
        try builder.put(
            "[Content_Types].xml",
            Array(
                (Self.head + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                    + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(types)sheet.main+xml\"/>" + sheets
                    + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(types)styles+xml\"/></Types>").utf8))
        try builder.put("_rels/.rels", Self.relationPart([("rId1", "officeDocument", "xl/workbook.xml")]))
        try builder.put(
            "xl/_rels/workbook.xml.rels",
            Self.relationPart(
                (1...3).map { ("rId\($0)", "worksheet", "worksheets/sheet\($0).xml") } + [
                    ("rId4", "styles", "styles.xml")
                ]))
        try builder.put("xl/workbook.xml", Array(self.workbookPart.utf8))
        try builder.put("xl/styles.xml", Array(Self.stylesPart.utf8))
        try builder.put("xl/worksheets/sheet1.xml", Array(self.ordersPart.utf8))
        try builder.put("xl/worksheets/sheet2.xml", Array(self.notesPart.utf8))
        try builder.put("xl/worksheets/sheet3.xml", Array(self.listsPart.utf8))
        return try builder.finish()
    }

    /// A workbook of one sheet with nothing but text.
    /// - Throws: `SpreadsheetError` when there is no memory.
    public static func table(header: [String], rows: [[String]]) throws(SpreadsheetError) -> [UInt8] {
        let columns = header.map { Column(title: $0, isRequired: false, example: "", note: "") }
        let book = BlankWorkbook(sheetName: "orders", notesName: "notes", columns: columns, notes: [])
        let builder = try ZipBuilder(changing: try book.bytes())
        var sheet = XMLCopy(capacity: rows.count * 1024)
        sheet.raw(Self.head + "<worksheet xmlns=\"\(Self.main)\"><sheetData>")
        for (line, cells) in ([header] + rows).enumerated() { sheet.raw(Self.row(line + 1, cells.map { ($0, 3) })) }
        sheet.raw("</sheetData></worksheet>")
        try builder.put("xl/worksheets/sheet1.xml", sheet.bytes)
        return try builder.finish()
    }

    private static func relationPart(_ entries: [(id: String, type: String, target: String)]) -> [UInt8] {
        let packages = "http://schemas.openxmlformats.org/package/2006/relationships"
        let all = entries.map {
            "<Relationship Id=\"\($0.id)\" Type=\"\(self.relations)/\($0.type)\" Target=\"\($0.target)\"/>"
        }
        return Array((self.head + "<Relationships xmlns=\"\(packages)\">" + all.joined() + "</Relationships>").utf8)
    }

    private var workbookPart: String {
        let names = [self.sheetName, self.notesName, "lists"]
        let sheets = names.enumerated().map { index, name in
            "<sheet name=\"\(XMLCopy.escaped(name))\" sheetId=\"\(index + 1)\""
                + (index == 2 ? " state=\"hidden\"" : "") + " r:id=\"rId\(index + 1)\"/>"
        }
        return Self.head + "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.relations)\"><sheets>" + sheets.joined()
            + "</sheets></workbook>"
    }

    /// 0 plain, 1 optional heading, 2 required heading, 3 text, 4 example.
    private static let stylesPart =
        head + "<styleSheet xmlns=\"\(main)\"><fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
        + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>"
        + "<font><i/><sz val=\"11\"/><color rgb=\"FF7F7F7F\"/><name val=\"Calibri\"/></font></fonts>"
        + "<fills count=\"4\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>"
        + "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE7E6E6\"/></patternFill></fill>"
        + "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFE699\"/></patternFill></fill></fills>"
        + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
        + "<cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
        + "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\"/>"
        + "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"3\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\"/>"
        + "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        + "<xf numFmtId=\"49\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>"
        + "</cellXfs></styleSheet>"

    private static func row(_ line: Int, _ cells: [(text: String, style: Int)]) -> String {
        let all = cells.enumerated().map { column, cell in
            cell.text.isEmpty
                ? ""
                : "<c r=\"\(Sheet.cell(column: column, line: line))\" s=\"\(cell.style)\" t=\"inlineStr\"><is>"
                    + "<t xml:space=\"preserve\">\(XMLCopy.escaped(cell.text))</t></is></c>"
        }
        return "<row r=\"\(line)\">\(all.joined())</row>"
    }

    private var ordersPart: String {
        let last = self.columns.count
        var validations: [String] = []
        var lists = 0
        for (column, entry) in self.columns.enumerated() {
            let letters = String(Sheet.cell(column: column, line: 1).dropLast())
            let place = "\(letters)2:\(letters)\(Self.rows)"
            let prompt =
                "showInputMessage=\"1\" promptTitle=\"\(XMLCopy.escaped(String(entry.title.prefix(32))))\" "
                + "prompt=\"\(XMLCopy.escaped(String(entry.note.prefix(250))))\" allowBlank=\"1\" sqref=\"\(place)\""
            if entry.choices.isEmpty {
                validations.append("<dataValidation \(prompt)/>")
            } else {
                let list = String(Sheet.cell(column: lists, line: 1).dropLast())
                lists += 1
                // A value that is no code of the list is warned of and let in: a list may be older than the tariff.
                validations.append(
                    "<dataValidation type=\"list\" errorStyle=\"warning\" \(prompt)><formula1>"
                        + "lists!$\(list)$1:$\(list)$\(entry.choices.count)</formula1></dataValidation>")
            }
        }
        return Self.head + "<worksheet xmlns=\"\(Self.main)\"><sheetViews><sheetView workbookViewId=\"0\">"
            + "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
            + "<cols><col min=\"1\" max=\"\(last)\" width=\"20\" style=\"3\" customWidth=\"1\"/></cols><sheetData>"
            + Self.row(1, self.columns.map { ($0.title + ($0.isRequired ? " *" : ""), $0.isRequired ? 2 : 1) })
            + Self.row(2, self.columns.map { ($0.example, 4) }) + "</sheetData><dataValidations count=\"\(last)\">"
            + validations.joined() + "</dataValidations></worksheet>"
    }

    private var notesPart: String {
        let rows = self.notes.enumerated().map { line, cells in
            Self.row(line + 1, cells.map { ($0, line == 0 ? 1 : 3) })
        }
        return Self.head
            + "<worksheet xmlns=\"\(Self.main)\"><cols><col min=\"1\" max=\"2\" width=\"28\" customWidth=\"1\"/>"
            + "<col min=\"3\" max=\"5\" width=\"48\" customWidth=\"1\"/></cols><sheetData>" + rows.joined()
            + "</sheetData></worksheet>"
    }

    private var listsPart: String {
        let lists = self.columns.map(\.choices).filter { !$0.isEmpty }
        let count = lists.map(\.count).max() ?? 0
        let rows = (0..<count).map { line in
            Self.row(line + 1, lists.map { ($0.indices.contains(line) ? $0[line] : "", 3) })
        }
        return Self.head + "<worksheet xmlns=\"\(Self.main)\"><sheetData>" + rows.joined() + "</sheetData></worksheet>"
    }
}
