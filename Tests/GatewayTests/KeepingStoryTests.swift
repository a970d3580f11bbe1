import Cryptography
import Declarations
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

/// What is stored while years go by: keys change under it, and persons are erased from it.
@Suite struct KeepingStoryTests {
    @Test("Keys are rotated while orders are on their way; the service seals all again, and says when it is done")
    func rotation() async throws {
        let keyring = VaultKeyring(try VaultKeys.generate())
        let house = try await Rehearsal(keyring: keyring)
        try await house.submit([SampleOrder("K1")])
        try await house.run(for: .seconds(60))
        try await house.submit([SampleOrder("K2")])
        try await house.prepare()
        try keyring.replace(with: keyring.keys.rotated().rotated(.lookup))
        #expect(try await self.outdated(house) > 10)
        #expect(await self.vault(house)?.output?.contains("older key") == true)
        #expect(
            await house.gateway.metrics().contains("\ntongguan_vault_outdated_values \(try self.outdated(house))\n"))

        let service = Task { try await Resealer(house.premises).run() }
        try await house.send()
        for _ in 0..<2000 {
            if try await self.outdated(house) == 0 { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        service.cancel()
        try await service.value
        #expect(try await self.outdated(house) == 0)
        #expect(await self.vault(house)?.output == nil)
        #expect(await house.gateway.metrics().contains("\ntongguan_vault_outdated_values 0\n"))
        await house.end()

        // The old keys may be thrown away.
        let kept = try keyring.keys.removing(.data, 1).removing(.lookup, 1)
        let next = try await Rehearsal(continuing: house, seed: 2, keyring: VaultKeyring(kept))
        try await next.run(for: .seconds(60))
        #expect(try await next.order("K1").state == .released)
        #expect(try await next.order("K2").state == .released)
        #expect(await next.desk.record().violations().isEmpty)
        #expect(try await next.premises.ledger.content(ofOrder: "K1", tenant: "merchant")?.orderNo == "K1")
        await next.end()
    }

    @Test("Three years later the order is a number with a history; what needs its content is refused with a reason")
    func erasure() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("E1")])
        try await house.run(for: .seconds(60))
        let before = try await house.order("E1")
        #expect(before.state == .released && before.erased == nil)
        let eraser = Eraser(house.premises)
        #expect(await eraser.eraseOnce() == 0)
        house.clock.advance(by: .seconds(1099 * 86_400))
        #expect(await eraser.eraseOnce() > 0)

        let after = try await house.order("E1")
        #expect(after.erased == house.clock.now().rfc3339)
        #expect(after.state == .released && after.numbers.invtNo == before.numbers.invtNo)
        #expect(after.billedTax == before.billedTax && after.taxBills.count == before.taxBills.count)
        #expect(after.nextAction == "none" && after.actions.isEmpty)
        #expect(after.history.map(\.type) == before.history.map(\.type) + ["order.erased"])
        #expect(after.history.map(\.orderSequence) == Array(1...after.history.count))
        for request in [
            OrderActRequest.cancel(reason: "late"), .refund(reason: "late", quantities: nil), .refile(kinds: []),
            .proceed,
        ] {
            guard case .erased = try await house.gateway.act(request, on: "E1", tenant: house.tenant) else {
                Issue.record("\(request) was not refused")
                continue
            }
        }
        for quantity in [2, 3] {
            let again = try await house.submit([SampleOrder("E1", quantity: quantity)])
            #expect(again.map(\.verdict) == [.refused])
            #expect(again.first?.violations.map(\.code) == ["order_erased"])
        }
        await house.end()
    }

    private func outdated(_ house: Rehearsal) async throws -> Int {
        try await house.premises.ledger.statistics(now: house.clock.now()).outdatedValues
    }

    private func vault(_ house: Rehearsal) async -> HealthReport.Check? {
        await house.gateway.health().checks.first { $0.name == "vault" }
    }
}
