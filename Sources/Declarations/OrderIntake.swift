/// What intake says about one order.
public struct IntakeVerdict: Sendable, Hashable {
    /// The order, normalised; nil exactly when there are violations.
    public var order: Order?
    /// All reasons for refusal.
    public var violations: [Violation]
    /// Repairs made, and rules that only warn.
    public var warnings: [Violation]
    /// Tax estimate, whenever amounts, quantities and commodities could be read.
    public var estimate: TaxEstimate?
}

/// Normalises and validates orders. Pure: no clock, no I/O.
public enum OrderIntake {
    /// Checks one order and gives every violation at once.
    ///
    /// - Parameters:
    ///   - raw: the order as it came in.
    ///   - tenant: whose order it is.
    ///   - ports: the configured ports by identifier.
    ///   - codes: code tables in force.
    ///   - policy: tolerances and severities; those of the port the order names go before it.
    ///   - today: the present moment: decides rates, limits, and which times lie in the future.
    public static func check(
        _ raw: RawOrder, tenant: TenantProfile, ports: [String: PortProfile], codes: CodeTables,
        policy: IntakePolicy, today: Timestamp
    ) -> IntakeVerdict {
        let policy = policy.overlaid(with: raw.port.flatMap { ports[$0] }?.severities ?? [:])
        var report = IntakeReport(raw: raw, policy: policy)
        guard !raw.violations.contains(where: { $0.at.isEmpty }) else {
            // Not even an object: nothing more can be said.
            return IntakeVerdict(violations: report.violations, warnings: report.warnings)
        }
        var checks = FieldChecks(report: report, today: today)
        let parsed = checks.parse()
        report = checks.report
        let subject = IntakeSubject(
            parsed: parsed, tenant: tenant, ports: ports, codes: codes, policy: policy, today: today)
        for rule in IntakeRules.all { rule(subject, &report) }
        return IntakeVerdict(
            order: report.violations.isEmpty ? parsed.order.map { subject.port?.mode.trimmed($0) ?? $0 } : nil,
            violations: report.violations,
            warnings: report.warnings, estimate: subject.estimate)
    }
}

/// What the rules look at.
struct IntakeSubject {
    let parsed: ParsedOrder
    let tenant: TenantProfile
    let ports: [String: PortProfile]
    let codes: CodeTables
    let policy: IntakePolicy
    let today: Timestamp
    let estimate: TaxEstimate?

    init(
        parsed: ParsedOrder, tenant: TenantProfile, ports: [String: PortProfile], codes: CodeTables,
        policy: IntakePolicy, today: Timestamp
    ) {
        self.parsed = parsed
        self.tenant = tenant
        self.ports = ports
        self.codes = codes
        self.policy = policy
        self.today = today
        let lines = parsed.lines.compactMap { $0.taxable(codes) }
        let head = parsed.head.amounts
        if lines.count == parsed.lines.count, let freight = head[.logisticsFreight], let insurance = head[.insuredFee] {
            self.estimate = TaxEstimate(
                lines: lines, freight: freight, insurance: insurance, discount: head[.discount] ?? .zero,
                rules: policy.tax, today: today)
        } else {
            self.estimate = nil
        }
    }

    /// The port the order names, when it is one of ours that takes imports.
    var port: PortProfile? {
        self.parsed.head[text: .port].flatMap { self.ports[$0] }.flatMap { $0.mode.flow == .import ? $0 : nil }
    }

    /// The commodity of a line, when its code is known.
    func commodity(_ line: ParsedFields) -> Commodity? { line[text: .gcode].flatMap { self.codes.commodities[$0] } }
}

/// Rules that look at more than one value. Each is silent when a value it needs is missing.
enum IntakeRules {
    typealias Rule = @Sendable (IntakeSubject, inout IntakeReport) -> Void

    static let all: [Rule] =
        [portIsKnown, identityType, identityAge, consignee, paymentTime, lineCount, lineSequence]
        + ModeRules.all + AmountRules.all + CodeRules.all + PositiveListRules.all + QuantityRules.all

    private static let portIsKnown: Rule = { subject, report in
        guard subject.parsed.head[text: .port] != nil, subject.port == nil else { return }
        let known = subject.ports.filter { $0.value.mode.flow == .import }.keys.sorted()
        report.note(.unknownPort, .port, limit: known.joined(separator: ", "))
    }

    private static let identityType: Rule = { subject, report in
        if subject.parsed.head[text: .buyerIdType] == "2" { report.note(.identityTypeOther, .buyerIdType) }
    }

    private static let identityAge: Rule = { subject, report in
        guard let number = subject.parsed.head[text: .buyerIdNumber], subject.parsed.head[text: .buyerIdType] != "2",
            let age = IdentityNumber.age(number, today: subject.today), !subject.policy.buyerAge.contains(age)
        else { return }
        let bounds = subject.policy.buyerAge
        report.note(.identityAge, .buyerIdNumber, limit: "\(bounds.lowerBound)–\(bounds.upperBound)")
    }

    private static let consignee: Rule = { subject, report in
        let head = subject.parsed.head
        guard let buyer = head[text: .buyerName], let consignee = head[text: .consignee],
            !buyer.utf8.elementsEqual(consignee.utf8)
        else { return }
        report.note(.consigneeNotBuyer, .consignee)
    }

    private static let paymentTime: Rule = { subject, report in
        guard let time = subject.parsed.head[text: .payTime].flatMap(Timestamp.init(beijing:)) else { return }
        if time > subject.today + subject.policy.clockTolerance { report.note(.paymentTimeFuture, .payTime) }
    }

    private static let lineCount: Rule = { _, report in
        let count = report.raw.lines.count
        if count == 0, !report.isExplained(.gnum, line: 0) { report.noteLines(.noLines) }
        if count > FieldChecks.maxLines { report.noteLines(.tooManyLines, limit: "\(FieldChecks.maxLines)") }
    }

    /// Numbers may come in any order, each of 1…n once.
    private static let lineSequence: Rule = { subject, report in
        var seen: Set<Int> = []
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let number = line.number else { continue }
            if number > report.raw.lines.count || !seen.insert(number).inserted {
                report.note(.lineSequence, .gnum, line: index)
            }
        }
    }
}
