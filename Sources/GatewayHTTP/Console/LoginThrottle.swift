import Declarations
import Gateway
import Synchronization

/// Slows down guessing. Mostly by account and address together, so that nobody shuts out the owner of an account from elsewhere;
/// an account from everywhere waits a few seconds at most, an address with many accounts a minute. In memory of one node; it
/// knows nothing of which accounts exist.
final class LoginThrottle: Sendable {
    /// Who tries from where.
    struct Attempt {
        fileprivate let names: [(rule: Rule, name: String)]

        init(account: String, address: String) {
            // By bytes: any number of marks may stand on one letter.
            let account = String(decoding: account.utf8.prefix(40), as: UTF8.self)
            let network = LoginThrottle.network(of: address)
            self.names = [
                (.pair, "\(network) \(account)"), (.account, "account \(account)"), (.address, "address \(network)"),
            ]
        }
    }

    /// How many failures are free, and the longest wait in seconds; each further failure doubles it.
    fileprivate enum Rule {
        case pair, account, address

        var free: Int { self == .pair ? 3 : 20 }
        var longest: Int {
            switch self {
            case .pair: 900
            case .account: 4
            case .address: 60
            }
        }
    }

    private struct Entry {
        var failures = 0
        var until = Timestamp(milliseconds: 0)
        var last = Timestamp(milliseconds: 0)
    }

    private let entries = Mutex<[String: Entry]>([:])
    private static let memory: Duration = .seconds(900)
    /// Names that are remembered; the oldest are forgotten first.
    static let limit = 10_000

    /// Seconds to wait before a try; nil when it may be made now. The try counts as failed until `succeeded` says otherwise, so
    /// that many at once are no way around.
    func wait(_ attempt: Attempt, now: Timestamp) -> Int? {
        self.entries.withLock { entries in
            let until = attempt.names.compactMap { entries[$0.name]?.until }.max() ?? now
            guard until <= now else { return Int((until - now).components.seconds) + 1 }
            if entries.count + attempt.names.count > Self.limit { Self.forget(&entries, now) }
            for (rule, name) in attempt.names {
                var entry = entries[name] ?? Entry()
                if now - entry.last >= Self.memory { entry = Entry() }
                entry.failures += 1
                entry.last = now
                if entry.failures > rule.free {
                    entry.until = now + .seconds(min(rule.longest, 1 << min(entry.failures - rule.free, 12)))
                }
                entries[name] = entry
            }
            return nil
        }
    }

    /// Whoever tried is known.
    func succeeded(_ attempt: Attempt) {
        self.entries.withLock { entries in for (_, name) in attempt.names { entries[name] = nil } }
    }

    /// How many names are remembered.
    var count: Int { self.entries.withLock { $0.count } }

    private static func forget(_ entries: inout [String: Entry], _ now: Timestamp) {
        entries = entries.filter { now - $0.value.last < Self.memory }
        guard entries.count > Self.limit / 2 else { return }
        let kept = entries.sorted { $0.value.last > $1.value.last }.prefix(Self.limit / 2)
        entries = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    /// The first 64 bits of an IPv6 address: one household or host has them all. Other addresses as they are.
    static func network(of address: String) -> String {
        guard let known = NetworkAddress(address) else { return address }
        let groups = known.description.split(separator: ":")
        return groups.count == 8 ? groups.prefix(4).joined(separator: ":") + "::/64" : known.description
    }
}
