import Declarations
import Foundation
import GatewayTestKit
import PortSimulator
import Testing

@testable import Gateway

/// Orders of two tenants and two days with every end that a page tells apart.
struct BackOfficeHouse {
    let rehearsal: Rehearsal
    let desk: GatewayDesk
    /// Beijing days, the older one first.
    let days: [String]
    /// Newest first.
    static let numbers = [
        "O-1", "B-1", "A-7-VOIDBILL", "A-6", "A-5", "A-4-STAY", "A-3-Q1313", "A-2-NOBILL", "A-1",
    ]

    init() async throws {
        let house = try await Rehearsal()
        // Noon of Beijing time: nothing below crosses midnight.
        let ofDay = (house.clock.now().milliseconds / 1000 + 8 * 3600) % 86_400
        house.clock.advance(by: .seconds(86_400 - ofDay + 12 * 3600))
        var premises = house.premises
        var other = try #require(premises.tenants[house.tenant])
        other.profile.id = "other"
        premises.tenants["other"] = other
        self.rehearsal = house
        self.desk = GatewayDesk(premises, lastPoll: LastPoll())
        var days = [Self.day(house)]
        for number in Self.numbers.reversed() where number.hasPrefix("A") {
            try await house.submit([SampleOrder(number)])
        }
        _ = try await self.desk.act(.cancel(reason: "sold out"), on: "A-5", tenant: house.tenant)
        try await house.run(for: .seconds(120))
        // Customs billed one fen more than was expected of A-6.
        let fen = Amount(1).units / 100
        _ = try Self.rows(
            house,
            """
            UPDATE tax_bill SET value_added_tax = value_added_tax + \(fen)
            WHERE order_id = (SELECT id FROM customs_order WHERE order_no = 'A-6') RETURNING order_id
            """)
        house.clock.advance(by: .seconds(86_400))
        days.append(Self.day(house))
        self.days = days
        try await house.submit([SampleOrder("B-1")])
        _ = try await self.desk.submit(
            [try SampleOrder("O-1").raw()], tenant: "other", source: .api(requestID: "rehearsal"))
    }

    private static func day(_ house: Rehearsal) -> String {
        let digits = house.clock.now().beijing8
        return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
    }

    /// Rows as an outside program sees them.
    func rows(_ sql: String) throws -> [String] { try Self.rows(self.rehearsal, sql) }

    private static func rows(_ house: Rehearsal, _ sql: String) throws -> [String] {
        if let database = house.database { return try database.rows(sql) }
        return try Outside.sqlite(house.folder + "/ledger.sqlite", sql)
    }
}
