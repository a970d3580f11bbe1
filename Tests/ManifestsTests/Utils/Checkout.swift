import Foundation
import Testing

/// Files of this checkout, and of the reference folder that may lie beside it.
enum Checkout {
    /// The folder of `Package.swift`; found from this file, whose path may lead through a link.
    static let root: String = {
        var url = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        while url.path != "/", !FileManager.default.fileExists(atPath: url.path + "/Templates/messages") {
            url.deleteLastPathComponent()
        }
        return url.path
    }()

    /// The message templates.
    static var templates: String { self.root + "/Templates/messages" }

    /// A file or folder of the reference beside the checkout; nil, with a line that says so, when it is absent.
    static func reference(_ path: String, checks: Int = 1) -> String? {
        let file = URL(fileURLWithPath: self.root).deletingLastPathComponent().path + "/shared/spec/ceb/" + path
        if FileManager.default.fileExists(atPath: file) { return file }
        print("skipped: \(checks) checks against the reference \(path), which is not beside this checkout")
        return nil
    }

    /// The bytes of a file.
    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
}

/// A command-line tool that judges from outside.
struct OutsideTool {
    let path: String

    /// Finds it; nil, with a line that says so, when it is not installed.
    init?(_ name: String) {
        let found = ["/usr/bin/", "/usr/local/bin/", "/bin/"].map { $0 + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else {
            print("skipped: checks by \(name), which is not installed")
            return nil
        }
        self.path = found
    }

    /// Runs it and returns what it writes.
    func run(_ arguments: [String]) throws -> (status: Int32, output: [UInt8]) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: self.path)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = Array(try pipe.fileHandleForReading.readToEnd() ?? Data())
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }
}

/// A folder of its own, removed at the end.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        self.path = NSTemporaryDirectory() + "/manifests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: self.path) }

    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = self.path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }
}
