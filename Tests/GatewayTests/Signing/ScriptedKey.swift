import Cryptography
import Synchronization

/// A real key that fails, waits or lies when told to.
final class ScriptedKey: SigningKey {
    enum Mood: Sendable {
        case good
        case failing(CryptographyError.Code)
        /// Signs with another key.
        case wrong
        /// Does not answer until told otherwise.
        case stuck
    }

    let certificate: SigningCertificate
    private let key: any SigningKey
    private let other: any SigningKey
    private let state = Mutex<(mood: Mood, signatures: Int, questions: Int)>((.good, 0, 0))

    init(_ key: any SigningKey, other: any SigningKey) {
        self.certificate = key.certificate
        self.key = key
        self.other = other
    }

    var signatures: Int { self.state.withLock { $0.signatures } }
    var questions: Int { self.state.withLock { $0.questions } }

    func become(_ mood: Mood) { self.state.withLock { $0.mood = mood } }

    func sign(_ bytes: [UInt8]) async throws(CryptographyError) -> [UInt8] {
        while case .stuck = self.state.withLock({ $0.mood }) { try? await Task.sleep(for: .milliseconds(5)) }
        self.state.withLock { $0.signatures += 1 }
        switch self.state.withLock({ $0.mood }) {
        case .failing(let code): throw CryptographyError(code, "as scripted")
        case .wrong: return try await self.other.sign(bytes)
        case .good, .stuck: return try await self.key.sign(bytes)
        }
    }

    func probe() async throws(CryptographyError) {
        self.state.withLock { $0.questions += 1 }
        if case .failing(let code) = self.state.withLock({ $0.mood }) { throw CryptographyError(code, "as scripted") }
    }
}
