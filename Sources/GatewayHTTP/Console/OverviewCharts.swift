import Declarations

/// Charts of the overview: drawn once on the server, at most 48 × 3 points, each with its words and its table.
enum OverviewCharts {
    private static let (width, height, foot) = (560, 170, 22)

    /// Accepted as an area, released and rejected as lines, by the hour.
    static func throughput(_ hours: [Pipeline.Hour], _ visit: ConsoleVisit) -> HTML {
        let most = max(1, hours.map { max($0.accepted, $0.released, $0.rejected) }.max() ?? 1)
        let step = Double(Self.width) / Double(max(1, hours.count - 1))
        func points(_ value: (Pipeline.Hour) -> Int) -> String {
            hours.enumerated().map { index, hour in
                let y = Double(Self.height - 8) * (1 - Double(value(hour)) / Double(most)) + 8
                return "\(Self.short(Double(index) * step)),\(Self.short(y))"
            }.joined(separator: " ")
        }
        let sum = { (value: (Pipeline.Hour) -> Int) in hours.reduce(0) { $0 + value($1) } }
        let summary = visit.say(
            OverviewPhrases.summary(
                accepted: sum(\.accepted), released: sum(\.released), rejected: sum(\.rejected)))
        let labels = hours.enumerated().filter { $0.offset % 12 == 11 }.map { index, hour -> HTML in
            let digits = hour.start.beijing14
            return
                "<text class=\"tick\" x=\"\(Self.short(Double(index) * step))\" y=\"\(Self.height + 16)\">\(String(digits.dropFirst(8).prefix(2))):00</text>"
        }
        let rows = hours.reversed().filter { $0.accepted + $0.released + $0.rejected > 0 }.map { hour -> [HTML] in
            ["\(TimeWords.exact(hour.start))", "\(hour.accepted)", "\(hour.released)", "\(hour.rejected)"]
        }
        let words = [OverviewPhrases.accepted, OverviewPhrases.released, OverviewPhrases.rejected].map(visit.say)
        return """
            <p class="summary">\(summary)</p>
            <svg class="chart" viewBox="0 0 \(Self.width) \(Self.height + Self.foot)" role="img" aria-label="\(summary)">\
            <path class="grid" d="M0 8H\(Self.width)M0 \(Self.height / 2 + 4)H\(Self.width)M0 \(Self.height)H\(Self.width)"/>\
            <text class="tick" x="2" y="20">\(most)</text>\
            <polygon class="area" points="0,\(Self.height) \(points(\.accepted)) \(Self.width),\(Self.height)"/>\
            <polyline class="line still" points="\(points(\.accepted))"/><polyline class="line good" points="\(points(\.released))"/>\
            <polyline class="line bad" points="\(points(\.rejected))"/>\(HTML.joined(labels))</svg>
            <p class="legend"><span class="key still">\(words[0])</span> <span class="key good">\(words[1])</span> \
            <span class="key bad">\(words[2])</span></p>
            <details id="hours-table"><summary>\(visit.say(OverviewPhrases.asTable))</summary>\(ConsolePieces.table(
                visit.say(OverviewPhrases.throughput), [visit.say(OverviewPhrases.hour)] + words, rows))</details>
            """
    }

    /// Released orders by how long they took.
    static func clearance(_ counts: [ClearanceClass: Int], _ visit: ConsoleVisit) -> HTML {
        let total = counts.values.reduce(0, +)
        guard total > 0 else { return ConsolePieces.empty(visit.say(OverviewPhrases.noneReleased)) }
        let most = counts.values.max() ?? 1
        let classes = ClearanceClass.allCases
        let row = 26
        let bars = classes.enumerated().map { index, taken -> HTML in
            let count = counts[taken] ?? 0
            let long = count == 0 ? 0 : max(3, 300 * count / most)
            return """
                <text class="name" x="0" y="\(index * row + 17)">\(Self.name(taken, visit))</text><rect class="bar" x="170" \
                y="\(index * row + 5)" width="\(long)" height="16" rx="3"/><text class="value" x="\(170 + long + 8)" \
                y="\(index * row + 17)">\(count)</text>
                """
        }
        let rows = classes.map { taken -> [HTML] in ["\(Self.name(taken, visit))", "\(counts[taken] ?? 0)"] }
        let title = visit.say(OverviewPhrases.clearance)
        return """
            <svg class="chart" viewBox="0 0 560 \(classes.count * row)" role="img" aria-label="\(title)">\(HTML.joined(bars))</svg>
            <details id="clearance-table"><summary>\(visit.say(OverviewPhrases.asTable))</summary>\(ConsolePieces.table(
                title, [visit.say(OverviewPhrases.taken), visit.say(OverviewPhrases.orders)], rows))</details>
            """
    }

    private static func name(_ taken: ClearanceClass, _ visit: ConsoleVisit) -> String {
        if let limit = taken.limit { return visit.say(OverviewPhrases.within(TimeWords.span(limit, visit.language))) }
        return visit.say(OverviewPhrases.longer(than: TimeWords.span(.seconds(86_400), visit.language)))
    }

    private static func short(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
