import Foundation

/// Where tests find files: the package itself, and the specification beside it when it is there.
enum Places {
    static let package: URL = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Text of a file of the package.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: self.package.appendingPathComponent(path), encoding: .utf8)
    }

    /// Text of a file of the specification; nil, with a line of output, when it is absent.
    static func specification(_ path: String, checks: Int) -> String? {
        let file = self.package.deletingLastPathComponent().appendingPathComponent("shared/spec/\(path)")
        if let text = try? String(contentsOf: file, encoding: .utf8) { return text }
        print("skipped \(checks) checks: no ../shared/spec/\(path)")
        return nil
    }
}

/// SplitMix64: a seeded generator, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
