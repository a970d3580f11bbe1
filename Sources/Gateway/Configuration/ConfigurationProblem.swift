/// One thing that is wrong in a configuration file, with the place where it can be put right.
public struct ConfigurationProblem: Sendable, Hashable, CustomStringConvertible {
    /// Path of the file as it was opened.
    public var file: String
    /// Line in that file, from 1.
    public var line: Int
    /// Where in the file, for instance `tenants[2].signers.311`; empty for the file as a whole.
    public var keyPath: String
    /// What is wrong. Never holds a secret.
    public var reason: String
    /// What would be right: the allowed keys or values, or a form such as `30m, 15s, 200ms`. May be empty.
    public var allowed: [String]

    public init(file: String, line: Int, keyPath: String, reason: String, allowed: [String] = []) {
        self.file = file
        self.line = line
        self.keyPath = keyPath
        self.reason = reason
        self.allowed = allowed
    }

    /// `FILE:LINE: KEY: REASON (allowed: A, B)`, the form editors can jump to.
    public var description: String {
        let key = self.keyPath.isEmpty ? "" : "\(self.keyPath): "
        let hint = self.allowed.isEmpty ? "" : " (allowed: \(self.allowed.joined(separator: ", ")))"
        return "\(self.file):\(self.line): \(key)\(self.reason)\(hint)"
    }
}

/// A configuration that cannot be used: every problem found, file by file in the order of lines.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Why nothing could be loaded.
    public enum Code: String, Sendable, Hashable {
        /// A file could not be read or is not YAML.
        case unreadable
        /// The content is wrong.
        case invalid
    }

    /// The worst kind of problem.
    public var code: Code
    /// All problems; never empty.
    public var problems: [ConfigurationProblem]
    /// Always false: a person has to change the file.
    public var isRetriable: Bool { false }

    public init(_ code: Code, _ problems: [ConfigurationProblem]) {
        self.code = code
        let files = problems.map(\.file)
        self.problems = problems.sorted { left, right in
            left.file == right.file
                ? left.line < right.line
                : files.firstIndex(of: left.file) ?? 0 < files.firstIndex(of: right.file) ?? 0
        }
    }

    /// One line per problem.
    public var message: String { self.problems.map(\.description).joined(separator: "\n") }
    /// The same as `message`.
    public var description: String { self.message }
}

/// Collects problems while a configuration is read, so that all of them are reported at once.
final class ProblemLog {
    private(set) var problems: [ConfigurationProblem] = []
    private(set) var warnings: [ConfigurationProblem] = []
    private(set) var notices: [ConfigurationProblem] = []
    private(set) var unreadable = false
    /// Every mapping that was read and the keys it may hold, so that a test can compare them with the reference.
    private(set) var mappings: [Mapping] = []

    /// The keys of one mapping, and which line of which source file asks for them.
    struct Mapping: Hashable {
        var file: String
        var path: String
        var keys: [String]
        var asker: String
    }

    func read(_ mapping: Mapping) { self.mappings.append(mapping) }

    /// A file that several ports use is read for each of them, and its problems are told once.
    func report(_ problem: ConfigurationProblem) {
        if !self.problems.contains(problem) { self.problems.append(problem) }
    }

    func warn(_ problem: ConfigurationProblem) { self.warnings.append(problem) }

    func note(_ notice: ConfigurationProblem) { self.notices.append(notice) }

    func reportUnreadable(_ problem: ConfigurationProblem) {
        self.unreadable = true
        self.problems.append(problem)
    }

    /// The error for everything reported so far; nil when nothing was.
    var error: ConfigurationError? {
        guard !self.problems.isEmpty else { return nil }
        return ConfigurationError(self.unreadable ? .unreadable : .invalid, self.problems)
    }
}
