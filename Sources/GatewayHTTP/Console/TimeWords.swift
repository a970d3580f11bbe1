import Declarations

/// Moments for people.
enum TimeWords {
    /// `2026-11-21 20:17:05 UTC+8`: the time of customs, for whoever speaks with customs about it.
    static func exact(_ moment: Timestamp) -> String {
        let digits = moment.beijing14
        func part(_ from: Int, _ count: Int) -> Substring { digits.dropFirst(from).prefix(count) }
        return "\(Self.day(moment)) \(part(8, 2)):\(part(10, 2)):\(part(12, 2)) UTC+8"
    }

    /// `2026-11-21`: a day in Beijing, as date fields take it.
    static func day(_ moment: Timestamp) -> String {
        let digits = moment.beijing14
        return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6).prefix(2))"
    }

    /// `2026-11-21` as the beginning of that day in Beijing; nil when it is no day.
    static func beginning(ofDay text: String) -> Timestamp? { Timestamp(beijing: text.filter { $0 != "-" }) }

    /// `5 min ago`, or `in 5 min`.
    static func ago(_ moment: Timestamp, _ now: Timestamp, _ language: Language) -> String {
        let isPast = moment <= now
        let span = Self.span(isPast ? now - moment : moment - now, language)
        return switch language {
        case .en: isPast ? "\(span) ago" : "in \(span)"
        case .zh: isPast ? "\(span)前" : "\(span)后"
        case .ko: isPast ? "\(span) 전" : "\(span) 후"
        }
    }

    /// A length of time in its largest unit.
    static func span(_ duration: Duration, _ language: Language) -> String {
        let seconds = max(0, duration.components.seconds)
        let (count, unit): (Int64, Int) =
            switch seconds {
            case ..<60: (seconds, 0)
            case ..<3600: (seconds / 60, 1)
            case ..<86_400: (seconds / 3600, 2)
            default: (seconds / 86_400, 3)
            }
        let words =
            switch language {
            case .en: [" s", " min", " h", " d"]
            case .zh: [" 秒", " 分钟", " 小时", " 天"]
            case .ko: ["초", "분", "시간", "일"]
            }
        return "\(count)\(words[unit])"
    }

    /// Reads RFC 3339 as the gateway writes it.
    static func moment(_ text: String) -> Timestamp? {
        let digits = text.filter { ("0"..."9").contains($0) }
        guard digits.count == 17, text.hasSuffix("Z"), let local = Timestamp(beijing: digits) else { return nil }
        return local + .seconds(8 * 3600)
    }

    /// 14 or 17 digits of customs as people write them.
    static func customs(_ digits: String) -> String {
        Timestamp(beijing: digits).map(Self.exact) ?? digits
    }
}
