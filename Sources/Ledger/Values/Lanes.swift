public import Declarations

/// What a person does with routes, lanes and messages that cannot be delivered.
public protocol DeliveryLedger: Sendable {
    /// Pauses, drains or resumes lanes, also those that come into being later; how many lanes are there now. Resuming also
    /// clears why a lane was stopped. The newest act that fits a lane holds.
    func setLanes(_ filter: LaneFilter, to mode: LaneMode, now: Timestamp) async throws(LedgerError) -> Int

    /// Lanes with their state and what waits in them, at most `limit`; counts stop at `LaneRecord.countLimit`.
    func lanes(_ filter: LaneFilter, limit: Int, now: Timestamp) async throws(LedgerError) -> [LaneRecord]

    /// Acts that hold for lanes still to come, oldest first.
    func laneActs() async throws(LedgerError) -> [LaneAct]

    /// Per route: what is due, and what fails. Read from a snapshot: never waits for a writer.
    func dueWork(now: Timestamp) async throws(LedgerError) -> [DueWork]

    /// The route works again: what waits in backoff is due now; how many messages.
    func hurry(route: String, now: Timestamp) async throws(LedgerError) -> Int

    /// Messages that delivery gave up, oldest first.
    func deadLetters(_ filter: LaneFilter, after id: Int64, limit: Int) async throws(LedgerError) -> [DeadLetter]

    /// Delivers a dead letter again: the same bytes, or its documents anew when nothing was ever sent or its certificate ended.
    func redrive(message: Int64, now: Timestamp) async throws(LedgerError) -> Redrive

    /// Gives a dead letter up for good: each document goes to a person as `unknown`. False when there is no such letter.
    func bury(message: Int64, now: Timestamp) async throws(LedgerError) -> Bool
}

extension DeliveryLedger {
    /// Pauses or resumes lanes.
    public func setLanes(_ filter: LaneFilter, paused: Bool, now: Timestamp) async throws(LedgerError) -> Int {
        try await self.setLanes(filter, to: paused ? .paused : .running, now: now)
    }
}

/// What a person lets a lane do.
public enum LaneMode: Int, Sendable, Hashable, CaseIterable {
    case running = 0
    /// Nothing is frozen or sent; what was never sent is taken apart.
    case paused = 1
    /// Nothing new is frozen; what is sealed still goes.
    case draining = 2
}

/// A lane as an operator sees it.
public struct LaneRecord: Sendable, Hashable {
    public var route: String
    /// Message kind, also 179 of payment records.
    public var kind: Int
    public var signer: String
    public var tenant: String
    public var mode: LaneMode
    /// Why a refusal stopped it; a person resumes it.
    public var stopped: String?
    /// Documents ready to be claimed, due or not.
    public var ready: Int
    /// Messages signed and not sent yet.
    public var unsent: Int
    /// Messages sent and without a receipt, or on their way.
    public var unresolved: Int
    /// Of the messages, those whose last delivery failed.
    public var failing: Int
    /// Counts go up to this, and stand for "at least" there.
    public static let countLimit = 1000
}

/// An act on lanes, kept for lanes that do not exist yet.
public struct LaneAct: Sendable, Hashable {
    public var filter: LaneFilter
    public var mode: LaneMode
    public var at: Timestamp
}

/// What could go on now in lanes that nobody holds, by route and signer.
public struct DueWork: Sendable, Hashable {
    public var route: String
    public var signer: String
    /// Since when the oldest ready document is due; nil when none is.
    public var oldestDocument: Timestamp?
    /// Since when the oldest message is due that may go out; nil when none is.
    public var oldestMessage: Timestamp?
    /// Lanes of this route and signer that a person or a refusal holds.
    public var held: Int
}

/// A message that delivery gave up.
public struct DeadLetter: Sendable, Hashable {
    public var message: Int64
    public var route: String
    public var kind: Int
    public var tenant: String
    public var reason: String
    public var since: Timestamp
    public var attempts: Int
    /// No attempt can have reached the other side.
    public var neverSent: Bool
    /// Order number and state of each document, at most 100.
    public var documents: [Document]

    /// One document of it.
    public struct Document: Sendable, Hashable {
        public var orderNo: String
        public var state: DocumentState
    }
}

/// What became of a dead letter that was to be delivered again.
public enum Redrive: Sendable, Hashable {
    /// The same bytes are due now.
    case due
    /// Its documents are ready to be filed in new messages.
    case unsealed
    /// A document of it was filed, settled or changed since: these bytes must not go out. It can be buried.
    case overtaken
    /// No dead letter has this number.
    case notFound
}
