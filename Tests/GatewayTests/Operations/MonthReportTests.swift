import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

@testable import Gateway

/// The park's sums, against those of a program that is not ours.
@Suite(.onEveryStore) struct MonthReportTests {
    @Test("Months of Beijing time")
    func months() throws {
        let november = try #require(MonthReport.span(of: "2026-11"))
        #expect(november.from.rfc3339 == "2026-10-31T16:00:00.000Z")
        #expect(november.to.rfc3339 == "2026-11-30T16:00:00.000Z")
        #expect(MonthReport.span(of: "2026-12")?.to.rfc3339 == "2026-12-31T16:00:00.000Z")
        for wrong in ["2026-13", "2026-0", "26-01", "2026-1", "2026/01", "", "2026-011", "x026-01"] {
            #expect(MonthReport.span(of: wrong) == nil, "\(wrong)")
        }
    }

    @Test("Orders count where they were taken, with what became of them by now; other months and tenants stay out")
    func sums() async throws {
        let house = try await Rehearsal()
        let start = house.clock.now()
        try await house.submit([SampleOrder("R1"), SampleOrder("R2")])
        try await house.run(for: .seconds(120))
        // A month that has begun when this month's orders are old.
        house.clock.advance(by: .seconds(40 * 86_400))
        try await house.submit([SampleOrder("R3")])
        let month = { (moment: Timestamp) in "\(moment.beijing8.prefix(4))-\(moment.beijing8.dropFirst(4).prefix(2))" }
        let report = try #require(try await house.gateway.monthReport(month(start), tenant: nil))
        let line = try #require(report.tenants["merchant"])
        #expect(report.tenants.count == 1 && !line.isTest)
        #expect(line.orders == 2 && line.released == 2 && line.rejected == 0)
        #expect(line.value > .zero && line.estimatedTax > .zero)
        #expect((1...120).contains(line.meanClearance ?? 0))
        let later = try #require(try await house.gateway.monthReport(month(house.clock.now()), tenant: "merchant"))
        #expect(later.tenants["merchant"]?.orders == 1 && later.tenants["merchant"]?.released == 0)
        #expect(later.tenants["merchant"]?.meanClearance == nil)
        #expect(try await house.gateway.monthReport(month(start), tenant: "somebody")?.tenants.isEmpty == true)
        #expect(try await house.gateway.monthReport("2001-01", tenant: nil)?.tenants.isEmpty == true)
        #expect(try await house.gateway.monthReport("november", tenant: nil) == nil)
        #expect(report.csv.hasPrefix("\u{FEFF}tenant,test,orders,"))
        #expect(report.csv.contains("\r\nmerchant,no,2,"))

        let sums =
            "SELECT SUM(o.estimated_tax), SUM(q.amount) FROM customs_order o JOIN quota q ON q.order_id = o.id "
            + "WHERE o.order_no <> 'R3'"
        let outside =
            try house.database?.rows(sums).first ?? Outside.sqlite(house.folder + "/ledger.sqlite", sums).first
        #expect(outside == "\(line.estimatedTax.units)|\(line.value.units)")
        await house.end()
    }

    @Test("The place where a month begins is found by halving, wherever it is")
    func halving() async throws {
        let house = try LedgerFixture()
        var moments: [Timestamp] = []
        for number in 0..<40 {
            moments.append(house.now)
            _ = try await house.ledger.accept([house.order("\(number)", files: [])], now: house.now)
            house.clock.advance(by: .seconds(number % 3 == 0 ? 0 : 60))
        }
        let rows = try await house.ledger.reportRows(after: 0, limit: 100)
        #expect(rows.count == 40)
        for probe in moments + [moments[0] - .seconds(1), house.now + .seconds(3600)] {
            let before = try await house.ledger.orderNumber(before: probe)
            let expected = rows.last { $0.acceptedAt < probe }?.number ?? 0
            #expect(before == expected)
        }
        await house.ledger.close()
    }
}
