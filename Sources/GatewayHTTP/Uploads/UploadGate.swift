import Synchronization

/// Bounds how many uploads are held in memory at once.
final class UploadGate: Sendable {
    private let limit: Int
    private let inside = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// Runs the work when there is room.
    /// - Throws: `Problem` 503 when there is none.
    func enter<Value>(_ work: () async throws -> Value) async throws -> Value {
        let entered = self.inside.withLock { count in
            guard count < self.limit else { return false }
            count += 1
            return true
        }
        guard entered else { throw Problem(.busy) }
        defer { self.inside.withLock { $0 -= 1 } }
        return try await work()
    }
}
