import Declarations
import Foundation

extension ResultMarks {
    /// The workbook with the column: sheets, styles, formulas and order as they were; cells with a comment are tinted. Only the
    /// sheet that was read, the styles and the comments are written anew, everything else is copied.
    ///
    /// A sheet that has comments of its own keeps them, and ours stand in the column alone.
    /// - Throws: `SpreadsheetError` when the original cannot be read.
    public func workbook(_ original: [UInt8], sheet path: String) throws(SpreadsheetError) -> [UInt8] {
        let archive = try ZipArchive(original)
        let styles = try self.tintedStyles(archive)
        let sheet = try self.sheet(path, archive, tint: styles?.base)
        let builder = try ZipBuilder(changing: original)
        try builder.put(path, sheet.bytes)
        if let styles { try builder.put("xl/styles.xml", styles.bytes) }
        if sheet.hasComments {
            try builder.put("xl/comments_tongguan.xml", self.commentsPart())
            try builder.put("xl/drawings/vmlDrawing_tongguan.vml", self.drawingPart())
            let rels = Self.relations(of: path)
            try builder.put(rels, Self.related(archive.index(of: rels) == nil ? nil : try archive.content(rels)))
            try builder.put("[Content_Types].xml", Self.typed(try archive.content("[Content_Types].xml")))
        }
        return try builder.finish()
    }

    // MARK: The sheet

    private func sheet(
        _ path: String, _ archive: ZipArchive, tint: Int?
    ) throws(SpreadsheetError) -> (bytes: [UInt8], hasComments: Bool) {
        let xml = try XMLPull(archive.stream(path), part: path)
        var copy = XMLCopy(capacity: 1 << 20)
        copy.declaration()
        var prefix = ""
        var line = 0
        var pending: [(column: Int, xml: String)] = []
        var hasDrawing = false
        var isNoted = false
        let wantsComments = !self.comments.isEmpty
        let drawing: () -> String = {
            "<\(prefix)legacyDrawing xmlns:r=\"\(Self.officeRelations)\" r:id=\"rIdTongguan2\"/>"
        }
        while let node = try xml.next() {
            let name = node == .text ? "" : xml.name
            switch (node, name) {
            case (.start, "worksheet"):
                prefix = xml.qualifiedName.contains(":") ? xml.qualifiedName.prefix { $0 != ":" } + ":" : ""
                copy.node(node, xml)
            case (.start, "dimension"): try Self.skip(xml)
            case (.start, "row"):
                line = xml.attribute("r").flatMap { Int($0) } ?? line + 1
                pending = self.additions(line, prefix, tint)
                let isEmpty = xml.isEmpty
                copy.start(xml) { $0.filter { $0.name != "spans" } }
                if isEmpty { pending = [] }
            case (.start, "c"):
                let column = xml.attribute("r").flatMap(CellNumber.column) ?? 0
                while let first = pending.first, first.column < column {
                    copy.raw(first.xml)
                    pending.removeFirst()
                }
                if pending.first?.column == column {
                    if column == self.column {
                        copy.raw(pending.removeFirst().xml)
                        try Self.skip(xml)
                        continue
                    }
                    pending.removeFirst()
                }
                if let tint, self.comments[line]?[column] != nil {
                    copy.start(xml) { attributes in
                        let style = attributes.first { $0.name == "s" }.flatMap { Int($0.value) } ?? 0
                        return attributes.filter { $0.name != "s" } + [("s", "\(tint + style)")]
                    }
                } else {
                    copy.node(node, xml)
                }
            case (.end, "row"):
                for addition in pending { copy.raw(addition.xml) }
                pending = []
                copy.node(node, xml)
            case (.start, "legacyDrawing"):
                // One of ours, from an earlier round, is written anew.
                if xml.attributes.contains(where: { $0.value == "rIdTongguan2" }) { isNoted = true }
                hasDrawing = !isNoted
                copy.node(node, xml)
            case (.start, _) where xml.depth == 1 && Self.behindDrawing.contains(name) && wantsComments:
                if !hasDrawing, !isNoted {
                    copy.raw(drawing())
                    isNoted = true
                }
                copy.node(node, xml)
            case (.end, "worksheet"):
                if wantsComments, !hasDrawing, !isNoted {
                    copy.raw(drawing())
                    isNoted = true
                }
                copy.node(node, xml)
            default: copy.node(node, xml)
            }
        }
        return (copy.bytes, isNoted)
    }

    /// Cells that a row gets: tinted ones that are missing, and the result.
    private func additions(_ line: Int, _ prefix: String, _ tint: Int?) -> [(column: Int, xml: String)] {
        var additions: [(column: Int, xml: String)] = []
        for column in (self.comments[line] ?? [:]).keys where column != self.column {
            let style = tint.map { " s=\"\($0)\"" } ?? ""
            additions.append((column, "<\(prefix)c r=\"\(Sheet.cell(column: column, line: line))\"\(style)/>"))
        }
        let text = line == self.headerLine ? self.title : self.results[line]
        if let text {
            let cell = Sheet.cell(column: self.column, line: line)
            additions.append(
                (
                    self.column,
                    "<\(prefix)c r=\"\(cell)\" t=\"inlineStr\"><\(prefix)is><\(prefix)t xml:space=\"preserve\">"
                        + XMLCopy.escaped(text) + "</\(prefix)t></\(prefix)is></\(prefix)c>"
                ))
        }
        return additions.sorted { $0.column < $1.column }
    }

    /// Leaves an element out with all inside it.
    private static func skip(_ xml: XMLPull) throws(SpreadsheetError) {
        guard !xml.isEmpty else { return }
        let depth = xml.depth
        while let node = try xml.next() { if node == .end, xml.depth == depth { return } }
    }

    /// What follows a `legacyDrawing` in the order of the schema.
    private static let behindDrawing: Set<String> = [
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    ]
    private static let officeRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    // MARK: Styles

    /// Every style once more with a tint; `base` is the number of the first of those. Nil without styles.
    private func tintedStyles(_ archive: ZipArchive) throws(SpreadsheetError) -> (bytes: [UInt8], base: Int)? {
        let part = "xl/styles.xml"
        guard !self.comments.isEmpty, archive.index(of: part) != nil else { return nil }
        let xml = try XMLPull(archive.stream(part), part: part)
        var copy = XMLCopy()
        copy.declaration()
        var twins = XMLCopy()
        var fills = 0
        var styles = 0
        var inFills = false
        var inStyles = false
        while let node = try xml.next() {
            let name = node == .text ? "" : xml.name
            let prefix = node == .text ? "" : String(xml.qualifiedName.dropLast(name.count))
            switch (node, name) {
            case (.start, "fills"), (.start, "cellXfs"):
                inFills = name == "fills" && !xml.isEmpty
                inStyles = name == "cellXfs" && !xml.isEmpty
                copy.start(xml) { $0.filter { $0.name != "count" } }
                continue
            case (.end, "fills"):
                copy.raw(
                    "<\(prefix)fill><\(prefix)patternFill patternType=\"solid\"><\(prefix)fgColor rgb=\"FFFFC7CE\"/>"
                        + "<\(prefix)bgColor indexed=\"64\"/></\(prefix)patternFill></\(prefix)fill>")
                inFills = false
            case (.start, "fill"): if inFills { fills += 1 }
            case (.start, "xf") where inStyles:
                styles += 1
                let fill = fills
                twins.start(xml) { attributes in
                    attributes.filter { $0.name != "fillId" && $0.name != "applyFill" }
                        + [("fillId", "\(fill)"), ("applyFill", "1")]
                }
                copy.node(node, xml)
                continue
            case (.end, "cellXfs"):
                copy.raw(String(decoding: twins.bytes, as: UTF8.self))
                inStyles = false
            default: break
            }
            copy.node(node, xml)
            if inStyles { twins.node(node, xml) }
        }
        return styles == 0 ? nil : (copy.bytes, styles)
    }

    // MARK: Comments

    private var sortedComments: [(line: Int, column: Int, text: String)] {
        self.comments.sorted { $0.key < $1.key }.flatMap { line, cells in
            cells.sorted { $0.key < $1.key }.map { (line, $0.key, $0.value) }
        }
    }

    private func commentsPart() -> [UInt8] {
        var part = XMLCopy()
        part.declaration()
        part.raw("<comments xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">")
        part.raw("<authors><author>Tongguan</author></authors><commentList>")
        for comment in self.sortedComments {
            part.raw(
                "<comment ref=\"\(Sheet.cell(column: comment.column, line: comment.line))\" authorId=\"0\"><text><t>")
            part.text(comment.text)
            part.raw("</t></text></comment>")
        }
        part.raw("</commentList></comments>")
        return part.bytes
    }

    private func drawingPart() -> [UInt8] {
        var part = XMLCopy()
        part.raw(
            """
            <xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
            xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="77"/>\
            </o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" \
            path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" \
            o:connecttype="rect"/></v:shapetype>
            """)
        for (index, comment) in self.sortedComments.enumerated() {
            part.raw(
                """
                <v:shape id="_x0000_s\(78_848 + index)" type="#_x0000_t202" \
                style="position:absolute;width:220pt;height:90pt;visibility:hidden" fillcolor="#ffffe1" \
                o:insetmode="auto"><v:fill color2="#ffffe1"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/>\
                <x:SizeWithCells/><x:AutoFill>False</x:AutoFill><x:Row>\(comment.line - 1)</x:Row>\
                <x:Column>\(comment.column)</x:Column></x:ClientData></v:shape>
                """)
        }
        part.raw("</xml>")
        return part.bytes
    }

    private static func relations(of path: String) -> String {
        let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return path[..<cut] + "_rels/" + path[cut...] + ".rels"
    }

    private static func related(_ part: [UInt8]?) -> [UInt8] {
        let packages = "http://schemas.openxmlformats.org/package/2006/relationships"
        let ours = """
            <Relationship xmlns="\(packages)" Id="rIdTongguan1" Type="\(Self.officeRelations)/comments" \
            Target="/xl/comments_tongguan.xml"/><Relationship xmlns="\(packages)" Id="rIdTongguan2" \
            Type="\(Self.officeRelations)/vmlDrawing" Target="/xl/drawings/vmlDrawing_tongguan.vml"/>
            """
        let whole =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Relationships xmlns=\"\(packages)\">\(ours)</Relationships>"
        return part.flatMap { Self.insert(ours, before: "</Relationships>", in: $0) } ?? Array(whole.utf8)
    }

    private static func typed(_ part: [UInt8]) -> [UInt8] {
        let text = String(decoding: part, as: UTF8.self)
        var ours = """
            <Override PartName="/xl/comments_tongguan.xml" \
            ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/>
            """
        if !text.contains("Extension=\"vml\"") {
            ours +=
                "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>"
        }
        if text.contains("comments_tongguan.xml") { return part }
        return Self.insert(ours, before: "</Types>", in: part) ?? part
    }

    private static func insert(_ xml: String, before mark: String, in part: [UInt8]) -> [UInt8]? {
        let text = String(decoding: part, as: UTF8.self)
        guard !text.contains("rIdTongguan1") || !xml.contains("rIdTongguan1") else { return part }
        guard let range = text.range(of: mark, options: .backwards) else { return nil }
        return Array((text[..<range.lowerBound] + xml + text[range.lowerBound...]).utf8)
    }
}
