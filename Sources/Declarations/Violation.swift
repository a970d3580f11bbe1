/// One reason why an input is refused or doubtful. Never carries the value itself: values may be personal data.
public struct Violation: Sendable, Hashable, Codable {
    /// Stable code, for instance `identity_checksum`. Listed in `ViolationCode`.
    public var code: String
    /// Where: a JSON pointer (`/lines/0/qty1`) or a cell (`B37`).
    public var at: String
    /// The customs element it would have broken, for instance `CEB311Message/OrderHead/acturalPaid`; nil when none.
    public var element: String?
    /// What is wrong and what to do, for people.
    public var message: LocalizedText

    public init(code: String, at: String, element: String?, message: LocalizedText) {
        self.code = code
        self.at = at
        self.element = element
        self.message = message
    }
}

/// One sentence in the three languages of our users.
public struct LocalizedText: Sendable, Hashable, Codable {
    /// English.
    public var en: String
    /// Chinese, simplified.
    public var zh: String
    /// Korean.
    public var ko: String

    public init(en: String, zh: String, ko: String) {
        self.en = en
        self.zh = zh
        self.ko = ko
    }
}
