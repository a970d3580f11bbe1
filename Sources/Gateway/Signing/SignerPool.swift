public import Cryptography
public import Declarations
public import Ledger
import Manifests

/// The keys of one enterprise, side by side. A key that fails is taken out, asked again with growing pauses, and taken
/// back; what it could not sign waits for another one.
///
/// The pool knows the keys, the ledger counts their signatures (`SigningTurn`): so several processes share a card.
public actor SignerPool {
    /// The signer, as lanes name it.
    public nonisolated let name: String
    /// Raised when a key has room again.
    nonisolated let room = Signal()
    private var slots: [Slot]
    private var generation = 0
    /// Serial numbers of certificates that were replaced and not yet dealt with.
    private var replaced: Set<String> = []

    /// How to reach a key, and what it must fit.
    public struct Source: Sendable {
        /// `signer/key`.
        public var name: String
        /// Signatures per minute; nil when they are not counted.
        public var perMinute: Int?
        /// Messages that may be with the key at once.
        public var room: Int
        /// Whether it is asked from time to time although nothing is to be signed.
        public var isElsewhere: Bool
        /// Reaches it.
        public var open: @Sendable () async throws(CryptographyError) -> any SigningKey

        public init(
            name: String, perMinute: Int? = nil, room: Int = 8, isElsewhere: Bool = false,
            open: @escaping @Sendable () async throws(CryptographyError) -> any SigningKey
        ) {
            self.name = name
            self.perMinute = perMinute
            self.room = room
            self.isElsewhere = isElsewhere
            self.open = open
        }
    }

    private struct Slot {
        let source: Source
        /// Tells an answer for this slot from one for a key of the same name that was replaced meanwhile.
        let generation: Int
        var signer: MessageSigner?
        var condition: KeyReport.Condition = .opening
        var since: Timestamp
        /// When it is asked next.
        var askAt: Timestamp
        var isAsked = false
        /// Failures since the last signature.
        var failures = 0
        var busy = 0
        var signatures: Int64 = 0

        var isReady: Bool { self.condition == .ready }
    }

    /// A pool; no key is reached yet, `tend` does that.
    public init(name: String, sources: [Source], now: Timestamp) {
        self.name = name
        self.slots = sources.map { Slot(source: $0, generation: 0, since: now, askAt: now) }
    }

    // MARK: Signing

    /// The keys that can take messages now, and how many.
    public func offers(at now: Timestamp) -> [KeyOffer] {
        self.slots.compactMap { slot in
            guard slot.isReady, let certificate = slot.signer?.certificate, certificate.isValid(at: now),
                slot.busy < slot.source.room
            else { return nil }
            return KeyOffer(
                key: certificate.serialHex, room: slot.source.room - slot.busy, perMinute: slot.source.perMinute)
        }
    }

    /// Counts a message that was frozen for a key; `sign` gives the place back.
    func reserve(_ key: String) {
        if let index = self.index(of: key) { self.slots[index].busy += 1 }
    }

    /// Gives the place of a message back that is not signed after all.
    func release(_ key: String) {
        guard let index = self.index(of: key) else { return }
        self.slots[index].busy = max(0, self.slots[index].busy - 1)
        self.room.raise()
    }

    /// Signs a message with the key it was frozen for.
    ///
    /// - Throws: `isKeyTrouble` when another key, or the same one later, may do it.
    func sign(
        _ message: CanonicalMessage, with key: String, naming: SignatureNaming, now: Timestamp
    ) async throws(CryptographyError) -> (message: SignedMessage, certificate: CertificateMark) {
        defer { self.release(key) }
        let signer = try self.signer(key, at: now)
        do throws(CryptographyError) {
            let signed = try await signer.sign(message, naming: naming)
            self.worked(key)
            return (signed, CertificateMark(serial: key, notAfter: signer.certificate.notAfter))
        } catch {
            self.failed(key, error, now)
            throw error
        }
    }

    /// Signs bytes with any key that is well; with the serial number of its certificate.
    ///
    /// - Throws: `keyUnavailable` when there is none, and as `sign`.
    func sign(bytes: [UInt8], now: Timestamp) async throws(CryptographyError) -> (signature: [UInt8], serial: String) {
        guard let key = self.offers(at: now).max(by: { $0.room < $1.room })?.key else {
            throw CryptographyError(.keyUnavailable, "signer \(self.name) has no key that can sign now")
        }
        self.reserve(key)
        defer { self.release(key) }
        do throws(CryptographyError) {
            let signature = try await self.signer(key, at: now).sign(bytes: bytes)
            self.worked(key)
            return (signature, key)
        } catch {
            self.failed(key, error, now)
            throw error
        }
    }

    private func signer(_ key: String, at now: Timestamp) throws(CryptographyError) -> MessageSigner {
        guard let index = self.index(of: key), self.slots[index].isReady, let signer = self.slots[index].signer else {
            throw CryptographyError(.keyUnavailable, "key \(key) of signer \(self.name) is out of use")
        }
        guard signer.certificate.isValid(at: now) else {
            throw CryptographyError(.certificateNotValid, "certificate \(key) is not valid now")
        }
        return signer
    }

    private func index(of key: String) -> Int? {
        self.slots.firstIndex { $0.signer?.certificate.serialHex == key }
    }

    private func worked(_ key: String) {
        guard let index = self.index(of: key) else { return }
        self.slots[index].failures = 0
        self.slots[index].signatures += 1
    }

    private func failed(_ key: String, _ error: CryptographyError, _ now: Timestamp) {
        guard error.isKeyTrouble, let index = self.index(of: key), self.slots[index].isReady else { return }
        self.takeOut(index, error, now)
    }

    // MARK: Taken out, asked, taken back

    /// Longest pause between two questions to a key that is out of use.
    private static let longestPause: Duration = .seconds(30)
    /// How often a key elsewhere is asked although it seems well.
    private static let roundsPause: Duration = .seconds(30)

    private func takeOut(_ index: Int, _ error: CryptographyError, _ now: Timestamp) {
        let needsPerson = !error.isRetriable && error.code != .selfCheckFailed
        self.slots[index].failures += 1
        if case .out = self.slots[index].condition {} else { self.slots[index].since = now }
        self.slots[index].condition = .out(error.code, reason: error.message, needsPerson: needsPerson)
        let pause = Duration.seconds(1 << min(self.slots[index].failures - 1, 5))
        self.slots[index].askAt = now + min(pause, Self.longestPause)
    }

    /// Reaches keys that were not reached, and asks those that are due.
    public func tend(now: Timestamp) async {
        await withTaskGroup(of: Void.self) { group in
            for index in self.slots.indices where self.isDue(index, now) {
                self.slots[index].isAsked = true
                let slot = self.slots[index]
                group.addTask {
                    let answer = await Self.ask(slot.source, slot.signer)
                    await self.answered(slot.source.name, slot.generation, slot.condition, answer, now)
                }
            }
        }
    }

    private func isDue(_ index: Int, _ now: Timestamp) -> Bool {
        let slot = self.slots[index]
        if case .out(_, _, needsPerson: true) = slot.condition { return false }
        if slot.isAsked || slot.askAt > now { return false }
        return !slot.isReady || (slot.source.isElsewhere && slot.busy == 0)
    }

    private static func ask(
        _ source: Source, _ signer: MessageSigner?
    ) async -> Result<MessageSigner, CryptographyError> {
        do throws(CryptographyError) {
            if let signer {
                try await signer.key.probe()
                return .success(signer)
            }
            return .success(try MessageSigner(name: source.name, key: await source.open()))
        } catch {
            return .failure(error)
        }
    }

    private func answered(
        _ name: String, _ generation: Int, _ asked: KeyReport.Condition,
        _ answer: Result<MessageSigner, CryptographyError>, _ now: Timestamp
    ) {
        guard
            let index = self.slots.firstIndex(where: { $0.source.name == name && $0.generation == generation })
        else { return }
        self.slots[index].isAsked = false
        // What a signature told meanwhile is newer.
        guard self.slots[index].condition == asked else { return }
        switch answer {
        case .success(let signer):
            self.slots[index].signer = signer
            self.slots[index].askAt = now + Self.roundsPause
            if !self.slots[index].isReady {
                self.slots[index].condition = .ready
                self.slots[index].since = now
                self.room.raise()
            }
        case .failure(let error): self.takeOut(index, error, now)
        }
    }

    // MARK: Replaced

    /// Uses other keys from now on, without a restart. What is with the old ones ends there.
    public func replace(with sources: [Source], now: Timestamp) {
        self.replaced.formUnion(self.slots.compactMap { $0.signer?.certificate.serialHex })
        self.generation += 1
        self.slots = sources.map { Slot(source: $0, generation: self.generation, since: now, askAt: now) }
    }

    /// The certificates that no key uses any more; empty until every key of the new set was reached, and once told.
    func takeReplaced() -> Set<String> {
        guard !self.replaced.isEmpty, self.slots.allSatisfy({ $0.signer != nil }) else { return [] }
        let current = Set(self.slots.compactMap { $0.signer?.certificate.serialHex })
        defer { self.replaced = [] }
        return self.replaced.subtracting(current)
    }

    /// What was taken and could not be dealt with.
    func putBack(_ serials: Set<String>) { self.replaced.formUnion(serials) }

    // MARK: Told

    /// How each key is.
    public var reports: [KeyReport] {
        self.slots.map { slot in
            KeyReport(
                name: slot.source.name, condition: slot.condition, since: slot.since,
                certificate: slot.signer?.certificate, busy: slot.busy, signatures: slot.signatures)
        }
    }
}
