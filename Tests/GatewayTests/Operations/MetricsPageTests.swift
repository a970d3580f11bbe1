import Foundation
import GatewayTestKit
import Testing

@testable import Gateway

/// The metrics page against its table. `scripts/check-operations` has promtool judge it.
@Suite struct MetricsPageTests {
    @Test("Every sample has a family with help and kind; counters that may rise are there at zero")
    func page() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("M1")])
        try await house.run(for: .seconds(60))
        await WriteProbe(house.premises).probeOnce()
        let lines = await house.gateway.metrics().split(separator: "\n").map(String.init)
        await house.end()
        var helped: [String] = []
        for line in lines {
            if let match = line.firstMatch(of: /^# HELP ([a-z_]+) (.+)$/) {
                helped.append(String(match.output.1))
                #expect(match.output.2.hasSuffix("."), "\(line)")
                let family = MetricFamily.named(String(match.output.1))
                #expect(family?.help == String(match.output.2), "\(line)")
            } else if !line.hasPrefix("#") {
                let name = String(line.prefix { $0 != "{" && $0 != " " })
                #expect(helped.last == name, "\(line) stands apart from its family")
            }
        }
        #expect(Set(helped).count == helped.count)
        for family in MetricFamily.all where family.startsAtZero && !family.name.hasPrefix("tongguan_http_") {
            #expect(lines.contains { $0.hasPrefix(family.name + " ") }, "\(family.name)")
        }
        #expect(lines.contains("tongguan_ledger_write_ok 1"))
        #expect(lines.contains("tongguan_ready 1"))
        #expect(lines.contains(#"tongguan_orders{state="released"} 1"#))
        #expect(lines.contains(#"tongguan_health{part="ledger:write"} 0"#))
        let residentBytes = lines.first { $0.hasPrefix("process_resident_memory_bytes ") }?.split(separator: " ").last
        #expect((residentBytes.flatMap { Int64($0) } ?? 0) > 1 << 20)
        let start = lines.first { $0.hasPrefix("process_start_time_seconds ") }?.split(separator: " ").last
        let age = Date().timeIntervalSince1970 - (start.flatMap { Double($0) } ?? 0)
        #expect((-5...86_400).contains(age), "\(age)")
    }

    @Test("Names follow the convention: counters end in _total, base units, words")
    func names() {
        for family in MetricFamily.all {
            #expect(family.name.hasSuffix("_total") == (family.kind == .counter), "\(family.name)")
            #expect(family.name.wholeMatch(of: /[a-z]+(_[a-z0-9]+)+/) != nil)
            for unit in ["_ms", "_milliseconds", "_minutes", "_hours", "_days", "_kb", "_mb", "_percent"] {
                #expect(!family.name.contains(unit), "\(family.name)")
            }
        }
    }

    @Test("Everything that the ledger counts is in the table")
    func counters() throws {
        let root = URL(filePath: Checkout.root + "/Sources/Ledger")
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        var found: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            found.formUnion(text.matches(of: /tallies\.add\(\s*"([a-z_.]+)"/).map { String($0.output.1) })
        }
        #expect(found.count > 15)
        for name in found.sorted() {
            let parts = name.split(separator: ".")
            let metric =
                ["attempt", "receipt", "exception"].contains(parts[0])
                ? nil : "tongguan_\(parts.joined(separator: "_"))_total"
            if let metric { #expect(MetricFamily.named(metric) != nil, "\(name): add \(metric) to MetricFamily") }
        }
    }
}
