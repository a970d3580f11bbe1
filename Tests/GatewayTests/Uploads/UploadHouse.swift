import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Manifests

/// Uploads in a rehearsal.
struct UploadHouse {
    let house: Rehearsal
    let premises: Premises
    let gateway: GatewayDesk
    let processor: UploadProcessor

    init(_ house: Rehearsal, _ change: (inout Premises) -> Void = { _ in }) {
        self.house = house
        var premises = house.premises
        change(&premises)
        self.premises = premises
        self.gateway = GatewayDesk(premises, lastPoll: LastPoll())
        self.processor = UploadProcessor(premises)
    }

    /// The same orders as a workbook of text.
    static func workbook(_ csv: [UInt8]) throws -> [UInt8] {
        let sheet = try CSVReader.read(csv)
        return try BlankWorkbook.table(header: sheet.header, rows: sheet.rows.map(\.cells))
    }

    /// Ticks until orders are released, at most so often.
    func settle(_ orders: some Collection<String>, ticks: Int = 40) async throws {
        var open = Array(orders)
        // What is polled for the first time is polled from then on.
        await self.house.collect()
        for _ in 0..<ticks where !open.isEmpty {
            // Steps longer than the overlap of polls: what came is fetched once, not with each of the next ones too.
            try await self.house.tick(.seconds(90))
            while let order = open.last, try await self.house.order(order).state == .released { open.removeLast() }
        }
    }

    /// A sheet of orders, one row per goods line.
    static func csv(
        _ orders: [SampleOrder], _ change: (_ order: Int, _ cells: inout [FieldName: String]) -> Void = { _, _ in }
    ) throws -> [UInt8] {
        let columns = FieldName.allCases
        var text = "\u{FEFF}" + columns.map(\.rawValue).joined(separator: ",") + "\r\n"
        for (index, order) in orders.enumerated() {
            let raw = try order.raw()
            for line in raw.lines {
                var cells = raw.head.merging(line.values) { $1 }.mapValues(\.text)
                change(index, &cells)
                text += columns.map { cells[$0] ?? "" }.joined(separator: ",") + "\r\n"
            }
        }
        return Array(text.utf8)
    }

    /// Uploads a file and works it off.
    func upload(
        _ bytes: [UInt8], name: String = "orders.csv", isDryRun: Bool = false, isHeld: Bool = false,
        channel: String? = nil
    ) async throws -> UploadView {
        let opened = try await self.gateway.openUpload(
            UploadFile(name: name, bytes: bytes, isDryRun: isDryRun, isHeld: isHeld, channel: channel),
            tenant: self.house.tenant)
        guard let first = opened.first else { throw CocoaError(.fileReadUnknown) }
        return try await self.workOff(first.key)
    }

    func workOff(_ key: String) async throws -> UploadView {
        while await self.processor.processOnce() {}
        guard let view = try await self.gateway.upload(key, tenant: self.house.tenant) else {
            throw CocoaError(.fileReadUnknown)
        }
        return view
    }

    func rows(_ key: String, _ verdict: IntakeResult.Verdict? = nil) async throws -> [UploadRowsView.Row] {
        var rows: [UploadRowsView.Row] = []
        var after = 0
        while let page = try await self.gateway.uploadRows(
            key, tenant: self.house.tenant, verdict: verdict, after: after, limit: 500)
        {
            rows += page.rows
            guard let next = page.next else { break }
            after = next
        }
        return rows
    }
}
