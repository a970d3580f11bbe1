import Declarations

/// The pipeline as a picture: stages from left to right with counts and the age of their oldest order, each a link to its orders.
enum PipelinePicture {
    private static let stages: [OrderState] = [.accepted, .prepared, .sent, .filed, .inCustoms, .released]
    private static let aside: [OrderState] = [.held, .rejected, .unknown, .conflict, .cancelling, .returning]
    private static let (width, gap, height) = (150, 18, 92)

    static func picture(_ pipeline: Pipeline, _ visit: ConsoleVisit) -> HTML {
        let inside = (Self.stages.dropLast() + Self.aside).reduce(0) { $0 + (pipeline.counts[$1] ?? 0) }
        let total = Self.stages.count * (Self.width + Self.gap) - Self.gap
        let boxes = Self.stages.enumerated().map { index, state in
            Self.box(state, pipeline, visit, x: index * (Self.width + Self.gap), hasArrow: index > 0)
        }
        let troubles = Self.aside.filter { (pipeline.counts[$0] ?? 0) > 0 }.map { state -> HTML in
            """
            <li><a href="/console/orders?state=\(state.rawValue)">\(visit.state(state)) \
            <strong>\(pipeline.counts[state] ?? 0)</strong></a>\(Self.age(state, pipeline, visit))</li>
            """
        }
        let side: HTML =
            troubles.isEmpty
            ? ""
            : "<ul class=\"aside\" aria-label=\"\(visit.say(OverviewPhrases.beside))\">\(HTML.joined(troubles))</ul>"
        return """
            <p class="summary">\(visit.say(OverviewPhrases.inside(inside)))</p>
            <div class="scroll" tabindex="0" role="group" aria-label="\(visit.say(OverviewPhrases.pipeline))">\
            <svg class="pipeline" viewBox="0 0 \(total) \(Self.height)" role="img" aria-labelledby="pipe-title">\
            <title id="pipe-title">\(visit.say(OverviewPhrases.pipeline))</title>\(HTML.joined(boxes))</svg></div>
            \(side)
            <details id="pipeline-table"><summary>\(visit.say(OverviewPhrases.asTable))</summary>\(Self.table(pipeline, visit))</details>
            """
    }

    private static func box(
        _ state: OrderState, _ pipeline: Pipeline, _ visit: ConsoleVisit, x: Int, hasArrow: Bool
    ) -> HTML {
        let count = pipeline.counts[state] ?? 0
        let arrow: HTML =
            hasArrow ? "<path class=\"flow\" d=\"M\(x - Self.gap + 2) 46h\(Self.gap - 8)m-4 -4 4 4 -4 4\"/>" : ""
        let age: HTML =
            pipeline.oldest[state].map {
                "<text class=\"age\" x=\"\(x + 14)\" y=\"80\">\(visit.say(OverviewPhrases.oldest)) \(TimeWords.span(visit.now - $0, visit.language))</text>"
            } ?? ""
        return """
            \(arrow)<g class="stage \(state.tone.rawValue)\(count == 0 ? " none" : "")"><rect x="\(x)" y="1" width="\(Self.width)" \
            height="\(Self.height - 2)" rx="10"/><text class="name" x="\(x + 14)" y="25">\(visit.say(state.title))</text>\
            <text class="count" x="\(x + 14)" y="58">\(count)</text>\(age)</g>
            """
    }

    private static func age(_ state: OrderState, _ pipeline: Pipeline, _ visit: ConsoleVisit) -> HTML {
        pipeline.oldest[state].map {
            " <small>\(visit.say(OverviewPhrases.oldest)) \(TimeWords.span(visit.now - $0, visit.language))</small>"
        } ?? ""
    }

    private static func table(_ pipeline: Pipeline, _ visit: ConsoleVisit) -> HTML {
        let rows = OrderState.allCases.filter { (pipeline.counts[$0] ?? 0) > 0 || Self.stages.contains($0) }.map {
            state -> [HTML] in
            [
                "<a href=\"/console/orders?state=\(state.rawValue)\">\(visit.state(state))</a>",
                "\(pipeline.counts[state] ?? 0)", pipeline.oldest[state].map(visit.time) ?? "–",
            ]
        }
        return ConsolePieces.table(
            visit.say(OverviewPhrases.pipeline),
            [visit.say(ConsolePhrases.state), visit.say(OverviewPhrases.orders), visit.say(OverviewPhrases.oldest)],
            rows)
    }
}
