import Foundation

/// Runs the command-line tools that judge our output.
enum Tool {
    struct Answer {
        var status: Int32
        var output: [UInt8]
        var errors: String

        var text: String { String(decoding: self.output, as: UTF8.self) }
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    /// Runs a program to its end. Output and errors go through files, so no pipe can fill up.
    @discardableResult
    static func run(_ program: String, _ arguments: [String], input: [UInt8] = []) throws -> Answer {
        let search = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let candidates =
            program.contains("/") ? [program] : search.split(separator: ":").map { "\($0)/\(program)" }
        guard let path = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw Missing(description: "\(program) is missing; 'make test' installs the Debian packages it needs")
        }
        let folder = try Scratch()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = try FileHandle(
            forReadingFrom: URL(fileURLWithPath: folder.write("input", input)))
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("output", [])))
        let errors = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("errors", [])))
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        try output.close()
        try errors.close()
        return Answer(
            status: process.terminationStatus, output: try folder.read("output"),
            errors: String(decoding: try folder.read("errors"), as: UTF8.self))
    }

    /// Runs a program that has to succeed.
    @discardableResult
    static func require(_ program: String, _ arguments: [String], input: [UInt8] = []) throws -> Answer {
        let answer = try self.run(program, arguments, input: input)
        guard answer.status == 0 else {
            throw Missing(description: "\(program) \(arguments) ended with \(answer.status): \(answer.errors)")
        }
        return answer
    }
}
