import Declarations
import Ledger
import Logging

extension GatewayDesk {
    private static let laneLimit = 1000
    private static let redriveLimit = 1000

    public func lanes(_ query: LaneQuery) async throws(GatewayError) -> OperationsAnswer {
        let filter: LaneFilter
        switch try await self.filter(query) {
        case .success(let known): filter = known
        case .failure(let unknown): return .refused(unknown.violations)
        }
        let now = self.premises.clock.now()
        do {
            let lanes = try await self.premises.ledger.lanes(filter, limit: Self.laneLimit + 1, now: now)
            let acts = try await self.premises.ledger.laneActs()
            return .done(
                .object([
                    ("lanes", .array(lanes.prefix(Self.laneLimit).map(\.json))),
                    ("more", .bool(lanes.count > Self.laneLimit)),
                    ("counts_stop_at", .number(Int64(LaneRecord.countLimit))), ("acts", .array(acts.map(\.json))),
                ]))
        } catch {
            throw Self.failure(error)
        }
    }

    public func setLanes(_ query: LaneQuery, _ act: LaneActWord) async throws(GatewayError) -> OperationsAnswer {
        let filter: LaneFilter
        switch try await self.filter(query) {
        case .success(let known): filter = known
        case .failure(let unknown): return .refused(unknown.violations)
        }
        let count: Int
        do {
            count = try await self.premises.ledger.setLanes(filter, to: act.mode, now: self.premises.clock.now())
        } catch {
            throw Self.failure(error)
        }
        // Whoever resumes a route, or everything, wants to know whether the port is back, whatever wait it asked for.
        if act == .resume, query.tenant == nil, query.kind == nil { self.premises.board.allowProbe(of: query.route) }
        self.premises.logger.notice(
            "an operator changed lanes",
            metadata: [
                "act": "\(act.rawValue)", "route": "\(query.route ?? "any")", "tenant": "\(query.tenant ?? "any")",
                "kind": "\(query.kind.map(String.init) ?? "any")", "lanes": "\(count)",
            ])
        self.premises.wakeups.raisePreparers()
        self.premises.wakeups.raiseDispatchers()
        return .done(.object([("act", .string(act.rawValue)), ("lanes", .number(Int64(count)))]))
    }

    public func routes() async throws(GatewayError) -> OperationsAnswer {
        let now = self.premises.clock.now()
        let work: [DueWork]
        do {
            work = try await self.premises.ledger.dueWork(now: now)
        } catch {
            throw Self.failure(error)
        }
        let board = self.premises.board.all
        let names = Set(board.keys).union(work.map(\.route)).sorted()
        return .done(
            .object([
                (
                    "routes",
                    .array(
                        names.map { name in
                            Self.route(name, board[name], work.filter { $0.route == name }, now)
                        })
                )
            ]))
    }

    private static func route(
        _ name: String, _ status: RouteBoard.Status?, _ work: [DueWork], _ now: Timestamp
    ) -> JSON {
        let oldest = work.compactMap(\.oldestMessage).min()
        let document = work.compactMap(\.oldestDocument).min()
        let age = { (since: Timestamp?) in since.map { JSON.number(max(0, (now - $0).components.seconds)) } }
        return .object(of: [
            "route": .string(name), "configured": .bool(status != nil),
            "breaker": status.map { .string($0.breaker.isOpenSince == nil ? "closed" : "open") },
            "breaker_since": status?.breaker.isOpenSince.map { .string($0.rfc3339) },
            "maintenance": status.map { .bool($0.maintenance.open(at: now) != nil) },
            "in_flight": status.map { .number(Int64($0.inFlight)) },
            "concurrency": status.map { .number(Int64($0.concurrency)) },
            "rate_per_minute": status?.bucket.map { .number(Int64($0.perMinute)) },
            "held_lanes": .number(Int64(work.map(\.held).reduce(0, +))),
            "oldest_due_message_seconds": age(oldest), "oldest_due_document_seconds": age(document),
            "last_outcome": status?.last.map {
                .object([
                    ("outcome", .string($0.word)), ("detail", .string($0.detail)), ("at", .string($0.at.rfc3339)),
                ])
            },
        ])
    }

    public func deadLetters(
        _ query: LaneQuery, after: Int64, limit: Int
    ) async throws(GatewayError) -> OperationsAnswer {
        let filter: LaneFilter
        switch try await self.filter(query) {
        case .success(let known): filter = known
        case .failure(let unknown): return .refused(unknown.violations)
        }
        let wanted = min(max(limit, 1), 1000)
        do {
            let found = try await self.premises.ledger.deadLetters(filter, after: after, limit: wanted + 1)
            let page = found.prefix(wanted)
            return .done(
                .object([
                    ("dead_letters", .array(page.map(\.json))),
                    ("next", .number(page.last?.message ?? after)), ("more", .bool(found.count > wanted)),
                ]))
        } catch {
            throw Self.failure(error)
        }
    }

    public func redrive(_ message: Int64) async throws(GatewayError) -> OperationsAnswer {
        do {
            switch try await self.premises.ledger.redrive(message: message, now: self.premises.clock.now()) {
            case .due, .unsealed:
                self.premises.wakeups.raisePreparers()
                self.premises.wakeups.raiseDispatchers()
                return .done(.object([("message", .number(message)), ("redriven", .bool(true))]))
            case .overtaken: return .impossible(Self.overtaken)
            case .notFound: return .notFound
            }
        } catch {
            throw Self.failure(error)
        }
    }

    public func redriveAll(_ query: LaneQuery, after: Int64) async throws(GatewayError) -> OperationsAnswer {
        let filter: LaneFilter
        switch try await self.filter(query) {
        case .success(let known): filter = known
        case .failure(let unknown): return .refused(unknown.violations)
        }
        var redriven: Int64 = 0
        var overtaken: [JSON] = []
        do {
            let letters = try await self.premises.ledger.deadLetters(
                filter, after: after, limit: Self.redriveLimit + 1)
            let page = letters.prefix(Self.redriveLimit)
            for letter in page {
                switch try await self.premises.ledger.redrive(
                    message: letter.message, now: self.premises.clock.now())
                {
                case .due, .unsealed: redriven += 1
                case .overtaken: overtaken.append(.number(letter.message))
                case .notFound: break
                }
            }
            self.premises.wakeups.raisePreparers()
            self.premises.wakeups.raiseDispatchers()
            return .done(
                .object([
                    ("redriven", .number(redriven)), ("overtaken", .array(overtaken)),
                    ("next", .number(page.last?.message ?? after)), ("more", .bool(letters.count > page.count)),
                ]))
        } catch {
            throw Self.failure(error)
        }
    }

    public func bury(_ message: Int64) async throws(GatewayError) -> OperationsAnswer {
        do {
            let isDone = try await self.premises.ledger.bury(message: message, now: self.premises.clock.now())
            return isDone
                ? .done(.object([("message", .number(message)), ("buried", .bool(true))])) : .notFound
        } catch {
            throw Self.failure(error)
        }
    }

    // MARK: Inside

    private static func failure(_ error: LedgerError) -> GatewayError {
        GatewayError(.storage, "the store failed: \(error.code.rawValue)", isRetriable: error.isRetriable)
    }

    private struct UnknownName: Error {
        var violations: [Violation]
    }

    /// The filter, when every name in it is one of the configuration's or of a lane that is still there.
    private func filter(_ query: LaneQuery) async throws(GatewayError) -> Result<LaneFilter, UnknownName> {
        var violations: [Violation] = []
        func note(_ known: some Sequence<String>, _ member: String) {
            violations.append(
                ViolationCode.notAllowed.violation(
                    atMember: "/\(member)", limit: known.sorted().prefix(100).joined(separator: ", ")))
        }
        let routes = self.premises.board.all.keys
        if let route = query.route, !routes.contains(route), try await !self.hasLane(LaneFilter(route: route)) {
            note(routes.map(\.self), "route")
        }
        let tenants = self.premises.tenants.keys
        if let tenant = query.tenant, !tenants.contains(tenant), try await !self.hasLane(LaneFilter(tenant: tenant)) {
            note(tenants.map(\.self), "tenant")
        }
        let kind = query.kind.flatMap { MessageKind(rawValue: $0) }
        if query.kind != nil, kind == nil {
            let known = DocumentKind.allCases.map(\.rawValue) + [MessageKind.paymentEvidence.rawValue]
            note(known.map { "\($0)" }, "kind")
        }
        guard violations.isEmpty else { return .failure(UnknownName(violations: violations)) }
        return .success(LaneFilter(route: query.route, tenant: query.tenant, messages: kind))
    }

    private func hasLane(_ filter: LaneFilter) async throws(GatewayError) -> Bool {
        do {
            return try await !self.premises.ledger.lanes(filter, limit: 1, now: self.premises.clock.now()).isEmpty
        } catch {
            throw Self.failure(error)
        }
    }

    private static let overtaken = LocalizedText(
        en:
            "A document of this message was filed again, settled or changed since, so the same bytes must not go out. Bury it; its other documents can then be filed again one by one.",
        zh: "该报文中的单证此后已重新申报、处理或更改，不能再发送原报文。请将其作废（bury），其余单证可逐一重新申报。",
        ko: "이 전문의 문서가 그 후 다시 신고되었거나 처리·변경되어 같은 전문을 다시 보낼 수 없습니다. 폐기(bury)한 뒤 나머지 문서를 하나씩 다시 신고하십시오.")
}

extension LaneActWord {
    var mode: LaneMode {
        switch self {
        case .pause: .paused
        case .resume: .running
        case .drain: .draining
        }
    }
}

extension LaneMode {
    fileprivate var word: String {
        switch self {
        case .running: "running"
        case .paused: "paused"
        case .draining: "draining"
        }
    }
}

extension LaneRecord {
    fileprivate var json: JSON {
        .object(of: [
            "route": .string(self.route), "tenant": .string(self.tenant), "kind": .number(Int64(self.kind)),
            "signer": .string(self.signer),
            "state": .string(self.mode != .paused && self.stopped != nil ? "stopped" : self.mode.word),
            "stopped_by": self.stopped.map(JSON.string), "ready": .number(Int64(self.ready)),
            "unsent": .number(Int64(self.unsent)), "unresolved": .number(Int64(self.unresolved)),
            "failing": .number(Int64(self.failing)),
        ])
    }
}

extension LaneAct {
    fileprivate var json: JSON {
        .object(of: [
            "state": .string(self.mode.word), "route": self.filter.route.map(JSON.string),
            "tenant": self.filter.tenant.map(JSON.string), "kind": self.filter.kind.map { .number(Int64($0.rawValue)) },
            "since": .string(self.at.rfc3339),
        ])
    }
}

extension DeadLetter {
    fileprivate var json: JSON {
        .object([
            ("message", .number(self.message)), ("route", .string(self.route)), ("tenant", .string(self.tenant)),
            ("kind", .number(Int64(self.kind))), ("reason", .string(self.reason)),
            ("since", .string(self.since.rfc3339)), ("attempts", .number(Int64(self.attempts))),
            ("never_sent", .bool(self.neverSent)),
            (
                "documents",
                .array(
                    self.documents.map {
                        .object([("orderNo", .string($0.orderNo)), ("state", .string($0.state.rawValue))])
                    })
            ),
        ])
    }
}
