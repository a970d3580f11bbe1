import Declarations
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

@testable import Gateway

/// Every line of the catalogue about documents that are filed by their fields, through the real gateway: what it promises
/// is what happens.
@Suite struct TestFilingTests {
    /// One line at work.
    private struct Case {
        var line: TestOrder
        /// The parcel that it is about.
        var parcel: SampleFiling
        /// The number that asks for the answer.
        var number: String
        /// Under which the document can be looked up.
        var dossier = ""
    }

    private func house() async throws -> Rehearsal {
        var port = PortSettings.quick
        // One buyer for hundreds of orders.
        port.rules.annualLimit = Amount(1_000_000_000)
        return try await Rehearsal(port: port, flows: [.import, .export])
    }

    /// Files documents; under which numbers they can be looked up.
    @discardableResult
    private func file(_ documents: [DocumentFiling], _ house: Rehearsal) async throws -> [String] {
        var dossiers: [String] = []
        for start in stride(from: 0, to: documents.count, by: 100) {
            let some = Array(documents[start..<min(start + 100, documents.count)])
            let results = try await house.gateway.file(some, tenant: house.tenant, source: .api(requestID: "test"))
            for (document, result) in zip(some, results) {
                let reasons = result.violations.map { "\($0.code) \($0.at)" }
                #expect(result.verdict == .accepted, "\(document.kind): \(reasons)")
                dossiers.append(result.dossier ?? "")
            }
        }
        return dossiers
    }

    /// Everything that the lines' own documents need, up to what customs has to say about it.
    private func prepare(_ lines: [TestOrder], _ house: Rehearsal) async throws -> [Case] {
        var cases = lines.enumerated().map { index, line in
            let number = "F\(100 + index)\(line.ending)"
            // A waybill's status has the number of the waybill, an inventory that of its order.
            let isShared = [.waybillStatus, .exportInventory].contains(line.kind)
            return Case(
                line: line, parcel: SampleFiling(isShared ? number : "F\(100 + index)"),
                number: line.kind == .waybillStatus ? "L" + number : number)
        }
        var orders: [SampleOrder] = []
        var documents: [DocumentFiling] = []
        for each in cases {
            switch each.line.filing?.needs ?? [] {
            case [.inventory], [.waybill]: orders.append(SampleOrder(each.parcel.parcel))
            case [.exportInventory], [.exportReturn]:
                documents += SampleFiling.export.map { each.parcel.document($0) }
            case let needs: documents += needs.map { each.parcel.document($0) }
            }
        }
        for start in stride(from: 0, to: orders.count, by: 100) {
            let results = try await house.submit(Array(orders[start..<min(start + 100, orders.count)]))
            #expect(results.allSatisfy { $0.verdict == .accepted })
        }
        try await self.file(documents, house)
        try await house.run(for: .seconds(60))
        let declared = await house.desk.record().declarations(of: .exportInventory)
        let numbers = Dictionary(declared.map { ($0.number, $0.invtNo ?? "") }) { $1 }
        for index in cases.indices { cases[index].parcel.invtNo = numbers[cases[index].parcel.parcel] ?? "" }
        let tallied = cases.filter { $0.line.filing?.needs == [.exportReturn] }
        try await self.file(tallied.map { $0.parcel.document(.exportReturn) }, house)
        try await house.run(for: .seconds(30))
        return cases
    }

    private func start(_ cases: inout [Case], _ house: Rehearsal) async throws {
        let dossiers = try await self.file(
            cases.map { $0.parcel.document($0.line.kind, number: $0.number) }, house)
        for (index, dossier) in dossiers.enumerated() { cases[index].dossier = dossier }
    }

    @Test("A number for every document that is filed by its fields, in an element that has room for it")
    func numbersFit() async throws {
        let house = try await self.house()
        let lines = house.gateway.testOrders().filter { $0.filing != nil }
        #expect(Set(lines.map(\.kind)) == Set(SampleFiling.kinds))
        #expect(SampleFiling.kinds.count == DocumentKind.allCases.count - 6)
        for line in lines {
            let definition = line.kind.definition
            let element = try #require(definition.head.elements.first { $0.name == line.element }, "\(line.kind)")
            let room = try #require(element.type.split(separator: ".").last.flatMap { Int($0) })
            #expect("TEST-1\(line.ending)".count <= room, "\(line.kind) \(line.ending)")
        }
        await house.end()
    }

    @Test("Every line that leaves its lane open ends as promised")
    func openLines() async throws {
        let house = try await self.house()
        let lines = house.gateway.testOrders().filter { $0.filing != nil && $0.effect != .stopsLane }
        var cases = try await self.prepare(lines, house)
        try await self.start(&cases, house)
        try await house.run(for: .seconds(90))
        for each in cases {
            let order = try await house.order(each.dossier)
            #expect(order.state == each.line.state, "\(each.number): \(order.state), not \(each.line.state)")
            #expect(order.nextAction == each.line.nextAction, "\(each.number)")
            let asked = order.documents.first { $0.kind == each.line.kind.rawValue }
            #expect(asked != nil, "\(each.number)")
        }
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations().prefix(5))")
        await house.end()
    }

    @Test("A line that stops its lane holds the document until the lane is resumed, and then it goes through")
    func stoppingLines() async throws {
        let house = try await self.house()
        let lines = house.gateway.testOrders().filter { $0.filing != nil && $0.effect == .stopsLane }
        #expect(Set(lines.map(\.kind)) == Set(SampleFiling.kinds))
        var waiting = try await self.prepare(lines, house)
        // A stopped lane takes no second line: one of each kind at a time.
        while !waiting.isEmpty {
            var seen: Set<DocumentKind> = []
            var round: [Case] = []
            var rest: [Case] = []
            for each in waiting {
                if seen.insert(each.line.kind).inserted { round.append(each) } else { rest.append(each) }
            }
            waiting = rest
            try await self.start(&round, house)
            try await house.run(for: .seconds(15))
            for each in round {
                let state = try await house.order(each.dossier).state
                #expect(state == each.line.state, "\(each.number): \(state), not \(each.line.state)")
            }
            _ = try await house.gateway.setLanes(LaneQuery(), .resume)
            try await house.run(for: .seconds(30))
            for each in round {
                let state = try await house.order(each.dossier).state
                let good = TestEnding(kind: each.line.kind).good
                #expect(state == good, "\(each.number) after resuming: \(state)")
            }
        }
        await house.end()
    }

    @Test("A delay delays, and a number without an end goes through")
    func delays() async throws {
        let house = try await self.house()
        try await house.submit([SampleOrder("W1")])
        try await house.run(for: .seconds(30))
        let parcel = SampleFiling("W1")
        let dossiers = try await self.file(
            [
                parcel.document(.entryList, number: "W1-T712-800001-60"), parcel.document(.entryList, number: "W2"),
                parcel.document(.exportOrder, number: "W3-T304-302001-60"),
            ], house)
        try await house.run(for: .seconds(40))
        func states() async throws -> [OrderState] {
            var states: [OrderState] = []
            for dossier in dossiers { states.append(try await house.order(dossier).state) }
            return states
        }
        #expect(try await states()[0] == .sent)
        #expect(try await states()[1] == .closed)
        #expect(try await states()[2] == .sent)
        try await house.run(for: .seconds(60))
        #expect(try await states()[0] == .rejected)
        #expect(try await states()[2] == .rejected)
        await house.end()
    }
}
