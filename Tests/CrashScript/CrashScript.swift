import Declarations
import Foundation
import GatewayTestKit
import Ledger

/// The life of a few orders in a ledger, verb by verb, always the same: to be killed at any write of it. What a verb
/// promised is written down outside before the next one begins; after the death another process compares and goes on to
/// the end.
///
///     crash-script play FOLDER PROMISES
///     crash-script finish FOLDER PROMISES
///
/// And the simulation without a test runner, for many seeds:
///
///     crash-script simulate COUNT FIRST-SEED
@main
struct CrashScript {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 else {
            print("usage: crash-script play|finish FOLDER PROMISES | simulate COUNT FIRST-SEED")
            exit(64)
        }
        do {
            if arguments[1] == "simulate" {
                exit(await Self.simulate(UInt64(arguments[2]) ?? 0, from: UInt64(arguments[3]) ?? 1) ? 0 : 1)
            } else if arguments[1] == "play" {
                let house = try LedgerFixture(folder: arguments[2], seed: 1)
                try await CrashStory(house, promises: try PromiseBook(arguments[3])).play()
                await house.ledger.close()
            } else {
                let house = try LedgerFixture(folder: arguments[2], seed: 2)
                house.clock.advance(by: .seconds(86_400))
                let broken = try await CrashJudge(house, promises: try PromiseBook.read(arguments[3])).judge()
                await house.ledger.close()
                for line in broken { print(line) }
                exit(broken.isEmpty ? 0 : 1)
            }
        } catch {
            print("\(arguments[1]): \(error)")
            exit(2)
        }
    }

    /// Runs seeds in portions, so that a long run shows how far it came.
    private static func simulate(_ count: UInt64, from first: UInt64) async -> Bool {
        let began = ContinuousClock.now
        var counts: [String: Int] = [:]
        var failed: [UInt64] = []
        for start in stride(from: first, to: first + count, by: 50) {
            let result = await Simulation.run(seeds: start..<min(start + 50, first + count))
            counts.merge(result.counts, uniquingKeysWith: +)
            for failure in result.failures.prefix(failed.count < 5 ? 5 : 0) { print(failure) }
            failed += result.failures.map(\.seed)
            print(
                "\(min(start + 50, first + count) - first) seeds, \(failed.count) failed, \(ContinuousClock.now - began)"
            )
            // Also where the output is a file.
            fflush(nil)
        }
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
        if !failed.isEmpty { print("failed seeds: \(failed.prefix(100))") }
        print("simulate: \(count - UInt64(failed.count)) passed, \(failed.count) failed")
        return failed.isEmpty
    }
}

/// What was acknowledged, one line each, on a file that the simulated power cut does not touch.
struct PromiseBook {
    private let file: FileHandle

    init(_ path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        self.file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    func note(_ words: String...) {
        self.file.write(Data((words.joined(separator: " ") + "\n").utf8))
    }

    static func read(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: " ").map(String.init)
        }
    }
}
