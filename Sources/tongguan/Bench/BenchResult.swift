import Foundation

/// One measurement as it is kept: what was run, where, and what came out.
struct BenchResult<Figures: Sendable & Encodable>: Sendable, Encodable {
    /// Name of the measurement, for instance `intake`.
    var bench: String
    /// The command, to be run again.
    var command = CommandLine.arguments.dropFirst().joined(separator: " ")
    /// Free text of whoever started it.
    var label: String?
    var machine: BenchMachine
    var figures: Figures
}

/// The machine that a measurement ran on.
struct BenchMachine: Sendable, Encodable {
    var processor: String
    var cores: Int
    var memoryMegabytes: Int
    /// The file system of the folder with the database.
    var fileSystem: String
    /// Appending 4 KiB and fsync there, milliseconds.
    var diskSync: Spread
    var build = Machine.build
    /// Mean size of an order as it comes in, bytes of JSON.
    var orderBytes: Int?

    /// - Parameter folder: where the database lies.
    init(folder: String) {
        self.processor =
            Self.lines("/proc/cpuinfo").first { $0.hasPrefix("model name") }.map {
                String($0.drop { $0 != ":" }.dropFirst(2))
            } ?? "unknown"
        self.cores = ProcessInfo.processInfo.activeProcessorCount
        self.memoryMegabytes = Int(ProcessInfo.processInfo.physicalMemory >> 20)
        let place = URL(fileURLWithPath: folder).standardizedFileURL.path
        // The mount with the longest matching path; later lines lie over earlier ones.
        let mounts = Self.lines("/proc/mounts").map { $0.split(separator: " ").map(String.init) }
        self.fileSystem =
            mounts.filter { $0.count > 2 && (place + "/").hasPrefix($0[1] == "/" ? "/" : $0[1] + "/") }
            .max { $0[1].utf8.count < $1[1].utf8.count }?[2] ?? "unknown"
        self.diskSync = Spread(Machine.syncTimes(in: folder))
    }

    private static func lines(_ path: String) -> [Substring] {
        let data = FileManager.default.contents(atPath: path) ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}

extension BenchResult {
    /// Writes it as JSON; `-` is standard output.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard Output.file(path, Array(try encoder.encode(self)) + [10]) else {
            throw Exit.saying("\(path): cannot be written", Exit.file)
        }
    }
}
