import Declarations
import Ledger

/// A part as it is now.
struct AlertState: Sendable, Hashable {
    /// For instance `route:nanjing`; with the machine's name before it where only that machine can tell.
    var name: String
    var status: HealthReport.Status
    /// What is wrong and what to do.
    var words: String
}

/// Something to tell.
struct AlertNews: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable {
        case raised, cleared, repeated
    }

    var kind: Kind
    var state: AlertState
    var since: Timestamp
}

/// Decides what operators are told: one message when a part turns bad or worse, one when it is good again, and while it stays bad
/// one a day.
struct AlertBook: Sendable {
    /// A change counts when it was seen so often in a row: a hiccup is no news.
    static let rounds = 2
    /// A part that goes to and fro is told of no more often than this.
    static let pause = Duration.seconds(600)
    static let repetition = Duration.seconds(86_400)

    /// What was told of each part.
    private(set) var told: [String: AlertRecord] = [:]
    private var seen: [String: (status: HealthReport.Status, rounds: Int)] = [:]

    init(_ records: [AlertRecord] = []) { self.learn(records) }

    /// What others told since.
    mutating func learn(_ records: [AlertRecord]) {
        for record in records where self.told[record.name].map({ $0.toldAt <= record.toldAt }) ?? true {
            self.told[record.name] = record
        }
    }

    /// What is to be told after one more look. Nothing is remembered as told before `note`.
    ///
    /// - Parameter states: all parts that this process looks at; one that was bad and is missing is good.
    /// - Parameter isOwn: names that this process speaks for.
    mutating func look(_ states: [AlertState], at now: Timestamp, isOwn: (String) -> Bool) -> [AlertNews] {
        var all = states
        for record in self.told.values where record.status != "pass" && isOwn(record.name) {
            guard !states.contains(where: { $0.name == record.name }) else { continue }
            all.append(AlertState(name: record.name, status: .pass, words: ""))
        }
        return all.sorted { $0.name < $1.name }.compactMap { self.news(of: $0, at: now) }
    }

    private mutating func news(of state: AlertState, at now: Timestamp) -> AlertNews? {
        let before = self.seen[state.name]
        let rounds = before?.status == state.status ? (before?.rounds ?? 0) + 1 : 1
        self.seen[state.name] = (state.status, rounds)
        let known = self.told[state.name]
        let old = known.flatMap { HealthReport.Status(rawValue: $0.status) } ?? .pass
        if state.status == old {
            guard old != .pass, let known, now - known.toldAt >= Self.repetition else { return nil }
            return AlertNews(kind: .repeated, state: state, since: known.since)
        }
        guard rounds >= Self.rounds else { return nil }
        let isFresh = known.map { now - $0.toldAt < Self.pause } ?? false
        switch (old, state.status) {
        case (_, .pass):
            return AlertNews(kind: .cleared, state: state, since: now)
        case (.fail, .warn):
            // Noted in silence, so that it is repeated as what it is, and told when it turns worse again.
            if !isFresh { self.told[state.name]?.status = state.status.rawValue }
            return nil
        case (.pass, _) where isFresh:
            return nil
        default:
            return AlertNews(kind: .raised, state: state, since: old == .pass ? now : known?.since ?? now)
        }
    }

    /// These were told; what is to be stored of it.
    mutating func note(_ news: [AlertNews], at now: Timestamp) -> [AlertRecord] {
        news.map { item in
            let record = AlertRecord(
                name: item.state.name, status: item.state.status.rawValue, since: item.since, toldAt: now)
            self.told[item.state.name] = record
            return record
        }
    }
}
