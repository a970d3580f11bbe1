import Cryptography
import Synchronization

/// What became of the PINs that this process showed to cards, so that no card sees a wrong one twice: not after a
/// reconnection, not when the key is opened anew, not after a change of the configuration that left the PIN as it is.
enum PINMemory {
    /// How a card took a PIN.
    enum Fate {
        /// Shown, and never answered: the card may have counted a wrong one.
        case unknown
        case accepted
        case refused
    }

    private static let fates = Mutex<[[UInt8]: Fate]>([:])

    /// What is known of a PIN at an agent; nil when it was never shown.
    static func fate(of pin: SecretBytes, at url: String) -> Fate? {
        let place = Self.place(pin, url)
        return Self.fates.withLock { $0[place] }
    }

    static func note(_ fate: Fate?, of pin: SecretBytes, at url: String) {
        let place = Self.place(pin, url)
        Self.fates.withLock { $0[place] = fate }
    }

    /// A digest, so that the PIN itself is kept nowhere.
    private static func place(_ pin: SecretBytes, _ url: String) -> [UInt8] {
        unsafe pin.withBytes { unsafe Digest.sha256(Array(url.utf8) + [0] + Array($0)) }
    }
}
