import Synchronization

/// Chance, from a seed alone. Each part of a simulation has dice of its own, so that one more throw in one part changes
/// nothing in the others.
final class SimulationDice: Sendable {
    private let generator: Mutex<SeededGenerator>

    init(seed: UInt64, part: UInt64) {
        self.generator = Mutex(SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ part))
    }

    /// A number from 0 to below `bound`, which must be positive.
    func below(_ bound: Int) -> Int { Int(self.generator.withLock { $0.next() } % UInt64(bound)) }

    /// True with a probability from 0 to 1. Always takes one throw.
    func chance(_ probability: Double) -> Bool {
        Double(self.generator.withLock { $0.next() } >> 11) / Double(1 << 53) < probability
    }

    /// One of some choices; nil of none.
    func pick<T>(_ choices: [T]) -> T? { choices.isEmpty ? nil : choices[self.below(choices.count)] }

    /// One of some choices by weight; nil of none.
    func pick<T>(weighted choices: [(T, Int)]) -> T? {
        let total = choices.reduce(0) { $0 + $1.1 }
        guard total > 0 else { return nil }
        var left = self.below(total)
        for (choice, weight) in choices {
            if left < weight { return choice }
            left -= weight
        }
        return nil
    }
}
