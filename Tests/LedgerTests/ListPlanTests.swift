import Declarations
import Foundation
import GatewayTestKit
import Testing

@testable import Ledger

/// Pages and lists go by an index, however long their tables become.
@Suite struct ListPlanTests {
    /// Tables, and the names that statements give them, which grow with every order or act; not those that hold settings.
    private static let growing: Set<String> = [
        "customs_order", "o", "order_body", "document", "d", "document_body", "submission", "s", "message", "m",
        "message_body", "attempt", "a", "raw_receipt", "r", "receipt", "f", "event", "e", "alias", "tax_bill", "b",
        "quota", "q", "timer", "exception", "audit", "upload", "u", "upload_file", "upload_order", "upload_alias",
        "webhook_delivery", "mass_act", "mass_act_result", "goods", "goods_version", "g", "api_answer",
        "console_session", "archived_order", "archived_document", "archived_message", "archived_receipt",
        "payment_evidence", "evidence_request", "tally",
    ]

    /// Steps that walk a whole table or a whole index of it: neither by an index that holds a part, nor from one end as far as a
    /// page.
    private static func walks(_ statement: String, _ steps: [String], partial: Set<String> = []) -> [String] {
        // Names of queries inside the statement, whose own steps are judged.
        let inner = steps.compactMap { $0.firstMatch(of: /^(?:CO-ROUTINE|MATERIALIZE) (\w+)/)?.output.1 }
        return steps.filter { step in
            let words = step.split(separator: " ")
            guard words.first == "SCAN", words.count > 1, self.growing.contains(String(words[1])),
                !inner.contains(words[1])
            else { return false }
            if step.contains(" INDEX "), let index = words.last {
                return !partial.contains(String(index)) && !statement.contains("LIMIT ")
            }
            return !statement.contains("FROM \(words[1]) ORDER BY id DESC LIMIT ")
        }
    }

    @Test("A step that walks a whole table is told from one that does not")
    func judge() {
        let walk = ["SCAN audit"]
        #expect(Self.walks("SELECT id FROM audit WHERE act = 'x' LIMIT 5", walk) == walk)
        #expect(Self.walks("SELECT COUNT(*) FROM audit", walk) == walk)
        #expect(Self.walks("SELECT id FROM audit ORDER BY at DESC LIMIT 5", walk) == walk)
        #expect(Self.walks("SELECT id FROM audit ORDER BY id DESC LIMIT 5", walk).isEmpty)
        #expect(Self.walks("SELECT 1", ["SEARCH audit USING INTEGER PRIMARY KEY (rowid<?)", "SCAN lane"]).isEmpty)
        let index = ["SCAN audit USING COVERING INDEX audit_at"]
        #expect(Self.walks("SELECT COUNT(*) FROM audit", index) == index)
        #expect(Self.walks("SELECT COUNT(*) FROM audit", index, partial: ["audit_at"]).isEmpty)
        #expect(Self.walks("SELECT id FROM audit ORDER BY at LIMIT 5", index).isEmpty)
        #expect(Self.walks("SELECT 1", ["CO-ROUTINE a", "SEARCH m USING INDEX x", "SCAN a"]).isEmpty)
    }

    @Test("Nothing that people or programs look at walks a table that grows")
    func lists() async throws {
        let sealed = try await SealedHouse()
        let house = sealed.house
        let store = PlanStore(house.ledger.store)
        let ledger = StoredLedger(
            store: store, sealer: house.ledger.sealer, policy: house.ledger.policy, node: house.ledger.node)
        let now = house.now
        func number(_ sql: String) throws -> Int64 { Int64(try house.rows(sql).first ?? "") ?? 0 }
        try await ledger.audit(AuditEntry(at: now, account: "a", act: "x", target: "1"))
        let subject = "order \(try number("SELECT MIN(id) FROM customs_order"))"
        try await ledger.openQuestion("test", subject: subject, detail: "x", now: now)
        _ = try await ledger.redeliver(
            event: try number("SELECT MIN(sequence) FROM event"), toWebhook: "wh_1", tenant: "merchant", now: now)
        let act = try await ledger.openMassAct(
            NewMassAct(
                act: "cancel", filter: "{}", scope: .all, account: "a", reason: "", rate: 1, expected: 1, position: 9,
                lastPosition: 0), now: now)

        let scopes = [TenantScope.all, TenantScope(["merchant"]), TenantScope(["merchant", "other"])]
        for scope in scopes {
            try await self.askOrders(ledger, scope, now)
            for before in [nil, 5] as [Int64?] {
                _ = try await ledger.auditLog(scope, before: before, limit: 50)
                for kind in [nil, "test"] {
                    _ = try await ledger.openQuestions(scope, kind: kind, before: before, limit: 50)
                }
            }
            _ = try await ledger.newestEvent(scope)
            _ = try await ledger.pipeline(scope, tenants: ["merchant", "other"], hours: 48, now: now)
            _ = try await ledger.signedMessage(try number("SELECT MIN(id) FROM message"), scope)
            _ = try await ledger.rawReceipt(try number("SELECT MIN(id) FROM raw_receipt"), scope)
            _ = try await ledger.massActs(scope, limit: 50)
            _ = try await ledger.massAct(act, scope)
            _ = try await ledger.orderNames([1, 2, 3], scope)
            _ = try await ledger.reportRows(
                scope, after: 0, upTo: 99, from: now - .seconds(86_400), to: now + .seconds(86_400), limit: 1000)
        }
        _ = try await ledger.massActResults(act, after: 0, limit: 100)
        _ = try await ledger.orderNumber(before: now)
        _ = try await ledger.reportRows(after: 0, limit: 1000)
        for filter in [
            LaneFilter(route: nil, tenant: nil, messages: nil),
            LaneFilter(route: LedgerFixture.route, tenant: "merchant", messages: nil),
        ] {
            _ = try await ledger.lanes(filter, limit: 100, now: now)
            _ = try await ledger.deadLetters(filter, after: 0, limit: 100)
        }
        _ = try await ledger.dueWork(now: now)
        try await self.askTenant(ledger, now)
        #expect(store.plans.count > 150)
        let partial = Set(
            try house.rows("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"))
        for (statement, steps) in store.plans {
            let walks = Self.walks(statement, steps, partial: partial)
            #expect(walks.isEmpty, "\(walks) in \(statement)")
        }
        await house.ledger.close()
    }

    private func askOrders(_ ledger: StoredLedger, _ scope: TenantScope, _ now: Timestamp) async throws {
        let changes: [@Sendable (inout OrderListFilter) -> Void] = [
            { _ in }, { $0.tenant = "merchant" }, { $0.port = "nanjing" }, { $0.states = [.rejected, .unknown] },
            { $0.states = [.released] }, { $0.prefix = "A" }, { $0.cause = "1313" }, { $0.kind = 625 },
            {
                $0.since = now - .seconds(86_400)
                $0.until = now
            },
        ]
        for change in changes {
            var filter = OrderListFilter()
            change(&filter)
            for before in [nil, 5] as [Int64?] {
                _ = try await ledger.orderLines(filter, scope, before: before, limit: 50)
            }
        }
        let keys = [BusinessKey.waybill(logisticsCode: "LOG", logisticsNo: "L1")]
        for text in ["1", "I1", "nothing"] {
            for isBuyer in [false, true] {
                _ = try await ledger.search(
                    SearchQuestion(text: text, keys: keys, tenants: ["merchant", "other"], isBuyer: isBuyer), scope,
                    limit: 50)
            }
        }
    }

    private func askTenant(_ ledger: StoredLedger, _ now: Timestamp) async throws {
        let tenant = "merchant"
        _ = try #require(try await ledger.order("1", tenant: tenant, now: now))
        _ = try await ledger.trail(ofOrder: "1", tenant: tenant)
        _ = try await ledger.content(ofOrder: "1", tenant: tenant)
        _ = try await ledger.dossier("1", tenant: tenant, now: now)
        _ = try await ledger.evidence(ofOrder: "1", tenant: tenant)
        _ = try await ledger.events(tenant: tenant, after: 0, limit: 100)
        _ = try await ledger.exceptions(limit: 100)
        _ = try await ledger.releaseTimes(orders: 1000, each: 30)
        _ = try await ledger.newestReceipt()
        let upload = try #require(try await ledger.upload("up_1"))
        _ = try await ledger.uploads(tenant: tenant, before: nil, limit: 20)
        _ = try await ledger.uploads(tenant: tenant, before: 7, limit: 20)
        for choice in [UploadQuery.Choice.all, .open, .verdict("accepted"), .number(1)] {
            _ = try await ledger.uploadOrders(UploadQuery(choice, after: 0, limit: 100), of: upload)
        }
        _ = try await ledger.uploadProblems(of: upload)
        _ = try await ledger.uploadFile("up_1")
        _ = try await ledger.webhooks(tenant: tenant)
        _ = try #require(try await ledger.webhookDeliveries(of: "wh_1", tenant: tenant, before: nil, limit: 100))
        _ = try await ledger.dueWebhooks(limit: 100, now: now)
        _ = try await ledger.sequence(before: now, tenant: tenant)
        _ = try await ledger.goods(in: "merchant", after: nil, limit: 100)
        _ = try await ledger.goodsVersions(of: "A1", in: "merchant", limit: 100)
    }
}
