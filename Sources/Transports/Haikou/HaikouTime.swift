import Declarations

/// The two return times of a row.
enum HaikouTime {
    /// The return time as 17 digits of Beijing time; nil when neither value is one.
    ///
    /// `returntime2` (14 or 17 digits) is the time that customs wrote. `returntime` is milliseconds since the epoch
    /// and may be seconds away from it, so it only counts when it names the same second, to which it adds the
    /// milliseconds, or when it stands alone.
    static func returnTime(text: String?, epoch: String?) -> String? {
        let written = text.flatMap { Timestamp(beijing: $0) }
        let counted = epoch.flatMap(self.moment)
        guard let written else { return counted?.beijing17 }
        if text?.utf8.count == 14, let counted, counted.beijing14 == written.beijing14 { return counted.beijing17 }
        return written.beijing17
    }

    /// Milliseconds (11 to 13 digits) or seconds (10) since the epoch, or 14 or 17 digits of Beijing time.
    private static func moment(_ text: String) -> Timestamp? {
        guard let number = Int64(text), number > 0 else { return nil }
        switch text.utf8.count {
        case 10: return Timestamp(milliseconds: number * 1000)
        case 11...13: return Timestamp(milliseconds: number)
        default: return Timestamp(beijing: text)
        }
    }
}
