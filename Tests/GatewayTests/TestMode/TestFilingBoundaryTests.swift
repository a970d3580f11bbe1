import Declarations
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

@testable import Gateway

/// Documents that are filed by their fields, at the wall between tests and customs: every kind, every place where it stands.
@Suite struct TestFilingBoundaryTests {
    private static let invtNo = "23772026E000000001"

    private func documents(_ parcel: String) -> [DocumentFiling] {
        var sample = SampleFiling(parcel)
        // Requests about one inventory are one document each.
        sample.invtNo =
            String(Self.invtNo.dropLast(parcel.utf8.count)) + String(repeating: "7", count: parcel.utf8.count)
        return SampleFiling.kinds.map { sample.document($0) }
    }

    private func file(
        _ documents: [DocumentFiling], _ desk: GatewayDesk, _ tenant: String
    ) async throws -> [FilingResult] {
        try await desk.file(documents, tenant: tenant, source: .api(requestID: "test"))
    }

    private func prepare(_ premises: Premises) async throws {
        for _ in 0..<50 {
            if try await Preparer(premises).prepareOnce() == 0 { return }
        }
    }

    private func dispatch(_ premises: Premises) async throws {
        let route = try #require(premises.routes["nanjing"])
        for _ in 0..<50 {
            if try await Dispatcher(premises, route: route).dispatchOnce() == 0 { return }
        }
    }

    @Test("A test names no real port, a live tenant no simulated one")
    func ports() async throws {
        let house = try await Rehearsal()
        for isTest in [true, false] {
            var premises = house.premises
            premises.tenants[house.tenant]?.isTest = isTest
            premises.routes["nanjing"]?.isTest = !isTest
            let desk = GatewayDesk(premises, lastPoll: LastPoll())
            for result in try await self.file(self.documents("A"), desk, house.tenant) {
                #expect(result.verdict == .refused)
                #expect(result.violations.map(\.code) == ["unknown_port"])
            }
        }
        #expect(house.channel.handedOver.isEmpty)
        await house.end()
    }

    @Test("What was filed as a test, signed or not, reaches no customs once its tenant and its channel are live")
    func goingLive() async throws {
        let house = try await Rehearsal()
        var tests = house.premises
        tests.tenants[house.tenant]?.isTest = true
        tests.routes["nanjing"]?.isTest = true
        let desk = GatewayDesk(tests, lastPoll: LastPoll())
        let signed = try await self.file(self.documents("A"), desk, house.tenant)
        #expect(signed.allSatisfy { $0.verdict == .accepted }, "\(signed.flatMap(\.violations).map(\.code))")
        try await self.prepare(tests)
        let waiting = try await self.file(self.documents("BB"), desk, house.tenant)
        #expect(waiting.allSatisfy { $0.verdict == .accepted })

        let live = GatewayDesk(house.premises, lastPoll: LastPoll())
        for _ in 0..<3 {
            try await self.prepare(house.premises)
            try await self.dispatch(house.premises)
            house.clock.advance(by: .seconds(600))
            _ = try await house.premises.ledger.sweep(limit: 100, now: house.clock.now())
        }
        #expect(house.channel.handedOver.isEmpty)
        for result in try await self.file(self.documents("A") + self.documents("BB"), live, house.tenant) {
            #expect(result.verdict == .refused)
            #expect(result.violations.contains { $0.code == "key_taken" }, "the number was a test's")
        }
        let fresh = try await self.file(self.documents("CCC"), live, house.tenant)
        #expect(fresh.allSatisfy { $0.verdict == .accepted })
        try await house.run(for: .seconds(60))
        // All but the inventory, which waits for its parts.
        #expect(house.channel.handedOver.count == SampleFiling.kinds.count - 1)
        await house.end()
    }

    @Test("What was filed for customs, signed or not, is not sent once its tenant is one of tests")
    func becomingTest() async throws {
        let house = try await Rehearsal()
        var premises = house.premises
        premises.tenants[house.tenant]?.isTest = true
        let live = GatewayDesk(house.premises, lastPoll: LastPoll())
        _ = try await self.file(self.documents("A"), live, house.tenant)
        try await house.prepare()
        _ = try await self.file(self.documents("BB"), live, house.tenant)
        for _ in 0..<3 {
            try await self.prepare(premises)
            try await self.dispatch(premises)
            house.clock.advance(by: .seconds(600))
        }
        #expect(house.channel.handedOver.isEmpty)
        await house.end()
    }

    @Test("A test files no request about an export that customs holds")
    func requests() async throws {
        let house = try await Rehearsal(flows: [.import, .export])
        var parcel = SampleFiling("X1")
        _ = try await self.file(SampleFiling.export.map { parcel.document($0) }, house.gateway, house.tenant)
        try await house.run(for: .seconds(60))
        #expect(try await house.order("X1").state == .released)
        let declared = await house.desk.record().declarations(of: .exportInventory).first
        parcel.invtNo = try #require(declared?.invtNo)
        var premises = house.premises
        premises.tenants[house.tenant]?.isTest = true
        premises.routes["nanjing"]?.isTest = true
        let desk = GatewayDesk(premises, lastPoll: LastPoll())
        let requests = [DocumentKind.exportCancellation, .exportReturn].map { parcel.document($0) }
        for result in try await self.file(requests, desk, house.tenant) {
            #expect(result.verdict == .refused)
            #expect(result.violations.map(\.code) == ["key_taken"])
        }
        #expect(try await house.order("X1").state == .released)
        await house.end()
    }

    @Test("An uploaded test is offered simulated ports only, and its rows reach no real one", arguments: [true, false])
    func uploads(isTest: Bool) async throws {
        let rehearsal = try await Rehearsal()
        let house = UploadHouse(rehearsal) { premises in
            premises.tenants[rehearsal.tenant]?.isTest = isTest
            premises.routes["simulated"] = premises.routes["nanjing"]
            premises.routes["simulated"]?.isTest = true
        }
        let (own, other) = isTest ? ("simulated", "nanjing") : ("nanjing", "simulated")
        let view = try await house.upload(
            UploadHouse.csv((0..<4).map { SampleOrder("U-\($0)") }) { index, cells in
                cells[.port] = index < 2 ? "somewhere" : other
            })
        #expect(view.counts[.refused] == 4)
        for value in ["somewhere", other] {
            let group = try #require(view.groups.first { $0.value == value }, "\(value)")
            #expect(group.suggestions.map(\.value) == [own])
        }
        await rehearsal.end()
    }

    @Test("The simulator inside the process answers them as their numbers ask")
    func builtIn() async throws {
        try await TestModeHouse.run { house in
            let orders = ["M1-T514-100", "M2"]
            _ = try await house.desk.submit(
                try orders.map { try SampleOrder($0).raw() }, tenant: house.tenant, source: .api(requestID: "test"))
            for number in orders { #expect(try await house.state(of: number, reaching: .released) == .released) }
            func imported(_ parcel: String) -> SampleFiling {
                var sample = SampleFiling(parcel)
                sample.carrier = "0000LOGIA1"
                return sample
            }
            let held = SampleFiling("M4-T604-1200")
            let cases: [(DocumentFiling, OrderState)] = [
                (imported("M1-T514-100").document(.waybillStatus), .rejected),
                (imported("M2").document(.entryList, number: "M2-T712-1800"), .inCustoms),
                (imported("M2").document(.entryList, number: "M2-T712-800001"), .rejected),
                (imported("M2").document(.entryList), .closed),
                (SampleFiling("M5-T304-302001").document(.exportOrder), .rejected),
            ]
            let exports =
                ([SampleFiling("M3"), held].flatMap { parcel in SampleFiling.export.map { parcel.document($0) } })
            let results = try await house.desk.file(
                cases.map(\.0) + exports, tenant: house.tenant, source: .api(requestID: "test"))
            #expect(results.allSatisfy { $0.verdict == .accepted }, "\(results.flatMap(\.violations).map(\.code))")
            for (result, (_, state)) in zip(results, cases) {
                let dossier = try #require(result.dossier)
                #expect(try await house.state(of: dossier, reaching: state) == state, "\(dossier)")
            }
            #expect(try await house.state(of: "M3", reaching: .released) == .released)
            #expect(try await house.state(of: held.parcel, reaching: .held) == .held)
        }
    }
}
