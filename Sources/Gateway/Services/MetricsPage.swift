/// The Prometheus text page. Written by hand: the format is lines of name, labels and number, and the counters already
/// live in the ledger, so a metrics registry would only hold a second copy.
struct MetricsPage {
    private var families: [String: (help: String, type: String, samples: [String])] = [:]
    private var order: [String] = []

    /// A counter of the ledger by its dotted name.
    mutating func add(counter name: String, _ value: Int64) {
        let parts = name.split(separator: ".").map(String.init)
        switch (parts.first ?? "", parts.count) {
        case ("order", 2):
            self.add("tongguan_orders", "Orders by state.", "gauge", [(["state": parts[1]], value)])
        case ("document", 3):
            self.add(
                "tongguan_documents", "Documents by kind and state.", "gauge",
                [(["kind": parts[1], "state": parts[2]], value)])
        case ("attempt", 2):
            self.add("tongguan_attempts_total", "Deliveries by outcome.", "counter", [(["outcome": parts[1]], value)])
        case ("receipt", 2):
            let isGauge = parts[1] == "orphan"
            self.add(
                isGauge ? "tongguan_receipts_orphaned" : "tongguan_receipts_total",
                isGauge ? "Receipts for unknown documents." : "Receipts by what became of them.",
                isGauge ? "gauge" : "counter", [(isGauge ? [:] : ["result": parts[1]], value)])
        case ("exception", 2):
            self.add(
                "tongguan_exceptions_total", "Questions opened for a person.", "counter", [(["kind": parts[1]], value)])
        default:
            self.add(
                "tongguan_\(parts.joined(separator: "_"))_total", "Counted by the ledger.", "counter", [([:], value)])
        }
    }

    /// Samples of one metric.
    mutating func add(_ name: String, _ help: String, _ type: String, _ samples: [([String: String], Int64)]) {
        if self.families[name] == nil {
            self.families[name] = (help, type, [])
            self.order.append(name)
        }
        let lines = samples.map { labels, value in
            let text = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escape($0.value))\"" }
            return name + (text.isEmpty ? "" : "{" + text.joined(separator: ",") + "}") + " \(value)"
        }
        self.families[name]?.samples += lines
    }

    var text: String {
        self.order.compactMap { name in
            self.families[name].map {
                "# HELP \(name) \($0.help)\n# TYPE \(name) \($0.type)\n" + $0.samples.joined(separator: "\n") + "\n"
            }
        }.joined()
    }

    private static func escape(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
