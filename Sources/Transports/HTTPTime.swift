import Declarations

/// Moments in HTTP headers.
enum HTTPTime {
    /// Reads the form that RFC 9110 asks for, `Sun, 06 Nov 1994 08:49:37 GMT`; nil for anything else.
    static func moment(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", parts[1].utf8.count == 2, parts[3].utf8.count == 4 else {
            return nil
        }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard let month = months.firstIndex(of: String(parts[2])) else { return nil }
        let clock = parts[4].split(separator: ":")
        guard clock.count == 3, clock.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        let digits = parts[3] + (month < 9 ? "0" : "") + String(month + 1) + parts[1] + clock.joined()
        return Timestamp(beijing: String(digits)).map { $0 + .seconds(8 * 3600) }
    }

    /// Reads `Retry-After`: seconds or a moment. At most one day; nil when it says nothing usable.
    static func retryAfter(_ text: String?, now: Timestamp) -> Duration? {
        guard let text else { return nil }
        let wait = Int64(text).map { Duration.seconds(Swift.min($0, 86_400)) } ?? self.moment(text).map { $0 - now }
        guard let wait, wait >= .zero else { return nil }
        return Swift.min(wait, .seconds(86_400))
    }
}
