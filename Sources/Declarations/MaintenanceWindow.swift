/// A time that returns every day or every week, in Beijing time, in which a port does not answer.
///
/// Written `daily 02:00-02:30` or `Sat 22:00-06:00`; one that ends at or before its beginning ends the next day.
public struct MaintenanceWindow: Sendable, Hashable, Codable, CustomStringConvertible {
    /// A day of the week.
    public enum Weekday: Int, Sendable, Hashable, Codable, CaseIterable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday

        /// `Mon` … `Sun`.
        public var short: String { ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][self.rawValue] }
    }

    /// The day it begins on; nil for every day.
    public let day: Weekday?
    /// Beginning, minutes after midnight, 0…1439.
    public let start: Int
    /// Length in minutes, 1…1440.
    public let length: Int

    /// Nil when the beginning or the length is out of bounds.
    public init?(day: Weekday?, start: Int, length: Int) {
        guard (0..<Self.dayLength).contains(start), (1...Self.dayLength).contains(length) else { return nil }
        self.day = day
        self.start = start
        self.length = length
    }

    /// Reads `daily 02:00-02:30` or `Sat 22:00-06:00`.
    public init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let day = Weekday.allCases.first { $0.short == parts[0] }
        let times = parts[1].split(separator: "-", omittingEmptySubsequences: false).map(Self.minutes)
        guard day != nil || parts[0] == "daily", times.count == 2, let start = times[0], let end = times[1] else {
            return nil
        }
        self.init(day: day, start: start, length: end > start ? end - start : end - start + Self.dayLength)
    }

    /// When the window that is open at a moment closes; nil when it is not open then.
    public func end(at moment: Timestamp) -> Timestamp? {
        let (day, minute) = moment.beijingMinute
        // A window of yesterday may still be open.
        for back in [0, 1] {
            let begin = self.start - back * Self.dayLength
            let weekday = (day - Int64(back)).remainder(of: 7)
            // 1970-01-01 was a Thursday.
            guard self.day == nil || Int64(self.day?.rawValue ?? 0) == (weekday + 3) % 7 else { continue }
            if (begin..<begin + self.length).contains(minute) {
                return Timestamp(beijingDay: day, minute: begin + self.length)
            }
        }
        return nil
    }

    public var description: String {
        "\(self.day?.short ?? "daily") \(Self.clock(self.start))-\(Self.clock((self.start + self.length) % Self.dayLength))"
    }

    private static let dayLength = 1440

    /// Minutes after midnight of `HH:MM`.
    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ String($0).isDigits(2) }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    private static func clock(_ minutes: Int) -> String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return two(minutes / 60) + ":" + two(minutes % 60)
    }
}

extension Sequence<MaintenanceWindow> {
    /// The window that is open at a moment and when it closes; of several the one that closes last.
    public func open(at moment: Timestamp) -> (window: MaintenanceWindow, end: Timestamp)? {
        self.compactMap { window in window.end(at: moment).map { (window, $0) } }.max { $0.1 < $1.1 }
    }
}

extension Int64 {
    fileprivate func remainder(of divisor: Int64) -> Int64 { ((self % divisor) + divisor) % divisor }
}
