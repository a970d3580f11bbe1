import Declarations
import Gateway
import HummingbirdCore

/// Pieces of the pages about mass acts.
enum MassActForms {
    /// What the act is about, as a form that shows the preview again.
    static func filter(_ visit: ConsoleVisit, _ request: MassActRequest) -> HTML {
        let filter = request.filter
        var fields: [HTML] = []
        if visit.tenants.count > 1 {
            fields.append(
                ConsolePieces.select(
                    "tenant", visit.say(ConsolePhrases.tenant), visit.tenants.map { ($0, $0) }, filter.tenant))
        }
        func text(_ name: String, _ title: LocalizedText, _ value: String?, type: String = "text") -> HTML {
            let length: HTML = type == "text" ? " maxlength=\"60\"" : ""
            return
                "<label>\(visit.say(title))<input type=\"\(type)\" name=\"\(name)\" value=\"\(value ?? "")\"\(length)></label>"
        }
        if request.kind.isOfOrders {
            let states = OrderState.allCases.filter(request.kind.states.contains).map {
                ($0.rawValue, visit.say($0.title))
            }
            fields += [
                ConsolePieces.select("state", visit.say(ConsolePhrases.state), states, filter.state?.rawValue),
                ConsolePieces.select(
                    "port", visit.say(ConsolePhrases.port), visit.gateway.ports.map { ($0, $0) }, filter.port),
                text("prefix", MassActPhrases.prefix, filter.prefix), text("cause", MassActPhrases.cause, filter.cause),
                text(
                    "from", MassActPhrases.from, filter.since.map { TimeWords.day(Timestamp(milliseconds: $0)) },
                    type: "date"),
                text(
                    "to", MassActPhrases.to,
                    filter.until.map { TimeWords.day(Timestamp(milliseconds: $0 - 86_400_000)) }, type: "date"),
            ]
        } else {
            fields += [
                text("route", DeskPhrases.route, filter.route),
                text("kind", DeskPhrases.kind, filter.kind.map { "\($0)" }),
            ]
        }
        return """
            <form method="get" action="/console/mass/new" class="query">\(ConsolePieces.hidden("act", request.kind.rawValue))
            \(HTML.joined(fields))
            <span class="buttons"><button type="submit" class="quiet">\(visit.say(MassActPhrases.look))</button></span></form>
            """
    }

    /// From the list of orders to the acts on all that its filter means.
    static func links(_ visit: ConsoleVisit) -> HTML {
        guard visit.may(.operator_) else { return "" }
        let kept = (visit.request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("before=") }
        let query = kept.map { "&\($0)" }.joined()
        let kinds = [MassActKind.refile, .cancel].map { kind -> HTML in
            "<a class=\"button quiet\" href=\"/console/mass/new?act=\(kind.rawValue)\(query)\">\(visit.say(kind.title)) …</a>"
        }
        return HTML.joined(kinds)
    }

    /// What it would do now.
    static func preview(_ visit: ConsoleVisit, _ preview: MassActPreview) -> HTML {
        guard preview.span != nil else { return ConsolePieces.empty(visit.say(MassActPhrases.nothingMatches)) }
        let skipped = preview.skipped.sorted { $0.key < $1.key }.map { code, count -> HTML in
            "<li>\(count) × \(visit.say(MassActPhrases.skip(code)))</li>"
        }
        let cut: HTML = preview.isCut ? "<p class=\"note\">\(visit.say(MassActPhrases.cut))</p>" : ""
        let left: HTML =
            skipped.isEmpty ? "" : "<p>\(visit.say(MassActPhrases.left))</p><ul>\(HTML.joined(skipped))</ul>"
        let rows = preview.sample.map { thing -> [HTML] in
            [
                Self.target(thing, visit), "\(thing.tenant)",
                thing.skip.map { Mark.badge(.still, visit.say(MassActPhrases.skip($0))) }
                    ?? Mark.badge(.busy, visit.say(MassActPhrases.willBe)),
            ]
        }
        return """
            <section><h2>\(visit.say(MassActPhrases.preview))</h2>
            <p class="headline">\(Mark.badge(.busy, "\(preview.eligible) \(visit.say(MassActPhrases.eligible))"))</p>
            \(left)\(cut)
            <h3>\(visit.say(MassActPhrases.sample))</h3>
            \(ConsolePieces.table(
                visit.say(MassActPhrases.sample),
                [visit.say(MassActPhrases.target), visit.say(ConsolePhrases.tenant), visit.say(ConsolePhrases.state)], rows,
                style: "dense"))</section>
            """
    }

    /// An order's number leads to its page; others stand as they are.
    private static func target(_ thing: MassActThing, _ visit: ConsoleVisit, isOrder: Bool = false) -> HTML {
        isOrder
            ? "<a class=\"row\" href=\"\(visit.path(of: thing.target, tenant: thing.tenant))\">\(thing.target)</a>"
            : "\(ConsolePieces.number(thing.target))"
    }

    static func start(_ visit: ConsoleVisit, _ request: MassActRequest, _ preview: MassActPreview) -> HTML {
        guard visit.may(.operator_), let span = preview.span else {
            return "<p class=\"hint\">\(visit.say(OrderPhrases.needsOperator))</p>"
        }
        let filter = request.filter
        let kept: [(String, String?)] = [
            ("act", request.kind.rawValue), ("tenant", filter.tenant), ("port", filter.port),
            ("state", filter.state?.rawValue), ("prefix", filter.prefix), ("cause", filter.cause),
            ("route", filter.route), ("kind", filter.kind.map { "\($0)" }),
            ("from", filter.since.map { TimeWords.day(Timestamp(milliseconds: $0)) }),
            ("to", filter.until.map { TimeWords.day(Timestamp(milliseconds: $0 - 86_400_000)) }),
            ("start", "\(span.start)"),
            ("last", "\(span.last)"),
            ("shown", "\(preview.eligible)"),
        ]
        let hidden = HTML.joined(kept.compactMap { name, value in value.map { ConsolePieces.hidden(name, $0) } })
        let count: HTML =
            request.kind.isRepeatable
            ? ""
            : """
            <label>\(visit.say(MassActPhrases.typeCount)) \(preview.eligible)<input name="count" required inputmode="numeric" \
            autocomplete="off" maxlength="10"></label>
            """
        let rates = [5, 20, 100].map { ("\($0)", "\($0) / s") }
        return """
            <section><h2>\(visit.say(MassActPhrases.begin))</h2><div class="actions">\(visit.form(
                "/console/mass/start", style: "stack",
                """
                \(hidden)<label>\(visit.say(ConsolePhrases.reason))<input name="reason" required maxlength="500" \
                value="\(request.reason)"></label>\(count)\
                \(ConsolePieces.select("rate", visit.say(MassActPhrases.rate), rates, "\(request.rate)", orNone: false))\
                <p><button type="submit" class="\(request.kind.isRepeatable ? "" : "danger")">\(visit.say(request.kind.title)) \
                (\(preview.eligible))</button></p>
                """))</div></section>
            """
    }

    static func progress(_ act: MassActView, _ visit: ConsoleVisit) -> HTML {
        var buttons: [HTML] = []
        if visit.may(.operator_), !act.isOver {
            let states: [MassActView.State] = act.state == .running ? [.paused, .stopped] : [.running, .stopped]
            buttons = states.map { state in
                ConsolePieces.button(
                    visit, "/console/mass/\(act.id)/set", [("state", state.rawValue)], visit.say(state.button),
                    of: visit.say(act.kind.title), style: state == .stopped ? "danger" : "")
            }
        }
        let expected = max(act.expected, act.handled, 1)
        return """
            <p class="headline">\(Mark.badge(act.state.tone, visit.say(act.state.title)))</p>
            <section><p><label for="progress">\(visit.say(MassActPhrases.progress))</label> \
            <progress id="progress" max="\(expected)" value="\(act.handled)">\(act.handled)</progress> \
            \(act.handled) / \(act.expected)</p>
            <div class="actions">\(HTML.joined(buttons))</div></section>
            \(ConsolePieces.facts([
                (visit.say(MassActPhrases.outcome("done")), "\(act.done)"),
                (visit.say(MassActPhrases.outcome("skipped")), "\(act.skipped)"),
                (visit.say(MassActPhrases.outcome("failed")), "\(act.failed)"),
                (visit.say(MassActPhrases.account), "\(act.account)"), (visit.say(ConsolePhrases.reason), "\(act.reason)"),
                (visit.say(MassActPhrases.rate), "\(act.rate) / s"), (visit.say(ConsolePhrases.time), visit.time(act.createdAt)),
            ]))
            """
    }

    static func things(_ things: [MassActThing], _ kind: MassActKind, _ visit: ConsoleVisit) -> HTML {
        let rows = things.map { thing -> [HTML] in
            let outcome = thing.outcome ?? ""
            let tone: Mark.Tone = outcome == "done" ? .good : outcome == "failed" ? .bad : .still
            let why: HTML = thing.skip.map { " \(visit.say(MassActPhrases.skip($0)))" } ?? ""
            return [
                "\(thing.number)", Self.target(thing, visit, isOrder: kind.isOfOrders), "\(thing.tenant)",
                "\(Mark.badge(tone, visit.say(MassActPhrases.outcome(outcome))))\(why)",
            ]
        }
        return ConsolePieces.table(
            visit.say(MassActPhrases.results),
            [
                "#", visit.say(MassActPhrases.target), visit.say(ConsolePhrases.tenant),
                visit.say(ConsolePhrases.state),
            ], rows, style: "dense")
    }
}

extension MassActView.State {
    var tone: Mark.Tone {
        switch self {
        case .running: .busy
        case .paused: .ask
        case .stopped: .still
        case .done: .good
        }
    }
}
