import Declarations
import Gateway
import Hummingbird

/// One order, from where it came to what customs said: row → order → documents → submissions → messages → receipts.
enum OrderPage {
    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        guard let tenant = visit.part("tenant"), let orderNo = visit.part("orderNo"),
            let file = try await visit.gateway.orderFile(orderNo, tenant: tenant, visit.scope)
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        let papers = try await visit.gateway.papers(orderNo, tenant: tenant, reveals: false, visit.scope)
        return Self.page(visit, file, papers)
    }

    /// `POST …/reveal`: the same page with the buyer's data, after a line in the log of acts.
    @Sendable static func reveal(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let tenant = visit.part("tenant"), let orderNo = visit.part("orderNo"),
            let file = try await visit.gateway.orderFile(orderNo, tenant: tenant, visit.scope)
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        guard let reason = fields["reason"] else { return visit.notice(OrderPhrases.needsReason, status: 422) }
        try await visit.audit("buyer.reveal", tenant: tenant, target: orderNo, detail: reason)
        let papers = try await visit.gateway.papers(orderNo, tenant: tenant, reveals: true, visit.scope)
        return Self.page(visit, file, papers)
    }

    private static func page(_ visit: ConsoleVisit, _ file: OrderFile, _ papers: OrderPapers?) -> Response {
        let order = file.view
        return visit.page(order.orderNo, in: .orders, isLive: papers?.isMasked ?? true) {
            """
            \(Self.note(visit))
            <div class="headline">\(visit.state(order.state)) <span class="meaning">\(visit.say(order.state.meaning))</span></div>
            \(Self.cause(order, visit))
            \(Self.facts(file, visit))
            <section aria-labelledby="acts-title"><h2 id="acts-title">\(visit.say(OrderPhrases.acts))</h2>
            \(OrderActs.section(file, visit))</section>
            <section aria-labelledby="documents-title"><h2 id="documents-title">\(visit.say(OrderPhrases.documents))</h2>
            \(Self.documents(order, visit))</section>
            <section aria-labelledby="papers-title"><h2 id="papers-title">\(visit.say(OrderPhrases.papers))</h2>
            \(PapersTable.section(file, papers, visit))</section>
            <section aria-labelledby="way-title"><h2 id="way-title">\(visit.say(OrderPhrases.messages))</h2>
            \(OrderWay.section(file, visit))</section>
            <section aria-labelledby="history-title"><h2 id="history-title">\(visit.say(OrderPhrases.history))</h2>
            \(OrderWay.timeline(order, visit))</section>
            """
        }
    }

    private static func note(_ visit: ConsoleVisit) -> HTML {
        guard visit.query("done") != nil else { return "" }
        return "<p class=\"note good\" role=\"status\">\(visit.say(OrderPhrases.done))</p>"
    }

    private static func cause(_ order: OrderView, _ visit: ConsoleVisit) -> HTML {
        guard let cause = order.cause else { return "" }
        return """
            <div class="note bad cause"><p><strong>\(visit.say(ConsolePhrases.cause))</strong> <code>\(cause.code)</code> \
            \(cause.meaning.text(in: visit.language))</p><p><strong>\(visit.say(OrderPhrases.remedy))</strong> \
            \(cause.remedy.text(in: visit.language))</p></div>
            """
    }

    private static func facts(_ file: OrderFile, _ visit: ConsoleVisit) -> HTML {
        let order = file.view
        var facts: [(String, HTML)] = [
            (visit.say(ConsolePhrases.orderNo), ConsolePieces.number(order.orderNo)),
            (visit.say(ConsolePhrases.tenant), "\(file.tenant)"), (visit.say(ConsolePhrases.port), "\(order.port)"),
            (visit.say(ConsolePhrases.since), visit.time(order.since)),
            (visit.say(OrderPhrases.revision), "\(order.revision)"),
        ]
        for (name, value) in [
            ("copNo", order.numbers.copNo), ("preNo", order.numbers.preNo), ("invtNo", order.numbers.invtNo),
        ] {
            if let value { facts.append((name, ConsolePieces.number(value))) }
        }
        if let released = order.releasedAt { facts.append((visit.say(OrderPhrases.released), visit.time(released))) }
        if let tax = order.estimatedTax { facts.append((visit.say(OrderPhrases.estimated), "\(tax.description) CNY")) }
        if let tax = order.billedTax { facts.append((visit.say(OrderPhrases.billed), "\(tax.description) CNY")) }
        for bill in order.taxBills {
            facts.append((visit.say(OrderPhrases.bill), "\(ConsolePieces.number(bill.taxNo)) \(bill.status)"))
        }
        for source in file.trail.sources {
            facts.append(
                ("\(visit.say(OrderPhrases.source)) \(source.revision)", "\(source.source) \(visit.time(source.at))"))
        }
        if let erased = order.erased { facts.append((visit.say(OrderPhrases.erased), visit.time(erased))) }
        return ConsolePieces.facts(facts)
    }

    private static func documents(_ order: OrderView, _ visit: ConsoleVisit) -> HTML {
        let rows = order.documents.flatMap { document -> [[HTML]] in
            let name: HTML = "\(OrderPhrases.name(ofKind: document.kind, visit)) <code>\(document.kind)</code>"
            let state: HTML = Mark.badge(document.state.tone, visit.say(document.state.title))
            guard !document.submissions.isEmpty else {
                return [[name, ConsolePieces.number(document.key), state, "–", "–", "–"]]
            }
            return document.submissions.map { filing in
                let message: HTML =
                    filing.message.map { "<a href=\"#message-\(Int($0))\">\(Int($0))</a>" } ?? "–"
                return [
                    name, ConsolePieces.number(document.key), state,
                    "\(ConsolePieces.number(filing.guid)) \(visit.say(OrderPhrases.appType(filing.appType)))",
                    "<code>\(filing.state.rawValue)</code><br>\(TimeWords.customs(filing.appTime))", message,
                ]
            }
        }
        return ConsolePieces.table(
            visit.say(OrderPhrases.documents),
            [
                visit.say(OrderPhrases.document), visit.say(OrderPhrases.key), visit.say(ConsolePhrases.state),
                visit.say(OrderPhrases.filing), visit.say(OrderPhrases.filed), visit.say(OrderPhrases.message),
            ], rows, style: "dense")
    }

    /// `POST …/act`.
    @Sendable static func act(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let tenant = visit.part("tenant"), let orderNo = visit.part("orderNo"), visit.scope.holds(tenant)
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        guard let request = OrderActs.request(fields) else {
            return visit.notice(OrderPhrases.needsReason, status: 422)
        }
        let act = fields["act"] ?? ""
        try await visit.audit("order.\(act)", tenant: tenant, target: orderNo, detail: fields["reason"] ?? "")
        switch try await visit.gateway.act(request, on: orderNo, tenant: tenant) {
        case .done: return visit.redirect(to: visit.path(of: orderNo, tenant: tenant) + "?done=\(act.percentEncoded)")
        case .notFound: return visit.notice(ConsolePhrases.notFound, status: 404)
        case .erased: return visit.notice(OrderPhrases.isErased, status: 410)
        case .impossible: return visit.notice(OrderPhrases.impossible, status: 409)
        case .refused(let violations):
            let text = violations.first?.message ?? OrderPhrases.impossible
            return visit.notice(text, status: 422)
        }
    }
}
