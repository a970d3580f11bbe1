import Declarations
import Gateway

/// The body of an act on a stored order, read.
struct ActBody: Sendable {
    /// What is asked for; means something only when there are no violations.
    var request: OrderActRequest
    /// What is wrong with the body.
    var violations: [Violation]
    /// `gnum` of each line in the order given: where a line's fault stands.
    private var lines: [Int] = []

    private init(_ request: OrderActRequest, _ fields: JSONFields, lines: [Int] = []) {
        self.request = request
        self.violations = fields.violations
        self.lines = lines
    }

    /// `{"reason"}`.
    static func cancel(_ value: JSONText.Value) -> ActBody {
        var fields = JSONFields(value, known: ["reason"])
        let reason = fields.text("reason", isRequired: true) ?? ""
        return ActBody(.cancel(reason: reason), fields)
    }

    /// `{"reason", "lines": [{"gnum", "qty"}]}`; without lines everything that is left.
    static func refund(_ value: JSONText.Value) -> ActBody {
        var fields = JSONFields(value, known: ["reason", "lines"])
        let reason = fields.text("reason", isRequired: true) ?? ""
        guard let items = fields.list("lines") else {
            return ActBody(.refund(reason: reason, quantities: nil), fields)
        }
        var quantities: [Int: Amount] = [:]
        var lines: [Int] = []
        for (index, item) in items.enumerated() {
            var line = JSONFields(item, at: "/lines/\(index)", known: ["gnum", "qty"])
            let gnum = line.number("gnum", isRequired: true)
            let text = line.text("qty", isRequired: true)
            let quantity = text.flatMap(Amount.init)
            if text != nil, quantity == nil { line.note(.numberFormat, at: line.place(of: "qty")) }
            if let gnum {
                if lines.contains(gnum) { line.note(.lineSequence, at: line.place(of: "gnum")) }
                lines.append(gnum)
                quantities[gnum] = quantity
            }
            fields.add(line.violations)
        }
        return ActBody(.refund(reason: reason, quantities: quantities), fields, lines: lines)
    }

    /// `{"documents": [621]}`; without documents all that can be filed again.
    static func refile(_ value: JSONText.Value) -> ActBody {
        var fields = JSONFields(value, known: ["documents"])
        var kinds: Set<Int> = []
        for (index, item) in (fields.list("documents") ?? []).enumerated() {
            let place = fields.place(of: "documents") + "/\(index)"
            if let number = item.scalar.flatMap(Int.init) {
                kinds.insert(number)
            } else {
                fields.note(.wrongType, at: place)
            }
        }
        return ActBody(.refile(kinds: kinds), fields)
    }

    /// `{"document": 621, "state": "filed"}`.
    static func settle(_ value: JSONText.Value) -> ActBody {
        var fields = JSONFields(value, known: ["document", "state"])
        let kind = fields.number("document", isRequired: true) ?? 0
        let state = fields.text("state", isRequired: true) ?? ""
        return ActBody(.settle(kind: kind, state: state), fields)
    }

    /// Nothing, or `{}`.
    static func proceed(_ value: JSONText.Value) -> ActBody { ActBody(.proceed, JSONFields(value, known: [])) }

    /// Nothing, or `{}`.
    static func arrived(_ value: JSONText.Value) -> ActBody { ActBody(.confirmArrival, JSONFields(value, known: [])) }

    /// A violation of the gateway with the place that it has in this body: lines are named by `gnum` there.
    func placed(_ violation: Violation) -> Violation {
        let prefix = "/lines/gnum="
        guard violation.at.hasPrefix(prefix), let gnum = Int(violation.at.dropFirst(prefix.count)),
            let index = self.lines.firstIndex(of: gnum)
        else { return violation }
        var violation = violation
        let name = violation.element?.split(separator: "/").last ?? "gnum"
        violation.at = "/lines/\(index)/\(name)"
        return violation
    }
}
