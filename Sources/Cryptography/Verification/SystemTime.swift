import Declarations
import Glibc

/// The system clock, for callers that have no clock of their own.
enum SystemTime {
    static func now() -> Timestamp { Timestamp(milliseconds: Int64(time(nil)) * 1000) }
}
