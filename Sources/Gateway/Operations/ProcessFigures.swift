import Glibc

/// What the kernel tells about this process, under the names that all Prometheus clients use.
struct ProcessFigures {
    /// Seconds since 1970.
    var startTime: Double?
    var residentBytes: Int64?
    var openFiles: Int64?
    var cpuSeconds: Double?

    /// As it is now; what cannot be read is nil.
    init() {
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        // The program's name is in brackets and may hold blanks.
        if let rest = Self.text("/proc/self/stat")?.split(separator: ")").last {
            let fields = rest.split(separator: " ")
            if fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]) {
                self.cpuSeconds = (user + system) / ticks
                if let boot = Self.bootTime, let start = Double(fields[19]) { self.startTime = boot + start / ticks }
                self.residentBytes = Int64(fields[21]).map { $0 * Int64(sysconf(Int32(_SC_PAGESIZE))) }
            }
        }
        self.openFiles = Self.openFiles()
    }

    private static let bootTime: Double? = Self.text("/proc/stat")?.split(separator: "\n")
        .first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst("btime ".count)) }

    private static func openFiles() -> Int64? {
        guard let folder = unsafe opendir("/proc/self/fd") else { return nil }
        defer { unsafe closedir(folder) }
        var count: Int64 = 0
        while unsafe readdir(folder) != nil { count += 1 }
        // Not ".", ".." and the folder itself.
        return count - 3
    }

    private static func text(_ path: String) -> String? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
