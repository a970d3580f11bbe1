import Declarations
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

/// The yearly amount of a buyer, as far as it is known here: warned of, never refused.
@Suite struct QuotaStoryTests {
    /// 38 bottles at 129.00: 4,902 CNY.
    private func order(_ number: String, quantity: Int = 38) -> SampleOrder { SampleOrder(number, quantity: quantity) }

    private func warnings(_ results: [IntakeResult]) -> [[String]] { results.map { $0.violations.map(\.code) } }

    @Test("Orders of one batch count one after the other, and those that are stored count before them")
    func nearAndAbove() async throws {
        let house = try await Rehearsal()
        let first = try await house.submit((1...5).map { self.order("Q\($0)") })
        #expect(first.map(\.verdict) == Array(repeating: .accepted, count: 5))
        #expect(self.warnings(first) == [[], [], [], [], ["annual_limit_near"]])
        let text = try #require(first.last?.violations.first)
        #expect(text.at == "/buyer/buyerIdNumber" && text.message.en.contains("24510 CNY"))

        let next = try await house.submit([self.order("Q6")])
        #expect(next.map(\.verdict) == [.accepted])
        #expect(self.warnings(next) == [["annual_limit_exceeded"]])
        // The same again counts once.
        #expect(self.warnings(try await house.submit([self.order("Q5")])) == [["annual_limit_exceeded"]])
        #expect(try await house.submit([self.order("Q5")]).map(\.verdict) == [.alreadyHere])
        await house.end()
    }

    @Test("What customs rejects for good counts no more")
    func rejected() async throws {
        var settings = PortSettings.quick
        settings.outcomes = [ScriptedOutcome(mark: "Q2", kinds: [.inventory], effect: .reject(code: "1313"), times: 1)]
        let house = try await Rehearsal(port: settings)
        try await house.submit([self.order("Q1"), self.order("Q2")])
        #expect(try await self.used(house) == Amount(9804))
        try await house.run(for: .seconds(120))
        #expect(try await house.order("Q2").state == .rejected)
        #expect(try await house.order("Q1").state == .released)
        #expect(try await self.used(house) == Amount(4902))
        await house.end()
    }

    @Test("A port may be silent about it")
    func silent() async throws {
        let house = try await Rehearsal { profile in
            profile.severities = [.annualLimitNear: .off, .annualLimitExceeded: .off]
        }
        let results = try await house.submit((1...6).map { self.order("Q\($0)") })
        #expect(self.warnings(results).allSatisfy { $0.isEmpty })
        await house.end()
    }

    private func used(_ house: Rehearsal) async throws -> Amount? {
        let year = AnnualQuota.year(of: house.clock.now())
        return try await house.premises.ledger.quotaUsed([
            QuotaQuestion(buyerIdNumber: "000000196612039991", year: year, tenant: "", orderNo: "")
        ]).first
    }
}
