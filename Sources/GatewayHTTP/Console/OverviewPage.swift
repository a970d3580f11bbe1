import Declarations
import Gateway
import Hummingbird

/// `GET /console`: in one look, is all well?
enum OverviewPage {
    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        let overview = try await visit.gateway.overview(visit.scope)
        return visit.page(visit.say(ConsoleSection.overview.title), in: .overview) {
            """
            \(Self.verdict(overview, visit))
            <section aria-labelledby="pipeline-title"><h2 id="pipeline-title">\(visit.say(OverviewPhrases.pipeline))</h2>
            \(PipelinePicture.picture(overview.pipeline, visit))
            </section>
            <div class="columns">
            <section aria-labelledby="hours-title"><h2 id="hours-title">\(visit.say(OverviewPhrases.throughput))</h2>
            \(OverviewCharts.throughput(overview.pipeline.hours, visit))</section>
            <section aria-labelledby="clearance-title"><h2 id="clearance-title">\(visit.say(OverviewPhrases.clearance))</h2>
            \(OverviewCharts.clearance(overview.pipeline.clearance, visit))</section>
            </div>
            <section aria-labelledby="questions-title"><h2 id="questions-title">\(visit.say(ConsoleSection.questions.title))</h2>
            \(Self.questions(overview, visit))</section>
            <section aria-labelledby="routes-title"><h2 id="routes-title">\(visit.say(OverviewPhrases.routes))</h2>
            \(Self.routes(overview, visit))</section>
            <section aria-labelledby="signers-title"><h2 id="signers-title">\(visit.say(OverviewPhrases.signers))</h2>
            \(Self.signers(overview, visit))</section>
            """
        }
    }

    /// One sentence before everything else.
    private static func verdict(_ overview: ConsoleOverview, _ visit: ConsoleVisit) -> HTML {
        let health = overview.health
        let troubles = health.checks.filter { $0.status != .pass }
        let (tone, text): (Mark.Tone, LocalizedText) =
            switch health.status {
            case .pass: (.good, OverviewPhrases.well)
            case .warn: (.ask, OverviewPhrases.attention)
            case .fail: (.bad, OverviewPhrases.broken)
            }
        guard visit.scope.tenants == nil else { return "" }
        let list = troubles.map { check -> HTML in
            "<li><code>\(check.name)</code> <span lang=\"en\">\(check.output ?? "")</span></li>"
        }
        let all: HTML =
            list.isEmpty
            ? ""
            : "<details id=\"checks\"><summary>\(visit.say(OverviewPhrases.details))</summary><ul>\(HTML.joined(list))</ul></details>"
        return "<div class=\"verdict-bar \(tone.rawValue)\">\(Mark.badge(tone, visit.say(text)))\(all)</div>"
    }

    private static func questions(_ overview: ConsoleOverview, _ visit: ConsoleVisit) -> HTML {
        guard !overview.questions.isEmpty else { return ConsolePieces.empty(visit.say(OverviewPhrases.noQuestions)) }
        let rows = overview.questions.prefix(5).map { question in
            QuestionsPage.row(question, visit)
        }
        return """
            \(ConsolePieces.table(
                visit.say(ConsoleSection.questions.title), QuestionsPage.columns(visit), Array(rows)))
            <p><a href="/console/questions">\(visit.say(OverviewPhrases.allQuestions))</a></p>
            """
    }

    private static func routes(_ overview: ConsoleOverview, _ visit: ConsoleVisit) -> HTML {
        guard !overview.routes.isEmpty else { return ConsolePieces.empty(visit.say(OverviewPhrases.noRoutes)) }
        let rows = overview.routes.map { route -> [HTML] in
            let mark: HTML =
                if let since = route.brokenSince {
                    "\(Mark.badge(.bad, visit.say(OverviewPhrases.unreachable))) \(visit.time(since))"
                } else if route.isInMaintenance {
                    Mark.badge(.still, visit.say(OverviewPhrases.maintenance))
                } else {
                    Mark.badge(.good, visit.say(OverviewPhrases.working))
                }
            let last: HTML = route.lastAt.map { "\(route.lastOutcome ?? "") \(visit.time($0))" } ?? "–"
            return ["<code>\(route.name)</code>", mark, "\(route.inFlight) / \(route.concurrency)", last]
        }
        return ConsolePieces.table(
            visit.say(OverviewPhrases.routes),
            [
                visit.say(OverviewPhrases.route), visit.say(ConsolePhrases.state), visit.say(OverviewPhrases.onTheWay),
                visit.say(OverviewPhrases.last),
            ], rows, style: "dense")
    }

    private static func signers(_ overview: ConsoleOverview, _ visit: ConsoleVisit) -> HTML {
        guard !overview.signers.isEmpty else { return ConsolePieces.empty(visit.say(OverviewPhrases.noSigners)) }
        let rows = overview.signers.map { signer -> [HTML] in
            let mark =
                switch signer.state {
                case "ready": Mark.badge(.good, visit.say(OverviewPhrases.ready))
                case "opening": Mark.badge(.busy, visit.say(OverviewPhrases.opening))
                default: Mark.badge(.bad, visit.say(OverviewPhrases.out))
                }
            let days = signer.validUntil.map { ($0 - visit.now).components.seconds / 86_400 }
            let left: HTML =
                if let until = signer.validUntil, let days {
                    "\(days <= 30 ? Mark.badge(.ask, visit.say(OverviewPhrases.renew)) : "") \(visit.time(until))"
                } else { "–" }
            let why: HTML = signer.reason.map { "<br><span lang=\"en\">\($0)</span>" } ?? ""
            return ["<code>\(signer.name)</code>", "\(mark)\(why)", left, "\(Int(signer.signatures))"]
        }
        return ConsolePieces.table(
            visit.say(OverviewPhrases.signers),
            [
                visit.say(OverviewPhrases.key), visit.say(ConsolePhrases.state), visit.say(OverviewPhrases.certificate),
                visit.say(OverviewPhrases.signatures),
            ], rows, style: "dense")
    }
}
