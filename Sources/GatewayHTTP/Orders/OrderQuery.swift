import Declarations
import Hummingbird
import HummingbirdCore

/// The filters of `GET /v1/orders`, read.
struct OrderQuery {
    private let parameters: Parameters

    init(_ parameters: Parameters) { self.parameters = parameters }

    typealias Parameters = FlatDictionary<Substring, Substring>

    /// Those that wait for somebody: rejected, held, unknown, in conflict.
    static let exceptions: Set<OrderState> = [.rejected, .held, .unknown, .conflict]

    /// A parameter; nil when it is missing or empty.
    func text(_ name: String) -> String? {
        self.parameters[name[...]].flatMap { $0.isEmpty ? nil : String($0) }
    }

    /// - Throws: `Problem` 400 that names the parameter.
    func limit() throws -> Int {
        guard let given = self.parameters["limit"] else { return 50 }
        guard let limit = Int(given), (1...200).contains(limit) else { throw Self.bad("limit", "1 to 200") }
        return limit
    }

    /// - Throws: `Problem` 400 that names the parameter.
    func filter() throws -> OrderListFilter {
        var filter = OrderListFilter()
        filter.port = try self.word("port")
        filter.cause = try self.word("cause")
        filter.prefix = try self.word("prefix")
        filter.since = try self.moment("from")
        filter.until = try self.moment("to")
        if let given = self.parameters["kind"] {
            guard let kind = Int(given), (1...999).contains(kind) else {
                throw Self.bad("kind", "a number such as 625")
            }
            filter.kind = kind
        }
        if let list = self.parameters["state"] {
            let words = list.split(separator: ",", omittingEmptySubsequences: false)
            let states = words.compactMap { OrderState(rawValue: String($0)) }
            guard states.count == words.count else {
                throw Self.bad("state", "one or more of \(OrderState.allCases.map(\.rawValue).joined(separator: ","))")
            }
            filter.states = Set(states)
        }
        switch self.parameters["exception"] {
        case nil, "false": break
        case "true":
            filter.states = filter.states.isEmpty ? Self.exceptions : filter.states.intersection(Self.exceptions)
            // Nothing can be both; an empty set would ask for all.
            if filter.states.isEmpty { filter.until = Timestamp(milliseconds: 0) }
        default: throw Self.bad("exception", "true or false")
        }
        return filter
    }

    /// The longest port, cause and order number, in characters.
    static let longest = 60

    private func word(_ name: String) throws -> String? {
        guard let given = self.text(name) else { return nil }
        guard given.unicodeScalars.count <= Self.longest else {
            throw Self.bad(name, "at most \(Self.longest) characters")
        }
        return given
    }

    private func moment(_ name: String) throws -> Timestamp? {
        guard let given = self.parameters[name[...]] else { return nil }
        guard let moment = Timestamp(rfc3339: String(given)) else {
            throw Self.bad(name, "a moment such as 2027-01-31T09:30:00Z")
        }
        return moment
    }

    private static func bad(_ name: String, _ form: String) -> Problem {
        Problem(.badParameter, reason: "\(name): \(form)")
    }
}
