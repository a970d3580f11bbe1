import Cryptography
import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

@testable import Gateway

/// Test mode as a developer meets it: a tenant, a key, the simulator inside the process.
@Suite struct TestModeTests {
    private func take(_ orders: [SampleOrder], _ house: TestModeHouse) async throws -> [IntakeResult] {
        try await house.desk.submit(
            try orders.map { try $0.raw() }, tenant: house.tenant, source: .api(requestID: "test"))
    }

    @Test("An order is released by the simulator inside the process; answers say that it is a test")
    func released() async throws {
        try await TestModeHouse.run { house in
            let results = try await self.take(
                [SampleOrder("S1"), SampleOrder("S2-T622-1313"), SampleOrder("S3-T622-300")], house)
            #expect(results.map(\.verdict) == [.accepted, .accepted, .accepted])
            #expect(results.allSatisfy { $0.isTest })
            #expect(try await house.state(of: "S1", reaching: .released) == .released)
            #expect(try await house.state(of: "S2-T622-1313", reaching: .rejected) == .rejected)
            #expect(try await house.state(of: "S3-T622-300", reaching: .held) == .held)
            let order = try #require(try await house.desk.order("S1", tenant: house.tenant))
            #expect(order.isTest)
            #expect(order.nextAction == "none")
            #expect(order.numbers.invtNo != nil)
            let refused = try #require(try await house.desk.order("S2-T622-1313", tenant: house.tenant))
            #expect(refused.cause?.code == "1313")
        }
    }

    @Test("A few hundred orders at once are all taken and all released")
    func smallBurst() async throws {
        try await TestModeHouse.run { house in
            let numbers = (0..<300).map { "B\($0)" }
            for start in stride(from: 0, to: numbers.count, by: 100) {
                let results = try await self.take(numbers[start..<start + 100].map { SampleOrder($0) }, house)
                #expect(results.allSatisfy { $0.verdict == .accepted })
            }
            for number in numbers {
                #expect(try await house.state(of: number, reaching: .released, within: .seconds(120)) == .released)
            }
        }
    }

    @Test("A test key opens no live tenant's door, a live key no test tenant's, wherever their hashes stand")
    func keys() throws {
        let (live, test) = ("tg_" + String(repeating: "1", count: 64), "tgtest_" + String(repeating: "2", count: 64))
        let (madeForTests, made) = (try APIKey.generate(test: true), try APIKey.generate())
        #expect(madeForTests.hasPrefix("tgtest_"))
        #expect(APIKey.isTest(test))
        #expect(!APIKey.isTest(made))
        func tenant(_ id: String, isTest: Bool) -> GatewayConfiguration.Tenant {
            let party = Enterprise(code: "0000A00001", name: "A")
            var tenant = GatewayConfiguration.Tenant(
                profile: TenantProfile(
                    id: id, platform: party, merchant: party, payment: party, logistics: party, declarant: party,
                    warehouse: party, emsNo: "T", assureCode: party.code, files: [.order]),
                apiKeys: [live, test].map { APIKeyGrant(hash: Digest.sha256($0)) }, signers: [:])
            tenant.isTest = isTest
            return tenant
        }
        let now = Timestamp(milliseconds: 0)
        for isTest in [true, false] {
            let register = KeyRegister([tenant("t", isTest: isTest)])
            let (good, bad) = isTest ? (test, live) : (live, test)
            #expect(register.admission(forAPIKey: bad, certificate: nil, now: now) == .unknown)
            guard case .admitted(let caller) = register.admission(forAPIKey: good, certificate: nil, now: now) else {
                Issue.record("the right key is not let in")
                continue
            }
            #expect(caller.isTest == isTest)
        }
    }

    // MARK: The boundary

    private func problems(_ change: (String) -> String) throws -> String {
        let folder = try Checkout.temporaryFolder()
        let path = folder + "/tongguan.yaml"
        try Data(change(TestModeHouse.configuration()).utf8).write(to: URL(fileURLWithPath: path))
        do throws(ConfigurationError) {
            _ = try GatewayConfiguration.load(path: path)
            return ""
        } catch {
            return error.message
        }
    }

    private static let real = """
          real: {type: haikou, url: https://127.0.0.1:1, ca: \(Checkout.keys)/ca.pem}
        """
    private static let realPort = """
          zhengzhou: {profile: zhengzhou, channel: real, cop_code: 0000TRANS1, cop_name: 样例传输, dxp_id: DXPENT0000000001}
        """

    private static func withRealPort(_ text: String) -> String {
        text.replacingOccurrences(of: "ports:\n  nanjing", with: "\(self.real)\nports:\n\(self.realPort)\n  nanjing")
    }

    @Test("A test tenant and a real port, or a live tenant and a simulated one, are refused with file and line")
    func boundaryInConfiguration() throws {
        #expect(try self.problems { $0 } == "")
        #expect(try self.problems(Self.withRealPort) == "")
        let lonely = try self.problems {
            $0.replacingOccurrences(
                of: "{type: simulator}", with: "{type: haikou, url: https://127.0.0.1:1, ca: \(Checkout.keys)/ca.pem}")
        }
        #expect(lonely.contains("no port has a channel of type simulator"))
        #expect(lonely.contains("tongguan.yaml:1"))
        let reaching = try self.problems {
            Self.withRealPort($0).replacingOccurrences(
                of: "    test: true\n    platform: {code: 0000PLATA1",
                with: "    test: true\n    ports: {zhengzhou: {ems_no: T1}}\n    platform: {code: 0000PLATA1")
        }
        #expect(reaching.contains("a test tenant can use only ports whose channel has the type simulator"))
        let intruding = try self.problems {
            Self.withRealPort($0).replacingOccurrences(
                of: "    test: true\n    platform: {code: 0000PLATA1",
                with: "    ports: {nanjing: {ems_no: T1}}\n    platform: {code: 0000PLATA1")
        }
        #expect(intruding.contains("only a tenant with test: true can use it"))
        let shared = try self.problems { $0 + "\ndatabase: {url: 'postgresql://tongguan@db/tongguan'}\n" }
        #expect(shared.contains("cannot stand beside a channel of type simulator"))
        let canary = try self.problems { $0 + "\ncanary: {tenant: nobody}\n" }
        #expect(canary.contains("there is no test tenant \"nobody\""))
    }

    @Test("Orders cross the boundary in neither direction, and a message that got behind it is not sent")
    func boundaryAtWork() async throws {
        // The rehearsal's port is no simulator inside the process: a test tenant does not even see it.
        let house = try await Rehearsal()
        var premises = house.premises
        premises.tenants[house.tenant]?.isTest = true
        let desk = GatewayDesk(premises, lastPoll: LastPoll())
        let refused = try await desk.submit(
            [try SampleOrder("X1").raw()], tenant: house.tenant, source: .api(requestID: "test"))
        #expect(refused.map(\.verdict) == [.refused])
        #expect(refused.first?.violations.map(\.code) == ["unknown_port"])

        // Taken and signed while the tenant was live: it stays here once the tenant is one of tests.
        try await house.submit([SampleOrder("X2")])
        try await house.prepare()
        let route = try #require(premises.routes["nanjing"])
        let dispatcher = Dispatcher(premises, route: route)
        #expect(try await dispatcher.dispatchOnce() > 0)
        #expect(house.channel.handedOver.isEmpty)
        let questions = try await house.premises.ledger.exceptions(limit: 10)
        #expect(questions.contains { $0.kind == "lane_stopped" && $0.detail.contains("never goes to a real port") })
        #expect(premises.board.all[route.name]?.breaker.isOpenSince == nil, "real tenants share the breaker")
        #expect(premises.boundary(tenant: house.tenant, lane: route.name, isTestRoute: false) != nil)
        #expect(house.premises.boundary(tenant: house.tenant, lane: route.name, isTestRoute: false) == nil)
        #expect(house.premises.boundary(tenant: "nobody", lane: route.name, isTestRoute: false) != nil)
        await house.end()

        // Not even made, when it was taken before.
        let other = try await Rehearsal()
        premises = other.premises
        premises.tenants[other.tenant]?.isTest = true
        try await other.submit([SampleOrder("X3")])
        #expect(try await Preparer(premises).prepareOnce() > 0)
        #expect(try await Dispatcher(premises, route: try #require(premises.routes["nanjing"])).dispatchOnce() == 0)
        #expect(other.channel.handedOver.isEmpty)
        await other.end()
    }

    @Test("What came in as a test reaches no customs once its tenant and its channel are live")
    func goingLive() async throws {
        let house = try await Rehearsal()
        var tests = house.premises
        tests.tenants[house.tenant]?.isTest = true
        tests.routes["nanjing"]?.isTest = true
        let desk = GatewayDesk(tests, lastPoll: LastPoll())
        func take(_ order: SampleOrder, _ desk: GatewayDesk) async throws -> IntakeResult? {
            try await desk.submit([try order.raw()], tenant: house.tenant, source: .api(requestID: "test")).first
        }
        #expect(try await take(SampleOrder("L1"), desk)?.verdict == .accepted)
        #expect(try await Preparer(tests).prepareOnce() > 0)
        #expect(try await take(SampleOrder("L2"), desk)?.verdict == .accepted)

        // The same ledger under the configuration of a live tenant with a real port: signed or not, nothing goes out.
        let live = GatewayDesk(house.premises, lastPoll: LastPoll())
        for _ in 0..<3 {
            _ = try await house.prepare()
            let route = try #require(house.premises.routes["nanjing"])
            #expect(try await Dispatcher(house.premises, route: route).dispatchOnce() == 0)
            house.clock.advance(by: .seconds(600))
            _ = try await house.premises.ledger.sweep(limit: 100, now: house.clock.now())
        }
        #expect(house.channel.handedOver.isEmpty)
        var order = SampleOrder("L2")
        #expect(try await take(order, live)?.verdict == .refused, "the number was a test's")
        order = SampleOrder("L3")
        #expect(try await take(order, live)?.verdict == .accepted)
        _ = try await house.prepare()
        let route = try #require(house.premises.routes["nanjing"])
        #expect(try await Dispatcher(house.premises, route: route).dispatchOnce() > 0)
        #expect(!house.channel.handedOver.isEmpty)
        await house.end()
    }

    // MARK: Canary

    @Test("The canary walks the whole way, says so in health and metrics, and its orders are deleted")
    func canary() async throws {
        try await TestModeHouse.run(canary: "canary: {tenant: canary, every: 1s}") { house in
            let clock = ContinuousClock()
            let deadline = clock.now + .seconds(60)
            var check: HealthReport.Check?
            while clock.now < deadline {
                check = await house.desk.health().checks.first { $0.name == "canary" }
                if check?.observed["last_success_timestamp_seconds"] != nil { break }
                try await clock.sleep(for: .milliseconds(200))
            }
            #expect(check?.status == .pass)
            #expect(check?.observed["failures"] == 0)
            #expect(await house.desk.metrics().contains("tongguan_canary_last_success_timestamp_seconds 1"))
            let now = house.premises.clock.now()
            let events = try await house.desk.events(tenant: "canary", after: nil, limit: 1000).events
            let number = try #require(events.first?.orderNo)
            #expect(number.hasPrefix(CanaryOrder.prefix))
            var gone = 0
            while clock.now < deadline + .seconds(30) {
                gone += try await house.premises.ledger.forgetCanaries(
                    of: "canary", prefix: CanaryOrder.prefix, before: now, limit: 10, now: now)
                if gone > 0 { break }
                try await clock.sleep(for: .milliseconds(200))
            }
            #expect(gone > 0)
            #expect(try await house.desk.order(number, tenant: "canary") == nil)
            let left = try await house.desk.events(tenant: "canary", after: nil, limit: 1000).events
            #expect(!left.contains { $0.orderNo == number })
        }
    }

    @Test("A canary that does not come through is a failed check and a question, answered by the next one that does")
    func canaryInTrouble() async throws {
        let house = try await Rehearsal()
        var premises = house.premises
        premises.tenants["merchant"]?.isTest = true
        premises.routes["nanjing"]?.isTest = true
        premises.canary.begins(every: .seconds(60), at: house.clock.now())
        let canary = Canary(premises, settings: .init(tenant: "merchant", every: .seconds(60)))
        // Nobody carries its order on.
        await canary.walkOnce()
        #expect(premises.canary.status.trouble?.contains("was not released") == true)
        #expect(try await premises.ledger.exceptions(limit: 10).contains { $0.kind == "canary" })
        let check = await GatewayDesk(premises, lastPoll: LastPoll()).health().checks.first { $0.name == "canary" }
        #expect(check?.status == .fail)
        await house.end()
    }
}
