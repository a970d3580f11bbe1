public import Declarations

extension StoredLedger {
    public func setLanes(_ filter: LaneFilter, to mode: LaneMode, now: Timestamp) async throws(LedgerError) -> Int {
        try await self.write(now) { try $0.setLanes(filter, to: mode) }
    }

    public func lanes(_ filter: LaneFilter, limit: Int, now: Timestamp) async throws(LedgerError) -> [LaneRecord] {
        try await self.store.read { try LaneReading(sql: $0).lanes(filter, limit: limit) }
    }

    public func laneActs() async throws(LedgerError) -> [LaneAct] {
        try await self.store.read { try LaneReading(sql: $0).acts() }
    }

    public func dueWork(now: Timestamp) async throws(LedgerError) -> [DueWork] {
        try await self.store.read { try LaneReading(sql: $0).dueWork(now: now) }
    }

    public func hurry(route: String, now: Timestamp) async throws(LedgerError) -> Int {
        try await self.write(now) { try $0.hurry(route: route) }
    }

    public func deadLetters(
        _ filter: LaneFilter, after id: Int64, limit: Int
    ) async throws(LedgerError) -> [DeadLetter] {
        try await self.store.read { try LaneReading(sql: $0).deadLetters(filter, after: id, limit: limit) }
    }

    public func redrive(message: Int64, now: Timestamp) async throws(LedgerError) -> Redrive {
        let result = try await self.write(now) { scope in
            try scope.isolated("message \(message)") { try $0.redrive(message) }
        }
        return try result.get()
    }

    public func bury(message: Int64, now: Timestamp) async throws(LedgerError) -> Bool {
        let result = try await self.write(now) { scope in
            try scope.isolated("message \(message)") { try $0.bury(message) }
        }
        return try result.get()
    }
}
