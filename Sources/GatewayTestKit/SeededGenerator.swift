import Synchronization

/// SplitMix64: the same seed gives the same numbers, on every machine.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { self.state = seed }

    public mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Upper-case UUIDs that are the same in every run.
public final class SeededGuids: Sendable {
    private let generator: Mutex<SeededGenerator>

    public init(seed: UInt64) { self.generator = Mutex(SeededGenerator(seed: seed)) }

    public func next() -> String {
        let (high, low) = self.generator.withLock { ($0.next(), $0.next()) }
        let digits = Array((Self.hex(high) + Self.hex(low)).utf8)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: digits[$0], as: UTF8.self) }
        return groups.joined(separator: "-")
    }

    private static func hex(_ value: UInt64) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
