import Foundation
import GatewayTestKit
import Testing

@testable import Gateway

/// The one table of alerts against metrics, pages and health.
@Suite struct AlertRulesTests {
    @Test("Names are told apart; every alert says how long, and uses metrics that there are")
    func expressions() throws {
        #expect(Set(AlertRules.all.map(\.name)).count == AlertRules.all.count)
        let known = Set(
            MetricFamily.all.flatMap { family in
                family.kind == .histogram
                    ? ["_bucket", "_sum", "_count"].map { family.name + $0 } : [family.name]
            })
        for rule in AlertRules.all {
            #expect(rule.name.wholeMatch(of: /Tongguan[A-Za-z]+/) != nil)
            #expect(rule.holdsFor.wholeMatch(of: /[0-9]+[mh]/) != nil, "\(rule.name)")
            let used = rule.expression.matches(of: /(tongguan|process)_[a-z_]+/).map { String($0.output.0) }
            #expect(!used.isEmpty || rule.expression.hasPrefix("up{"), "\(rule.name)")
            for name in used { #expect(known.contains(name), "\(rule.name) asks for \(name)") }
        }
    }

    @Test("Every alert has a page with meaning, impact, diagnosis and mitigation; no page is without an alert")
    func pages() throws {
        for rule in AlertRules.all {
            let text = String(decoding: try Checkout.read(rule.page), as: UTF8.self)
            #expect(text.hasPrefix("# \(rule.name)\n"), "\(rule.page)")
            let sections = text.split(separator: "\n## ").dropFirst().map { section in
                (
                    title: String(section.prefix { $0 != "\n" }),
                    length: section.drop { $0 != "\n" }.trimmingPrefix(while: \.isWhitespace).count
                )
            }
            #expect(sections.map(\.title) == ["Meaning", "Impact", "Diagnosis", "Mitigation"], "\(rule.page)")
            for section in sections { #expect(section.length > 15, "\(rule.page): \(section.title) says nothing") }
        }
        let pages = try FileManager.default.contentsOfDirectory(atPath: Checkout.root + "/docs/runbooks")
        #expect(Set(pages) == Set(AlertRules.all.map { "\($0.name).md" }))
    }

    @Test("Pages link pages that are there")
    func links() throws {
        let root = URL(filePath: Checkout.root + "/docs")
        for folder in ["runbooks", "operations"] {
            let files = try FileManager.default.contentsOfDirectory(atPath: root.path + "/" + folder)
            for name in files where name.hasSuffix(".md") {
                let file = root.appending(path: "\(folder)/\(name)")
                let text = try String(contentsOf: file, encoding: .utf8)
                for link in text.matches(of: /\]\(([^)#:]+)\)/) {
                    let target = file.deletingLastPathComponent().appending(path: String(link.output.1))
                    #expect(FileManager.default.fileExists(atPath: target.path), "\(folder)/\(name): \(link.output.1)")
                }
            }
        }
    }

    @Test("Health links the page of a part, whatever follows its colon")
    func parts() {
        #expect(AlertRules.runbook(ofPart: "signer:rsa") == "docs/runbooks/TongguanSignerDown.md")
        #expect(AlertRules.runbook(ofPart: "ledger:write") == "docs/runbooks/TongguanLedgerWriteFails.md")
        #expect(AlertRules.runbook(ofPart: "maintenance:nanjing") == nil)
    }

    @Test("The rules name the folder of pages and the job they were asked for")
    func places() {
        let text = AlertRules.prometheusRules(runbooks: "https://wiki.example/r", job: "customs")
        #expect(text.contains(#"runbook_url: "https://wiki.example/r/TongguanStuck.md""#))
        #expect(text.contains(#"expr: "up{job=\"customs\"} == 0""#))
        #expect(!text.contains(#"job=\"tongguan\""#))
    }
}

/// Questions that the program asks a person are explained.
@Suite struct QuestionPageTests {
    @Test("Every kind of question in the sources has a row on the page of open questions")
    func kinds() throws {
        let page = String(decoding: try Checkout.read("docs/runbooks/TongguanQuestionsOpen.md"), as: UTF8.self)
        let root = URL(filePath: Checkout.root + "/Sources")
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        var found: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            found.formUnion(text.matches(of: /open(Exception|Question)\(\s*"([a-z_]+)"/).map { String($0.output.2) })
            found.formUnion(text.matches(of: /static let question = "([a-z_]+)"/).map { String($0.output.1) })
        }
        #expect(found.count > 15)
        for kind in found.sorted() { #expect(page.contains("`\(kind)`"), "\(kind) is not explained") }
    }
}
