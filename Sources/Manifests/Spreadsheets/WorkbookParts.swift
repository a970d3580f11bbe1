/// What stands beside the sheets of a workbook and is needed to read them.
struct WorkbookParts {
    struct Sheet {
        var name: String
        var path: String
        var isHidden: Bool
    }

    var sheets: [Sheet] = []
    var from1904 = false
    var strings: [String] = []
    /// By style number: shows numbers as dates.
    var isDate: [Bool] = []

    /// What is taken of them at most.
    private enum Limit {
        static let strings = 2_000_000
        static let stringBytes = 200_000_000
        /// Styles, formats, sheets and links, each.
        static let things = 100_000
    }

    /// - Throws: `damagedArchive`, `badXML`, `tooLarge`.
    init(_ archive: ZipArchive) throws(SpreadsheetError) {
        var targets: [String: String] = [:]
        try Self.each("xl/_rels/workbook.xml.rels", of: archive) { xml throws(SpreadsheetError) in
            guard xml.name == "Relationship", let id = xml.attribute("Id"), let target = xml.attribute("Target")
            else { return }
            guard targets.count < Limit.things else { throw SpreadsheetError(.tooLarge, xml.part) }
            targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
        }
        try Self.each("xl/workbook.xml", of: archive) { xml throws(SpreadsheetError) in
            switch xml.name {
            case "workbookPr":
                self.from1904 = ["1", "true"].contains(xml.attribute("date1904") ?? "")
            case "sheet":
                let id = xml.attributes.first { $0.name == "r:id" || $0.name.hasSuffix(":id") }?.value ?? ""
                guard let path = targets[id], archive.index(of: path) != nil else { return }
                guard self.sheets.count < 1000 else { throw SpreadsheetError(.tooLarge, xml.part) }
                self.sheets.append(
                    Sheet(
                        name: xml.attribute("name") ?? "", path: path,
                        isHidden: (xml.attribute("state") ?? "visible") != "visible"))
            default: break
            }
        }
        guard !self.sheets.isEmpty else { throw SpreadsheetError(.damagedArchive) }
        if archive.index(of: "xl/sharedStrings.xml") != nil { self.strings = try Self.strings(archive) }
        if archive.index(of: "xl/styles.xml") != nil { self.isDate = try Self.dates(archive) }
    }

    /// Calls for each element of a part.
    static func each(
        _ part: String, of archive: ZipArchive, _ body: (XMLPull) throws(SpreadsheetError) -> Void
    ) throws(SpreadsheetError) {
        let xml = try XMLPull(archive.stream(part), part: part)
        while let node = try xml.next() { if node == .start { try body(xml) } }
    }

    private static func strings(_ archive: ZipArchive) throws(SpreadsheetError) -> [String] {
        let xml = try XMLPull(archive.stream("xl/sharedStrings.xml"), part: "xl/sharedStrings.xml")
        var strings: [String] = []
        var text = ""
        var isText = false
        var phonetic = 0
        var bytes = 0
        func keep(_ string: String) throws(SpreadsheetError) {
            guard strings.count < Limit.strings else { throw SpreadsheetError(.tooLarge, xml.part) }
            strings.append(string)
        }
        while let node = try xml.next() {
            switch (node, node == .text ? "" : xml.name) {
            case (.start, "si"):
                text = ""
                if xml.isEmpty { try keep("") }
            case (.start, "t"): isText = !xml.isEmpty && phonetic == 0
            case (.start, "rPh"): phonetic += xml.isEmpty ? 0 : 1
            case (.end, "rPh"): phonetic -= 1
            case (.end, "t"): isText = false
            case (.end, "si"): try keep(text)
            case (.text, _) where isText:
                let piece = xml.value
                bytes += piece.utf8.count
                guard bytes <= Limit.stringBytes else { throw SpreadsheetError(.tooLarge, xml.part) }
                text += piece
            default: break
            }
        }
        return strings
    }

    private static func dates(_ archive: ZipArchive) throws(SpreadsheetError) -> [Bool] {
        var custom: [Int: Bool] = [:]
        var styles: [Bool] = []
        var isCell = false
        let xml = try XMLPull(archive.stream("xl/styles.xml"), part: "xl/styles.xml")
        while let node = try xml.next() {
            guard node == .start || node == .end else { continue }
            guard styles.count < Limit.things, custom.count < Limit.things else {
                throw SpreadsheetError(.tooLarge, xml.part)
            }
            switch xml.name {
            case "numFmt" where node == .start:
                guard let id = xml.attribute("numFmtId").flatMap({ Int($0) }) else { continue }
                custom[id] = Self.showsDates(xml.attribute("formatCode") ?? "")
            case "cellXfs": isCell = node == .start && !xml.isEmpty
            case "xf" where isCell && node == .start:
                let id = xml.attribute("numFmtId").flatMap { Int($0) } ?? 0
                let builtIn =
                    (14...22).contains(id) || (27...36).contains(id) || (45...47).contains(id)
                    || (50...58).contains(id)
                styles.append(custom[id] ?? builtIn)
            default: break
            }
        }
        return styles
    }

    /// A number format with a part of a date outside of quotes and brackets.
    private static func showsDates(_ format: String) -> Bool {
        var isQuoted = false
        var isBracket = false
        var isEscaped = false
        for byte in format.lowercased().utf8 {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "["): isBracket = true
            case UInt8(ascii: "]"): isBracket = false
            case UInt8(ascii: "y"), UInt8(ascii: "d"), UInt8(ascii: "h"), UInt8(ascii: "s"), UInt8(ascii: "m"):
                if !isQuoted, !isBracket { return true }
            default: break
            }
        }
        return false
    }
}
