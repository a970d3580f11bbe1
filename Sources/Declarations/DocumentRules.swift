/// What the rules say about a document that is filed by its fields.
public struct DocumentVerdict: Sendable, Hashable {
    /// All reasons for refusal; it may be filed exactly when there are none. Places are JSON pointers: `/head/qty`,
    /// `/lines/0/unit`.
    public var violations: [Violation] = []
    /// Rules that only warn.
    public var warnings: [Violation] = []

    public init() {}
}

/// Checks documents that are filed by their fields and not derived from an order: requests, notices and all of export.
/// Pure; what a message template checks besides, it checks again.
public enum DocumentRules {
    /// Checks one document by itself and gives every violation at once.
    ///
    /// - Parameters:
    ///   - body: its content.
    ///   - codes: code tables in force; a table that is empty checks nothing.
    ///   - port: where it is filed; its severities go before those of the policy.
    ///   - policy: tax rules and severities.
    ///   - today: decides rates, limits and which days of birth lie in the future.
    public static func check(
        _ body: DocumentBody, codes: CodeTables, port: PortProfile?, policy: IntakePolicy = IntakePolicy(),
        today: Timestamp
    ) -> DocumentVerdict {
        let policy = policy.overlaid(with: port?.severities ?? [:])
        let subject = DocumentSubject(body: body, codes: codes, policy: policy, today: today)
        var report = DocumentReport(kind: body.kind, policy: policy)
        for rule in Self.rules { rule(subject, &report) }
        return report.verdict
    }

    typealias Check = @Sendable (DocumentSubject, inout DocumentReport) -> Void

    private static let rules: [Check] =
        [DocumentFieldRules.all] + DocumentLineRules.all + DocumentHeadRules.all
}

/// A document as the rules look at it.
struct DocumentSubject {
    let kind: DocumentKind
    let head: DocumentRow
    let lines: [DocumentRow]
    let codes: CodeTables
    let policy: IntakePolicy
    let today: Timestamp

    init(body: DocumentBody, codes: CodeTables, policy: IntakePolicy, today: Timestamp) {
        self.kind = body.kind
        self.head = DocumentRow(DocumentFields.head(of: body.kind), body.head)
        let names = DocumentFields.line(of: body.kind)
        self.lines = body.lines.map { DocumentRow(names, $0) }
        self.codes = codes
        self.policy = policy
        self.today = today
    }

    /// Declared to enter the country.
    var isImport: Bool { self.kind.definition.flow == .import }
}

/// Values of a head or of a line by the official names of their elements; what is left out or empty is not there.
struct DocumentRow {
    private let values: [String: String]

    init(_ names: [String], _ values: [String?]) {
        var present: [String: String] = [:]
        for (name, value) in zip(names, values) {
            if let value, !value.isEmpty { present[name] = value }
        }
        self.values = present
    }

    subscript(name: String) -> String? { self.values[name] }

    /// An amount that the rules can reckon with.
    func amount(_ name: String) -> Amount? {
        self[name].flatMap(Amount.init).flatMap { $0.isReckonable ? $0 : nil }
    }

    func number(_ name: String) -> Int? { self[name].flatMap { $0.isDigits($0.utf8.count) ? Int($0) : nil } }
}

/// Collects what the rules find in one document.
struct DocumentReport {
    private let kind: DocumentKind
    private let policy: IntakePolicy
    private(set) var verdict = DocumentVerdict()

    init(kind: DocumentKind, policy: IntakePolicy) {
        self.kind = kind
        self.policy = policy
    }

    /// Notes a finding at an element of the head, or of a line counted from 0.
    mutating func note(_ code: ViolationCode, _ name: String, line: Int? = nil, limit: String = "") {
        let place = line.map { "/lines/\($0)/\(name)" } ?? "/head/\(name)"
        self.add(code, at: place, name, isLine: line != nil, limit)
    }

    /// Notes a finding that belongs to the lines as a whole.
    mutating func noteLines(_ code: ViolationCode, limit: String = "") {
        self.add(code, at: "/lines", "", isLine: true, limit)
    }

    private mutating func add(
        _ code: ViolationCode, at place: String, _ name: String, isLine: Bool, _ limit: String
    ) {
        let definition = self.kind.definition
        let part = isLine ? definition.list?.name : definition.head.name
        let path = [self.kind.messageName, part ?? definition.node, name].filter { !$0.isEmpty }
        let violation = code.violation(at: place, element: path.joined(separator: "/"), limit: limit)
        switch self.policy.severity(of: code) {
        case .refuse: self.verdict.violations.append(violation)
        case .warn: self.verdict.warnings.append(violation)
        case .off: break
        }
    }
}
