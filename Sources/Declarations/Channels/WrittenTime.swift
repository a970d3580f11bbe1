/// One way of writing a time, and the zone it is meant in.
public struct WrittenTime: Sendable, Hashable {
    /// How it is written.
    public enum Form: Sendable, Hashable {
        /// Year, month, day, hour, minute, second, in this order and with anything between them; seconds, or the whole
        /// time of day, may be missing.
        case digits
        /// Seconds since 1970.
        case epochSeconds
        /// Milliseconds since 1970.
        case epochMilliseconds
        /// Days since 1899-12-30, as spreadsheets count, with a fraction for the time of day.
        case serial
    }

    public var form: Form
    /// Minutes that the zone is ahead of UTC; Beijing is 480. Means nothing for seconds since 1970.
    public var zoneMinutes: Int

    public init(_ form: Form, zoneMinutes: Int = 480) {
        self.form = form
        self.zoneMinutes = zoneMinutes
    }

    /// The time as 14 digits in Beijing; nil when the text is not written so.
    func beijing(_ text: String) -> String? {
        let text = String(text.filter { $0 != "\t" && $0 != "'" && $0 != "\"" && $0 != "=" })
        switch self.form {
        case .digits:
            let numbers = text.split { !$0.isASCII || !$0.isNumber }.map(String.init)
            guard let digits = Self.digits(numbers, in: text), let moment = Timestamp(beijing: digits) else {
                return nil
            }
            return (moment + .seconds((480 - self.zoneMinutes) * 60)).beijing14
        case .epochSeconds:
            guard text.utf8.count == 10, let seconds = Int64(text) else { return nil }
            return Timestamp(milliseconds: seconds * 1000).beijing14
        case .epochMilliseconds:
            guard text.utf8.count == 13, let milliseconds = Int64(text) else { return nil }
            return Timestamp(milliseconds: milliseconds).beijing14
        case .serial:
            let parts = text.split(separator: ".", maxSplits: 1)
            guard let first = parts.first, let days = Int64(first), (36_526...73_050).contains(days) else { return nil }
            var milliseconds: Int64 = 0
            if parts.count == 2 {
                let digits = parts[1].prefix(9)
                guard let fraction = Int64(digits), parts[1].allSatisfy(\.isNumber) else { return nil }
                milliseconds = fraction * 86_400_000 / (0..<digits.count).reduce(1) { scale, _ in scale * 10 }
            }
            let moment = Timestamp(
                milliseconds: (days - 25_569) * 86_400_000 + (milliseconds + 500) / 1000 * 1000
                    - Int64(self.zoneMinutes) * 60_000)
            return moment.beijing14
        }
    }

    /// Fourteen digits out of the numbers of a text.
    private static func digits(_ numbers: [String], in text: String) -> String? {
        if numbers.count == 1, [8, 12, 14].contains(numbers[0].utf8.count) {
            return numbers[0] + String(repeating: "0", count: 14 - numbers[0].utf8.count)
        }
        guard (3...7).contains(numbers.count), numbers[0].utf8.count == 4 else { return nil }
        var digits = numbers[0]
        for index in 1..<6 {
            let number = index < numbers.count ? numbers[index] : "0"
            guard (1...2).contains(number.utf8.count) else { return nil }
            digits += number.utf8.count == 1 ? "0" + number : number
        }
        return digits
    }
}
