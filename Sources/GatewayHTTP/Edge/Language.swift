import Declarations

/// A language of our users.
enum Language: String, Sendable, CaseIterable {
    case en, zh, ko

    /// The value of `lang` and `Content-Language`.
    var tag: String {
        switch self {
        case .en: "en"
        case .zh: "zh-Hans"
        case .ko: "ko"
        }
    }

    /// The language's own name.
    var ownName: String {
        switch self {
        case .en: "English"
        case .zh: "中文"
        case .ko: "한국어"
        }
    }

    /// Our language with the highest weight in an `Accept-Language` field; English when none is wanted.
    init(accepting field: String?) {
        var (best, bestWeight) = (Language.en, 0)
        for range in (field ?? "").split(separator: ",").prefix(32) {
            let parts = range.split(separator: ";")
            guard let tag = parts.first else { continue }
            let primary = tag.drop { $0 == " " }.prefix { $0 != "-" && $0 != " " }.lowercased()
            guard let language = Language(rawValue: primary) else { continue }
            let weight = parts.dropFirst().lazy.compactMap(Self.weight).first ?? 1000
            if weight > bestWeight { (best, bestWeight) = (language, weight) }
        }
        self = best
    }

    /// `q=0.85` as 850.
    private static func weight(_ parameter: Substring) -> Int? {
        let text = parameter.filter { $0 != " " }
        guard text.lowercased().hasPrefix("q="), let value = Amount(String(text.dropFirst(2))) else { return nil }
        return Int(min(max(value.units / 100, 0), 1000))
    }
}

extension LocalizedText {
    /// The text in one language.
    func text(in language: Language) -> String {
        switch language {
        case .en: self.en
        case .zh: self.zh
        case .ko: self.ko
        }
    }
}
