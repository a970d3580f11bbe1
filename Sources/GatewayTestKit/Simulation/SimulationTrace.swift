/// What happened in a simulation, line by line, and one number that says whether two of them were the same.
struct SimulationTrace: Sendable {
    private(set) var lines: [String] = []
    private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    /// - Parameters:
    ///   - line: for people.
    ///   - picture: what stands in the ledger now; goes into the hash alone.
    mutating func note(_ line: String, picture: [String] = []) {
        self.lines.append(line)
        self.mix(line)
        for item in picture { self.mix(item) }
    }

    private mutating func mix(_ text: String) {
        for byte in text.utf8 { self.hash = (self.hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.hash = (self.hash ^ 0xFF) &* 0x100_0000_01B3
    }
}

/// An invariant that did not hold.
public struct SimulationFailure: Error, Sendable, CustomStringConvertible {
    public var seed: UInt64
    /// What did not hold.
    public var rule: String
    /// The last steps, what stands, and the last entries of the log.
    public var report: [String]

    public var description: String {
        "seed \(self.seed): \(self.rule)\n" + self.report.map { "    " + $0 }.joined(separator: "\n")
    }
}

/// What one seed came to.
public struct SimulationReport: Sendable {
    public var seed: UInt64
    public var steps: Int
    /// The same for every run of this seed.
    public var hash: UInt64
    /// How orders ended, and what happened on the way.
    public var counts: [String: Int]
}
