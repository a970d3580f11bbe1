/// Collects what intake finds, each at its place, sorted into refusals and warnings by the policy.
struct IntakeReport {
    let raw: RawOrder
    let policy: IntakePolicy
    private(set) var violations: [Violation] = []
    private(set) var warnings: [Violation] = []
    /// Places of faults in reading that leave a field without a value, with the elements they name.
    private let explained: [String: Set<String>]

    /// Begins with what was found in reading.
    init(raw: RawOrder, policy: IntakePolicy) {
        self.raw = raw
        self.policy = policy
        let codes = [ViolationCode.nullValue, .wrongType, .missingColumn].map(\.rawValue)
        var explained: [String: Set<String>] = [:]
        for violation in raw.violations where codes.contains(violation.code) {
            explained[violation.at, default: []].insert(violation.element ?? "")
        }
        self.explained = explained
        for violation in raw.violations {
            self.add(violation, ViolationCode(rawValue: violation.code).map(policy.severity) ?? .refuse)
        }
    }

    /// Notes a finding at a field of the head, or of a line counted from 0.
    mutating func note(_ code: ViolationCode, _ name: FieldName, line: Int? = nil, limit: String = "") {
        let place = self.raw.place(of: name, line: line)
        self.add(code.violation(at: place, field: name.field, limit: limit), self.policy.severity(of: code))
    }

    /// Notes a finding that belongs to the lines as a whole.
    mutating func noteLines(_ code: ViolationCode, limit: String = "") {
        var place = "/lines"
        if case .sheet = self.raw.origin { place = self.raw.place(of: .orderNo) }
        var violation = code.violation(at: place, limit: limit)
        violation.element = "CEB311Message/OrderList"
        self.add(violation, self.policy.severity(of: code))
    }

    /// Whether reading already explained why this field has no value: a fault of its own, or of an object around it.
    func isExplained(_ name: FieldName, line: Int?) -> Bool {
        guard !self.explained.isEmpty else { return false }
        var place = self.raw.place(of: name, line: line)[...]
        if self.explained[String(place)]?.contains(name.field.element ?? "") == true { return true }
        while let slash = place.lastIndex(of: "/") {
            place = place[..<slash]
            if self.explained[String(place)] != nil { return true }
        }
        return false
    }

    /// Whether a field holds something, be it right or wrong.
    func isGiven(_ name: FieldName, line: Int?) -> Bool {
        guard let value = (line.map { self.raw.lines[$0].values } ?? self.raw.head)[name] else { return false }
        return value.isDamaged || !Normaliser.normalise(value.text, as: name.field.type.textClass).value.isEmpty
    }

    private mutating func add(_ violation: Violation, _ severity: IntakePolicy.Severity) {
        switch severity {
        case .refuse: self.violations.append(violation)
        case .warn: self.warnings.append(violation)
        case .off: break
        }
    }
}
