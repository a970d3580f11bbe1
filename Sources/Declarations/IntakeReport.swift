/// Collects what intake finds, each at its place, sorted into refusals and warnings by the policy.
struct IntakeReport {
    let raw: RawOrder
    let policy: IntakePolicy
    private(set) var violations: [Violation] = []
    private(set) var warnings: [Violation] = []

    /// Begins with what was found in reading.
    init(raw: RawOrder, policy: IntakePolicy) {
        self.raw = raw
        self.policy = policy
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

    /// Whether reading already explained why this field has no value.
    func isExplained(_ name: FieldName, line: Int?) -> Bool {
        let place = self.raw.place(of: name, line: line)
        let codes = [ViolationCode.nullValue, .wrongType, .missingColumn].map(\.rawValue)
        return self.raw.violations.contains { found in
            guard codes.contains(found.code) else { return false }
            return found.at == place ? found.element == name.field.element : place.hasPrefix(found.at + "/")
        }
    }

    private mutating func add(_ violation: Violation, _ severity: IntakePolicy.Severity) {
        switch severity {
        case .refuse: self.violations.append(violation)
        case .warn: self.warnings.append(violation)
        case .ignore: break
        }
    }
}
