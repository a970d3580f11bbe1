/// The Prometheus text page. Written by hand: the format is lines of name, labels and number, and the counters already
/// live in the ledger, so a metrics registry would only hold a second copy. What a metric means stands in `MetricFamily`.
struct MetricsPage {
    private var samples: [String: [String]] = [:]
    private var order: [String] = []
    /// Families that no table knows: counters that a part of the ledger keeps for itself.
    private var others: [String: MetricFamily] = [:]

    /// Everything that the ledger counted, by its dotted names, and zero for what it may count later.
    mutating func add(counters: [String: Int64]) {
        for (name, value) in counters.sorted(by: { $0.key < $1.key }) { self.add(counter: name, value) }
        for family in MetricFamily.all where family.startsAtZero && self.samples[family.name] == nil {
            if family.name.hasPrefix("tongguan_http_") { continue }
            self.add(family.name, 0)
        }
        for outcome in ["accepted", "refused", "not_sent", "unknown"] where counters["attempt.\(outcome)"] == nil {
            self.add("tongguan_attempts_total", 0, ["outcome": outcome])
        }
    }

    private mutating func add(counter name: String, _ value: Int64) {
        let parts = name.split(separator: ".").map(String.init)
        switch (parts.first ?? "", parts.count) {
        case ("order", 2): self.add("tongguan_orders", value, ["state": parts[1]])
        case ("document", 3): self.add("tongguan_documents", value, ["kind": parts[1], "state": parts[2]])
        case ("attempt", 2): self.add("tongguan_attempts_total", value, ["outcome": parts[1]])
        case ("receipt", 2) where parts[1] == "orphan": self.add("tongguan_receipts_orphaned", value)
        case ("receipt", 2): self.add("tongguan_receipts_total", value, ["result": parts[1]])
        case ("exception", 2): self.add("tongguan_exceptions_total", value, ["kind": parts[1]])
        default: self.add("tongguan_\(parts.joined(separator: "_"))_total", value)
        }
    }

    /// A sample with a whole number.
    mutating func add(_ name: String, _ value: Int64, _ labels: [String: String] = [:]) {
        self.add(name, text: "\(value)", labels)
    }

    /// A sample with a fraction.
    mutating func add(_ name: String, _ value: some BinaryFloatingPoint, _ labels: [String: String] = [:]) {
        self.add(name, text: "\(Double(value))", labels)
    }

    private mutating func add(_ name: String, text: String, _ labels: [String: String]) {
        if self.samples[name] == nil {
            self.order.append(name)
            if MetricFamily.named(name) == nil {
                self.others[name] = MetricFamily(name, .counter, "Counted by the ledger.")
            }
        }
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escape($0.value))\"" }
        self.samples[name, default: []]
            .append(name + (pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}") + " " + text)
    }

    var text: String {
        self.order.compactMap { name in
            (MetricFamily.named(name) ?? self.others[name]).map { family in
                "# HELP \(name) \(family.help)\n# TYPE \(name) \(family.kind.rawValue)\n"
                    + (self.samples[name] ?? []).joined(separator: "\n") + "\n"
            }
        }.joined()
    }

    private static func escape(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
