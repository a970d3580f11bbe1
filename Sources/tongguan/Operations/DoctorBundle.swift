import Foundation
import Gateway

/// An archive for whoever helps: what the doctor found, the configuration without what stands for a secret, the machine, and the
/// newest log lines. No database, no keys, no orders' content.
struct DoctorBundle {
    /// Path of the configuration.
    let configuration: String
    let findings: [DoctorFinding]

    /// - Returns: why it could not be written; nil when it was.
    func write(to path: String) async -> String? {
        let folder = NSTemporaryDirectory() + "tongguan-doctor-\(UUID().uuidString)"
        let content = folder + "/tongguan-doctor"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            try FileManager.default.createDirectory(
                atPath: content, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            return "\(folder) cannot be made"
        }
        let files = [
            ("findings.txt", self.findings.map(\.text).joined()), ("findings.json", DoctorCommand.json(self.findings)),
            ("configuration.yaml", Self.redacted(self.configuration)), ("machine.txt", Self.machine()),
            ("log.jsonl", Self.run("journalctl", ["-u", "tongguan", "-n", "2000", "-o", "cat", "--no-pager"])),
        ]
        for (name, text) in files where !Output.file("\(content)/\(name)", Array(text.utf8), mode: 0o600) {
            return "\(content)/\(name) cannot be written"
        }
        // Made before anything stands in it, so that nobody else reads along.
        guard Output.file(path, [], mode: 0o600), unsafe chmod(path, 0o600) == 0 else {
            return "\(path) cannot be written"
        }
        let made = Self.finish("tar", ["-czf", path, "-C", folder, "tongguan-doctor"])
        guard made.status == 0 else {
            try? FileManager.default.removeItem(atPath: path)
            return "tar ended with \(made.status)"
        }
        return nil
    }

    private static func redacted(_ path: String) -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return "\(path) cannot be read\n" }
        return SharedConfiguration.text(text)
    }

    private static func machine() -> String {
        let process = ProcessInfo.processInfo
        return """
            system: \(process.operatingSystemVersionString)
            kernel: \(self.run("uname", ["-srm"]).split(separator: "\n").first ?? "")
            processors: \(process.activeProcessorCount)
            memory: \(process.physicalMemory >> 20) MiB
            package: \(self.run("dpkg-query", ["-W", "-f", "${Version}", "tongguan"]).split(separator: "\n").first ?? "")

            """
    }

    /// What a program prints; a word when it is not there.
    private static func run(_ program: String, _ arguments: [String]) -> String {
        Self.finish(program, arguments).output
    }

    private static func finish(_ program: String, _ arguments: [String]) -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return ("\(program) does not run here\n", -1)
        }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }
}
