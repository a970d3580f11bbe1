/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
///
/// Customs writes Beijing time without a zone mark (`appTime`, `returnTime`); China has kept a fixed +08:00
/// since 1991, so no time zone database is needed.
public struct Timestamp: Sendable, Hashable, Comparable, Codable {
    /// Milliseconds since the epoch, UTC.
    public var milliseconds: Int64

    /// A moment by its milliseconds since the epoch.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public init(from decoder: any Decoder) throws {
        self.milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.milliseconds)
    }

    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.milliseconds < rhs.milliseconds }

    /// This moment moved by a duration (rounded down to milliseconds).
    public static func + (lhs: Self, rhs: Duration) -> Self {
        Timestamp(milliseconds: lhs.milliseconds + rhs.inMilliseconds)
    }

    /// This moment moved back by a duration (rounded down to milliseconds).
    public static func - (lhs: Self, rhs: Duration) -> Self {
        Timestamp(milliseconds: lhs.milliseconds - rhs.inMilliseconds)
    }

    /// The time between two moments.
    public static func - (lhs: Self, rhs: Self) -> Duration {
        .milliseconds(lhs.milliseconds - rhs.milliseconds)
    }

    /// Beijing time as `YYYYMMDDhhmmss` (14 digits), the form of `appTime` and `payTime`.
    public var beijing14: String { String(self.beijing17.prefix(14)) }

    /// Beijing date as `YYYYMMDD`, the form of `declTime`.
    public var beijing8: String { String(self.beijing17.prefix(8)) }

    /// Beijing time as `YYYYMMDDhhmmssSSS` (17 digits), the form of `returnTime`.
    public var beijing17: String {
        let local = self.milliseconds + Self.beijingOffset
        let days = local.floorDivided(by: 86_400_000)
        let rest = local - days * 86_400_000
        let (year, month, day) = civil(fromDays: days)
        return pad(year, 4) + pad(month, 2) + pad(day, 2) + pad(rest / 3_600_000, 2) + pad(rest / 60_000 % 60, 2)
            + pad(rest / 1000 % 60, 2) + pad(rest % 1000, 3)
    }

    /// RFC 3339 in UTC with milliseconds, the form of the merchant API.
    public var rfc3339: String {
        let days = self.milliseconds.floorDivided(by: 86_400_000)
        let rest = self.milliseconds - days * 86_400_000
        let (year, month, day) = civil(fromDays: days)
        return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) + "T" + pad(rest / 3_600_000, 2) + ":"
            + pad(rest / 60_000 % 60, 2) + ":" + pad(rest / 1000 % 60, 2) + "." + pad(rest % 1000, 3) + "Z"
    }

    /// Reads 8, 14 or 17 digits of Beijing time; nil when it is not a real date and time.
    public init?(beijing text: String) {
        let digits = Array(text.utf8)
        guard [8, 14, 17].contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        func number(_ from: Int, _ count: Int) -> Int64 {
            guard from + count <= digits.count else { return 0 }
            return digits[from..<from + count].reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        let (year, month, day) = (number(0, 4), number(4, 2), number(6, 2))
        let (hour, minute, second) = (number(8, 2), number(10, 2), number(12, 2))
        guard (1...12).contains(month), day >= 1, hour < 24, minute < 60, second < 60 else { return nil }
        let dayCount = days(fromCivil: year, month, day)
        guard civil(fromDays: dayCount) == (year, month, day) else { return nil }
        let seconds = dayCount * 86_400 + hour * 3600 + minute * 60 + second
        self.milliseconds = seconds * 1000 + number(14, 3) - Self.beijingOffset
    }

    private static let beijingOffset: Int64 = 8 * 3_600_000

    /// Days since 1970-01-01 and minutes after midnight in Beijing.
    var beijingMinute: (day: Int64, minute: Int) {
        let local = self.milliseconds + Self.beijingOffset
        let day = local.floorDivided(by: 86_400_000)
        return (day, Int((local - day * 86_400_000) / 60_000))
    }

    /// So many minutes after midnight of a day in Beijing; the minutes may reach into other days.
    init(beijingDay day: Int64, minute: Int) {
        self.milliseconds = day * 86_400_000 + Int64(minute) * 60_000 - Self.beijingOffset
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards minus infinity.
    public var inMilliseconds: Int64 {
        let (seconds, attoseconds) = self.components
        return seconds * 1000 + attoseconds.floorDivided(by: 1_000_000_000_000_000)
    }
}

extension Int64 {
    func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

private func pad(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: Swift.max(0, width - text.count)) + text
}

/// Days since 1970-01-01 of a proleptic Gregorian date (the usual era arithmetic, 400-year cycles).
private func days(fromCivil year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted.floorDivided(by: 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
}

private func civil(fromDays days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    let month = monthIndex + (monthIndex < 10 ? 3 : -9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}
