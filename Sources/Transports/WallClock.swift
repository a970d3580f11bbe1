public import Declarations
import Glibc

/// The machine's clock as it stands: for comparing it with others and for the times of log lines. What the gateway decides by
/// time asks the clock that it was given.
public enum WallClock {
    public static func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
