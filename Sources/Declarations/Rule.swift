/// One rule of the trade or of our input format: what breaking it is called, where it comes from, how sure that is, and
/// what breaking it does.
public struct Rule: Sendable, Hashable {
    /// The stable name that violations carry.
    public var code: ViolationCode
    /// The rule in a few words.
    public var title: String
    /// Document, announcement or observation it comes from.
    public var source: String
    /// How sure the rule is.
    public var confidence: Confidence
    /// What breaking it does unless a port or a policy says otherwise.
    public var severity: Severity
    /// What a port or a policy may say: one value when nothing may be changed.
    public var choices: [Severity]
    /// The row of the three-document match (`三单比对`) that it checks; nil when it is no part of it.
    public var match: String?

    /// Whether a port or a policy may change what breaking it does.
    public var isAdjustable: Bool { self.choices.count > 1 }

    /// What a rule does when it is broken.
    public typealias Severity = IntakePolicy.Severity

    /// How sure a rule is.
    public enum Confidence: String, Sendable, Hashable, Codable, CaseIterable {
        /// Official text read directly.
        case a = "A"
        /// Official rule read in a reproduction, or an official table through public copies.
        case b = "B"
        /// Practice: seen in public systems, or told by people of the trade.
        case c = "C"
        /// Recalled or inferred; no source confirmed it.
        case d = "D"
        /// Ours alone: it keeps our input unambiguous and asks nothing in the name of customs.
        case own
    }
}

/// All rules, in the order of their codes.
public enum RuleBook {
    /// One rule per code.
    public static let all: [Rule] = ViolationCode.allCases.map(\.rule)

    /// The rules by what they are called.
    static let byCode: [ViolationCode: Rule] = Dictionary(
        RuleBook.all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
}

extension ViolationCode {
    /// Whether a port or a policy may change what breaking this rule does.
    public var isAdjustable: Bool { RuleBook.byCode[self]?.isAdjustable ?? false }

    /// What breaking this rule does unless a port or a policy says otherwise.
    public var defaultSeverity: Rule.Severity { RuleBook.byCode[self]?.severity ?? .refuse }

    /// Whether a port or a policy may set this.
    public func admits(_ severity: Rule.Severity) -> Bool { RuleBook.byCode[self]?.choices.contains(severity) ?? false }
}
