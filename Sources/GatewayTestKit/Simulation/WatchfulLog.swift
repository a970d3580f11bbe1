import Foundation
import Logging
import Synchronization

/// Keeps the last entries of a log for a failure's report, and notes every entry with data of a buyer.
final class WatchfulLog: Sendable {
    private let lines = Mutex<(last: [String], leaks: [String])>(([], []))

    /// Data of the sample orders' buyers that may stand nowhere in the clear.
    static let secrets = ["许景行", "000000196612039991", "10000009999", "样例路245号"]

    var last: [String] { self.lines.withLock { $0.last } }
    var leaks: [String] { self.lines.withLock { $0.leaks } }

    func logger() -> Logger {
        var logger = Logger(label: "simulation", factory: { _ in Handler(log: self) })
        logger.logLevel = .debug
        return logger
    }

    private func note(_ line: String) {
        let isLeak = Self.secrets.contains { line.contains($0) }
        self.lines.withLock { lines in
            if isLeak { lines.leaks.append(line) }
            lines.last.append(line)
            if lines.last.count > 40 { lines.last.removeFirst() }
        }
    }

    private struct Handler: LogHandler {
        let log: WatchfulLog
        var logLevel = Logger.Level.debug
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let members = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            self.log.note("\(event.level) \(event.message) \(members.joined(separator: " "))")
        }
    }
}
