import Declarations

/// The table at the end of a demo.
struct DemoReport {
    let samples: [DemoSample]
    let result: DemoResult
    let record: SimulatorRecord?
    /// Peak memory of the gateway, kB.
    let peakMemory: Int?

    /// The table, one row per line.
    var text: String {
        let width = self.rows.map(\.name.count).max() ?? 0
        return self.rows.map { row in
            row.name + String(repeating: " ", count: width - row.name.count + 2) + row.value + "\n"
        }.joined()
    }

    private var rows: [(name: String, value: String)] {
        let orders = Array(self.result.orders.values)
        let accepted = self.result.intakes.count { ($0?.status ?? 500) < 300 }
        let refused = self.result.intakes.count { $0?.status == 422 }
        let released = orders.filter(\.isReleased)
        let estimated = self.sum(released.map(\.estimatedTax))
        let billed = self.sum(released.map(\.billedTax))
        var rows: [(name: String, value: String)] = [
            ("orders sent", "\(self.samples.count)"),
            ("accepted", "\(accepted)"),
            ("released", "\(released.count)"),
            ("rejected by the port", "\(orders.count { $0.state == "rejected" })"),
            ("refused at intake", "\(refused)"),
        ]
        for kind in DocumentKind.ofOrders {
            let count = orders.reduce(0) { $0 + $1.documents.count { $0.kind == kind.rawValue } }
            rows.append(("documents \(kind.rawValue)", "\(count)"))
        }
        rows += self.messageRows
        rows += [
            ("estimated tax, CNY", estimated.description),
            ("billed tax, CNY", billed.description),
            ("bills other than estimated", "\(self.result.billDifferences(self.samples).count)"),
            ("bills missing", "\(released.count { $0.billedTax == nil })"),
            ("seconds to take all orders", Self.seconds(self.result.submitting)),
            ("seconds to the last release", Self.seconds(self.result.clearing)),
            ("seconds with tax bills", Self.seconds(self.result.total)),
        ]
        if let peakMemory { rows.append(("peak memory of the gateway, MB", "\(peakMemory / 1024)")) }
        return rows
    }

    private var messageRows: [(name: String, value: String)] {
        guard let record else { return [] }
        let messages = Dictionary(grouping: record.requests.filter { $0.rootGuid != nil }) { $0.rootGuid ?? "" }
            .values.compactMap(\.first)
        let documents = messages.reduce(0) { $0 + $1.documents }
        let average = messages.isEmpty ? Amount.zero : Amount(units: Int64(documents) * 100_000 / Int64(messages.count))
        return [
            ("messages at the port", "\(messages.count)"),
            ("deliveries", "\(record.requests.count)"),
            ("documents per message", Self.rounded(average)),
        ]
    }

    private func sum(_ amounts: [String?]) -> Amount {
        amounts.reduce(Amount.zero) { $0 + ($1.flatMap { Amount($0) } ?? .zero) }
    }

    /// One fraction digit.
    private static func rounded(_ amount: Amount) -> String {
        "\(amount.units / 100_000).\(amount.units % 100_000 / 10_000)"
    }

    private static func seconds(_ duration: Duration) -> String {
        Self.rounded(Amount(units: duration.inMilliseconds * 100))
    }
}
