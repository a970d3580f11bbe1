import Cryptography
import Dispatch
import Synchronization

/// Checks passwords, one after the other and off the cooperative pool: each takes a tenth of a second on purpose.
final class PasswordDesk: Sendable {
    private let queue = DispatchQueue(label: "tongguan.console.passwords", qos: .userInitiated)
    private let waiting = Mutex(0)
    /// Passwords that wait at most: some three seconds.
    private static let limit = 32
    /// Stands for accounts that do not exist, so that they take the same time.
    private let nobody = PasswordHash(
        "scrypt:\(PasswordHash.standardCost):8:1:\(String(repeating: "5e", count: 16)):\(String(repeating: "00", count: 32))"
    )

    /// Whether a password is an account's; nil account: never, after the same time.
    ///
    /// - Throws: `GatewayError`, retriable, when too many wait.
    func check(_ password: String, of account: ConsoleAccount?) async throws(GatewayError) -> Bool {
        guard let hash = account?.password ?? self.nobody else { return false }
        let entered = self.waiting.withLock { count in
            guard count < Self.limit else { return false }
            count += 1
            return true
        }
        guard entered else { throw GatewayError(.notReady, "too many passwords wait to be checked", isRetriable: true) }
        defer { self.waiting.withLock { $0 -= 1 } }
        return await withCheckedContinuation { continuation in
            self.queue.async {
                let matches = (try? hash.matches(password)) ?? false
                continuation.resume(returning: matches && account != nil)
            }
        }
    }
}
