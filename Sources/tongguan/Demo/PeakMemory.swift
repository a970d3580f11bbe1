import FoundationEssentials

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
}
