import Declarations
import Gateway

/// The documents of an order side by side, element by element, with differences marked.
enum PapersTable {
    /// Elements of different names that mean the same thing stand in one row, as customs compares them.
    private static let same: [String: String] = [
        "payerName": "buyerName", "payerIdNumber": "buyerIdNumber", "payerIdType": "buyerIdType",
        "amountPaid": "acturalPaid",
    ]
    private static let compared = [
        "orderNo", "payTransactionId", "logisticsNo", "ebpCode", "ebcCode", "payCode", "logisticsCode", "acturalPaid",
        "buyerName", "buyerIdType", "buyerIdNumber", "buyerTelephone", "consignee", "consigneeTelephone",
        "consigneeAddress",
    ]

    static func section(_ file: OrderFile, _ papers: OrderPapers?, _ visit: ConsoleVisit) -> HTML {
        guard let papers, !papers.papers.isEmpty else { return ConsolePieces.empty(visit.say(OrderPhrases.noPapers)) }
        let differing = Self.differing(papers)
        let rows = Self.names(papers).map { name -> [HTML] in
            let values = papers.papers.map { Self.value(name, in: $0) }
            let isOdd = differing.contains(name)
            let mark: HTML = isOdd ? " \(Mark.shape(.ask))" : ""
            return ["<code>\(name)</code>\(mark)"]
                + values.map { value in
                    value.map { isOdd ? "<mark>\($0)</mark>" : "\($0)" } ?? "<span class=\"none\">–</span>"
                }
        }
        let lines = Self.lines(papers, visit)
        let said = papers.differences.map {
            "<li>\($0.message.text(in: visit.language)) <code>\($0.at)</code></li>" as HTML
        }
        let verdict: HTML =
            said.isEmpty
            ? "<p>\(Mark.badge(.good, visit.say(OrderPhrases.agree)))</p>"
            : "<p>\(Mark.badge(.ask, visit.say(OrderPhrases.differ)))</p><ul>\(HTML.joined(said))</ul>"
        let columns =
            [visit.say(OrderPhrases.element)]
            + papers.papers.map { "\(OrderPhrases.name(ofKind: $0.kind, visit)) \($0.kind)" }
        return """
            \(verdict)\(Self.secrecy(file, papers, visit))
            \(ConsolePieces.table(visit.say(OrderPhrases.papers), columns, rows, style: "dense compare"))
            \(Self.articles(lines, columns, isOdd: papers.differences.contains { $0.at.contains("/lines/") }, visit))
            """
    }

    /// What stands line by line is folded away while it agrees.
    private static func articles(
        _ lines: [[HTML]], _ columns: [String], isOdd: Bool, _ visit: ConsoleVisit
    ) -> HTML {
        guard !lines.isEmpty else { return "" }
        return """
            <details id="lines"\(isOdd ? " open" : "")><summary>\(visit.say(OrderPhrases.lines))</summary>
            \(ConsolePieces.table(visit.say(OrderPhrases.lines), columns, lines, style: "dense compare"))</details>
            """
    }

    private static func secrecy(_ file: OrderFile, _ papers: OrderPapers, _ visit: ConsoleVisit) -> HTML {
        guard papers.isMasked else {
            return "<p class=\"note bad\" role=\"status\">\(visit.say(OrderPhrases.revealed))</p>"
        }
        guard visit.may(.operator_) else { return "<p class=\"hint\">\(visit.say(OrderPhrases.masked))</p>" }
        return """
            <p class="hint">\(visit.say(OrderPhrases.masked))</p><details id="reveal"><summary class="button quiet">\
            \(visit.say(OrderPhrases.reveal))</summary>\(visit.form(
                visit.path(of: file.view.orderNo, tenant: file.tenant) + "/reveal",
                """
                <label>\(visit.say(ConsolePhrases.reason))<input name="reason" required maxlength="500"></label>\
                <button type="submit">\(visit.say(OrderPhrases.reveal))</button>
                """))</details>
            """
    }

    private static func value(_ name: String, in paper: OrderPapers.Paper) -> String? {
        if let value = paper.head[name] { return value }
        return Self.same.first { $0.value == name && paper.head[$0.key] != nil }.flatMap { paper.head[$0.key] }
    }

    /// What customs compares first, then everything that at least two documents carry.
    private static func names(_ papers: OrderPapers) -> [String] {
        let all = papers.papers.flatMap(\.head.keys)
        let counts = Dictionary(grouping: all) { $0 }.mapValues(\.count)
        let others = counts.filter { $0.value > 1 && !Self.compared.contains($0.key) }.keys.sorted()
        return Self.compared.filter { name in papers.papers.contains { Self.value(name, in: $0) != nil } } + others
    }

    private static func differing(_ papers: OrderPapers) -> Set<String> {
        Set(
            papers.differences.compactMap { $0.at.split(separator: "/").last.map(String.init) }.map {
                Self.same[$0] ?? $0
            })
    }

    /// Lines of the order and the inventory.
    private static func lines(_ papers: OrderPapers, _ visit: ConsoleVisit) -> [[HTML]] {
        let most = papers.papers.map(\.lines.count).max() ?? 0
        let differing = Set(papers.differences.map(\.at))
        return (0..<min(most, 50)).flatMap { index in
            ["itemNo", "itemName", "gname", "gcode", "qty", "unit", "price", "totalPrice", "country"].compactMap {
                name -> [HTML]? in
                let values = papers.papers.map { $0.lines.indices.contains(index) ? $0.lines[index][name] : nil }
                guard values.contains(where: { $0 != nil }) else { return nil }
                let isOdd = differing.contains { $0.hasSuffix("/lines/\(index)/\(name)") }
                let mark: HTML = isOdd ? " \(Mark.shape(.ask))" : ""
                return ["\(visit.say(OrderPhrases.line)) \(index + 1) <code>\(name)</code>\(mark)"]
                    + values.map { value in
                        value.map { isOdd ? "<mark>\($0)</mark>" : "\($0)" } ?? "<span class=\"none\">–</span>"
                    }
            }
        }
    }
}
