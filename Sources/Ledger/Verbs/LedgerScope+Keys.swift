import Declarations

/// The signatures that keys may still make, counted in one transaction.
///
/// A counted key paces itself by the moment up to which its signatures are spoken for: one more is granted while that
/// moment lies no further ahead than one signature takes, or half a second, so that a key has the next message at hand and
/// never idles: what is granted must be rendered before the key is free for it.
struct KeySlots {
    /// Leave to sign one message.
    struct Grant {
        /// The key that signs; nil when nobody asked for one.
        var key: String?
    }

    private struct Slot {
        var offer: KeyOffer
        var interval: Int64
        var nextAt: Int64
        var taken = 0

        /// Free earlier, or as early and with less at hand.
        func isBefore(_ other: Slot) -> Bool {
            (self.nextAt, other.offer.room) < (other.nextAt, self.offer.room)
        }
    }

    /// At least this long ahead, in microseconds.
    private static let ahead: Int64 = 500_000

    private var slots: [Slot]
    private let isCounting: Bool
    private let now: Int64

    /// Grants without end and without a key.
    init() { (self.slots, self.isCounting, self.now) = ([], false, 0) }

    init(_ offers: [KeyOffer], nextAt: [String: Int64], now: Timestamp) {
        self.isCounting = true
        self.now = now.milliseconds * 1000
        self.slots = offers.map { offer in
            Slot(
                offer: offer, interval: offer.perMinute.map { 60_000_000 / Int64(max(1, $0)) } ?? 0,
                nextAt: nextAt[offer.key] ?? 0)
        }
    }

    /// Takes a signature of the key that is free first; nil when every key is busy.
    mutating func take() -> Grant? {
        guard self.isCounting else { return Grant(key: nil) }
        let free = self.slots.indices.filter { index in
            let slot = self.slots[index]
            return slot.offer.room > 0 && slot.nextAt <= self.now + max(slot.interval, Self.ahead)
        }
        guard let index = free.min(by: { self.slots[$0].isBefore(self.slots[$1]) }) else { return nil }
        self.slots[index].nextAt = max(self.slots[index].nextAt, self.now) + self.slots[index].interval
        self.slots[index].offer.room -= 1
        self.slots[index].taken += 1
        return Grant(key: self.slots[index].offer.key)
    }

    /// Nothing was there to be signed.
    mutating func giveBack(_ grant: Grant) {
        guard let index = self.slots.firstIndex(where: { $0.offer.key == grant.key }) else { return }
        self.slots[index].nextAt -= self.slots[index].interval
        self.slots[index].offer.room += 1
        self.slots[index].taken -= 1
    }

    /// Counted keys that a signature was taken of, with the moment up to which they are spoken for.
    var taken: [(key: String, nextAt: Int64)] {
        self.slots.filter { $0.taken > 0 && $0.offer.perMinute != nil }.map { ($0.offer.key, $0.nextAt) }
    }
}

/// Keys shared by several processes.
extension LedgerScope {
    /// How long a key that was used stays with its process.
    private static let keyHold: Duration = .seconds(15)

    /// The signatures this process may take now; a counted key that another process holds gives none.
    func slots(of turn: SigningTurn?) throws -> KeySlots {
        guard let turn else { return KeySlots() }
        var offers: [KeyOffer] = []
        var nextAt: [String: Int64] = [:]
        for offer in turn.keys {
            guard offer.perMinute != nil else {
                offers.append(offer)
                continue
            }
            let row = try self.sql.first(
                "SELECT owner, held_until, next_at FROM signing_key WHERE name = ?", [.text(offer.key)]
            ) { (owner: $0.text(0), heldUntil: $0.int(1), nextAt: $0.int(2)) }
            if let row, row.owner != turn.node, row.heldUntil > self.now.milliseconds { continue }
            offers.append(offer)
            nextAt[offer.key] = row?.nextAt
        }
        return KeySlots(offers, nextAt: nextAt, now: self.now)
    }

    /// Writes what was taken; a key that changes hands gets a higher fence.
    ///
    /// - Returns: the fence of each counted key.
    func keep(_ slots: KeySlots, of turn: SigningTurn) throws -> [String: Int64] {
        var fences: [String: Int64] = [:]
        for (key, nextAt) in slots.taken {
            fences[key] = try self.sql.first(
                """
                INSERT INTO signing_key (name, owner, fence, held_until, next_at) VALUES (?, ?, 1, ?, ?)
                ON CONFLICT (name) DO UPDATE SET
                    fence = signing_key.fence + CASE WHEN signing_key.owner = excluded.owner THEN 0 ELSE 1 END,
                    owner = excluded.owner, held_until = excluded.held_until, next_at = excluded.next_at
                RETURNING fence
                """, [.text(key), .text(turn.node), self.at(Self.keyHold), .int(nextAt)]
            ) { $0.int(0) }
        }
        return fences
    }

    /// Whether a key is still in the hands it was in when the message was frozen. Otherwise whoever has it now signs: the
    /// message is handed out again at once.
    func holdsKey(_ message: SealedMessage) throws -> Bool {
        guard let fence = message.keyFence, let key = message.certificate?.serial else { return true }
        let current = try self.sql.first(
            "SELECT fence FROM signing_key WHERE name = ?", [.text(key)]
        ) { $0.int(0) }
        if current == fence { return true }
        try self.sql.execute(
            "UPDATE message SET due_at = ? WHERE id = ? AND state = 'frozen' AND fence = ?",
            [self.nowValue, .int(message.id), .int(message.fence)])
        return false
    }

    /// Takes apart what was sealed and never sent under certificates that are no longer used; how many messages.
    func unseal(certificates serials: [String]) throws -> Int {
        guard !serials.isEmpty else { return 0 }
        let messages = try self.sql.rows(
            """
            SELECT id FROM message WHERE state IN ('sealed', 'unresolved') AND state = 'sealed' AND attempts = 0
                AND certificate IN (\(serials.map { _ in "?" }.joined(separator: ", ")))
            """, serials.map { .text($0) }
        ) { $0.int(0) }
        for message in messages { try self.unseal(message: message) }
        self.tallies.add("messages.unsealed", messages.count)
        return messages.count
    }
}
