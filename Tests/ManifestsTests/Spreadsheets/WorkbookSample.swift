@testable import Manifests

/// Writes workbooks as odd as programs write them.
struct WorkbookSample {
    var sheets: [(name: String, state: String, xml: String)] = []
    var strings: [String] = []
    var extra: [(name: String, content: [UInt8])] = []

    /// Rows of inline strings.
    static func rows(_ rows: [[String]], from line: Int = 1) -> String {
        rows.enumerated().map { index, cells in
            let number = line + index
            return "<row r=\"\(number)\">"
                + cells.enumerated().map { column, text in
                    text.isEmpty
                        ? ""
                        : "<c r=\"\(Self.letters(column))\(number)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
                }.joined() + "</row>"
        }.joined()
    }

    static func letters(_ column: Int) -> String {
        column < 26
            ? String(UnicodeScalar(UInt8(65 + column)))
            : Self.letters(column / 26 - 1) + Self.letters(column % 26)
    }

    func bytes() throws -> [UInt8] {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let builder = try ZipBuilder()
        try builder.put("[Content_Types].xml", Array("<Types/>".utf8))
        let all = self.sheets.enumerated()
        let list = all.map { index, sheet in
            "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\" state=\"\(sheet.state)\" r:id=\"r\(index)\"/>"
        }
        try builder.put(
            "xl/workbook.xml",
            Array(
                "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>\(list.joined())</sheets></workbook>".utf8))
        let targets = all.map { index, _ in
            "<Relationship Id=\"r\(index)\" Type=\"t\" Target=\"worksheets/s\(index).xml\"/>"
        }
        try builder.put(
            "xl/_rels/workbook.xml.rels", Array("<Relationships>\(targets.joined())</Relationships>".utf8))
        for (index, sheet) in all {
            try builder.put(
                "xl/worksheets/s\(index).xml",
                Array("<worksheet xmlns=\"\(main)\">\(sheet.xml)</worksheet>".utf8))
        }
        let texts = self.strings.map { "<si><t>\($0)</t></si>" }.joined()
        try builder.put("xl/sharedStrings.xml", Array("<sst xmlns=\"\(main)\">\(texts)</sst>".utf8))
        try builder.put(
            "xl/styles.xml",
            Array(
                """
                <styleSheet xmlns="\(main)"><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m"/>\
                <numFmt numFmtId="171" formatCode="0.00&quot;days&quot;"/></numFmts><fills><fill><patternFill/></fill></fills>\
                <cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>
                """.utf8))
        for (name, content) in self.extra { try builder.put(name, content) }
        return try builder.finish()
    }
}
