import Foundation
import Glibc

/// What this process took of the machine, and how fast its disk is.
enum Machine {
    /// Processor time of this process so far, all threads.
    static var cpu: Duration {
        var usage = rusage()
        _ = unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        func duration(_ time: timeval) -> Duration { .seconds(time.tv_sec) + .microseconds(time.tv_usec) }
        return duration(usage.ru_utime) + duration(usage.ru_stime)
    }

    /// How the program was built.
    static var build: String {
        #if DEBUG
        "debug"
        #else
        "release"
        #endif
    }

    /// How long the disk takes to keep 4 KiB that are appended to a file, each of so many times.
    static func syncTimes(in folder: String, count: Int = 64) -> [Duration] {
        let path = folder + "/sync"
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return [] }
        defer {
            close(descriptor)
            unsafe unlink(path)
        }
        let clock = ContinuousClock()
        return (0..<count).map { _ in
            clock.measure {
                Output.write([UInt8](repeating: 7, count: 4096), to: descriptor)
                fsync(descriptor)
            }
        }
    }
}
