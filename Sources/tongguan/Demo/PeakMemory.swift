import Foundation

/// The most memory a process ever had.
enum PeakMemory {
    /// `VmHWM` of a process in kB; nil when the process is gone.
    static func of(_ process: Int) -> Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/status") else { return nil }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where line.hasPrefix("VmHWM:") {
            return line.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) }
        }
        return nil
    }

    /// Counts the peak of this process from here on.
    ///
    /// - Returns: what it has now, in kB; memory that was given back to the allocator may be among it.
    static func beginAnew() -> Int? {
        // proc(5): 5 resets the peak resident set size to the current value.
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return nil }
        try? file.write(contentsOf: Array("5".utf8))
        try? file.close()
        return self.of(Int(ProcessInfo.processInfo.processIdentifier))
    }
}
