import Synchronization

/// One line that is written over on a terminal; a new line every two seconds elsewhere.
final class DemoProgress: Sendable {
    private let isTerminal = Output.isTerminal
    private let clock = ContinuousClock()
    private let last = Mutex<(at: ContinuousClock.Instant, text: String)?>(nil)

    /// Shows how far things are.
    func show(_ text: String) {
        let pause = Duration.milliseconds(self.isTerminal ? 100 : 2000)
        let now = self.clock.now
        let isDue = self.last.withLock { last in
            if let last, last.text == text || now - last.at < pause { return false }
            last = (now, text)
            return true
        }
        guard isDue else { return }
        Output.standardOutput(self.isTerminal ? "\r\u{1B}[K\(text)" : text + "\n")
    }

    /// Ends the line.
    func finish() {
        if self.isTerminal { Output.standardOutput("\r\u{1B}[K") }
    }
}
