import Declarations
import Gateway

/// How an order went: its messages with every attempt, its receipts, its events.
enum OrderWay {
    static func section(_ file: OrderFile, _ visit: ConsoleVisit) -> HTML {
        "\(Self.messages(file, visit))<h3>\(visit.say(OrderPhrases.receipts))</h3>\(Self.receipts(file, visit))"
    }

    private static func messages(_ file: OrderFile, _ visit: ConsoleVisit) -> HTML {
        guard !file.trail.messages.isEmpty else { return ConsolePieces.empty(visit.say(OrderPhrases.noMessages)) }
        let rows = file.trail.messages.map { message -> [HTML] in
            let attempts = message.attempts.map { attempt -> HTML in
                let outcome: HTML = attempt.outcome.map { "<code>\($0)</code>" } ?? "…"
                return
                    "<li>\(outcome) <span lang=\"en\">\(attempt.detail ?? "")</span> \(visit.time(attempt.startedAt))</li>"
            }
            return [
                "<span id=\"message-\(Int(message.id))\">\(Int(message.id))</span> <code>\(message.kind)</code>",
                "<code>\(message.state)</code>", "<code>\(message.route)</code>", visit.time(message.frozenAt),
                attempts.isEmpty ? "–" : "<ol class=\"plain\">\(HTML.joined(attempts))</ol>",
                Self.download("/console/messages/\(Int(message.id))", message.hasBytes, file.tenant, visit),
            ]
        }
        return ConsolePieces.table(
            visit.say(OrderPhrases.messages),
            [
                visit.say(OrderPhrases.message), visit.say(ConsolePhrases.state), visit.say(OrderPhrases.route),
                visit.say(ConsolePhrases.time), visit.say(OrderPhrases.attempts), visit.say(OrderPhrases.file),
            ], rows, style: "dense")
    }

    private static func receipts(_ file: OrderFile, _ visit: ConsoleVisit) -> HTML {
        guard !file.trail.receipts.isEmpty else { return ConsolePieces.empty(visit.say(OrderPhrases.noReceipts)) }
        let rows = file.trail.receipts.map { receipt -> [HTML] in
            [
                "<code>\(receipt.kind)</code>", "<code>\(receipt.status)</code>",
                HTML.joined(receipt.codes.map { "<code>\($0)</code> " }), "\(TimeWords.customs(receipt.returnTime))",
                visit.time(receipt.receivedAt),
                Self.download("/console/receipts/\(Int(receipt.raw))", receipt.hasBytes, file.tenant, visit),
            ]
        }
        return ConsolePieces.table(
            visit.say(OrderPhrases.receipts),
            [
                visit.say(OrderPhrases.receipt), visit.say(OrderPhrases.status), visit.say(ConsolePhrases.cause),
                visit.say(OrderPhrases.customsTime), visit.say(OrderPhrases.received), visit.say(OrderPhrases.file),
            ], rows, style: "dense")
    }

    /// A file with buyers' data: fetched by a form, so that it stands in the log of acts.
    private static func download(_ action: String, _ isKept: Bool, _ tenant: String, _ visit: ConsoleVisit) -> HTML {
        guard isKept, visit.may(.operator_) else { return "–" }
        return visit.form(
            action,
            "\(ConsolePieces.hidden("tenant", tenant))<button type=\"submit\" class=\"quiet\" aria-label=\"\(visit.say(OrderPhrases.download)) \(action.split(separator: "/").suffix(2).joined(separator: " "))\">\(visit.say(OrderPhrases.download))</button>"
        )
    }

    static func timeline(_ order: OrderView, _ visit: ConsoleVisit) -> HTML {
        let events = order.history.reversed().map { event -> HTML in
            let data = event.data.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: " · ")
            return "<li><code>\(event.type)</code> <span class=\"detail\">\(data)</span> \(visit.time(event.at))</li>"
        }
        return "<ol class=\"timeline\">\(HTML.joined(events))</ol>"
    }
}
