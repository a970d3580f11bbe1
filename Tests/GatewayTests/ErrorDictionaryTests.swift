import Declarations
import Foundation
import GatewayTestKit
import Testing

@testable import Gateway

@Suite("Error dictionary that ships with the project")
struct ErrorDictionaryTests {
    private let errors: ErrorDictionary

    init() throws { self.errors = try ErrorDictionary.load(templates: Checkout.templates) }

    @Test("every entry is loaded, every receipt of the registry has its common codes")
    func loads() throws {
        #expect(self.errors.count > 250)
        for receipt in DocumentKind.allCases.map(\.receipt) {
            #expect(self.errors.known("4", in: receipt)?.rule == CodeRule(.system, isRetriable: true), "\(receipt)")
            #expect(self.errors.known("100", in: receipt)?.rule.codeClass == .data, "\(receipt)")
            #expect(self.errors.known("1800", in: receipt)?.rule.codeClass == .outcome, "\(receipt)")
            #expect(self.errors.known("-10101", in: receipt)?.rule.codeClass == .registration, "\(receipt)")
        }
        #expect(self.errors.name(of: 899)?.en == "Clearance closed.")
    }

    @Test("import and export use one number for different things")
    func numbersAreReused() throws {
        let export = try #require(ReceiptKind(rawValue: 304))
        #expect(self.errors.known("-301001", in: .order)?.rule.codeClass == .data)
        #expect(self.errors.known("-301001", in: export)?.rule.codeClass == .signature)
        #expect(self.errors.codeBook.rule("-301013", in: .order) == CodeRule(.system, isRetriable: true))
        #expect(self.errors.codeBook.rule("-301013", in: export) == CodeRule(.signature))
        let status = try #require(ReceiptKind(rawValue: 514))
        let departure = try #require(ReceiptKind(rawValue: 510))
        #expect(self.errors.codeBook.rule("-505012", in: status).codeClass == .duplicate)
        #expect(self.errors.codeBook.rule("-505012", in: departure).codeClass == .signature)
    }

    @Test("a code of its own goes before the span around it, and a span answers with the code asked for")
    func exactThenSpan() throws {
        let export = try #require(ReceiptKind(rawValue: 304))
        #expect(self.errors.known("-304001", in: export)?.rule.codeClass == .duplicate)
        let processing = self.errors.entry(for: "-304002", in: export)
        #expect(processing.code == "-304002" && processing.rule == CodeRule(.unknown))
        #expect(processing.cause.en.contains("export order (303)"))
        #expect(self.errors.known("-305001", in: export) == nil)
        #expect(self.errors.known("-301000", in: export) == nil)
        for (code, codeClass) in [
            ("-301001", CodeClass.signature), ("-302000", .signature), ("-302001", .data), ("-303000", .data),
            ("-303001", .data), ("-304000", .data), ("-305000", .unknown),
        ] {
            #expect(self.errors.known(code, in: export)?.rule.codeClass == codeClass, "\(code)")
        }
    }

    @Test("the exchange platform's answers belong to no receipt")
    func platform() {
        #expect(self.errors.platform("2001")?.rule.codeClass == .registration)
        #expect(self.errors.platform("3001")?.rule == CodeRule(.system, isRetriable: true))
        #expect(self.errors.platform("1001")?.rule.codeClass == .signature)
        #expect(self.errors.platform("4711")?.code == "4711")
        #expect(self.errors.platform("10000") == nil && self.errors.platform("-301001") == nil)
        for receipt in ReceiptKind.allCases { #expect(self.errors.known("2001", in: receipt) == nil) }
    }

    @Test(
        "an unknown code gets words in three languages and is never filed again", arguments: ["-987654", "1399", "x"])
    func unknown(code: String) {
        for receipt in ReceiptKind.allCases {
            let entry = self.errors.entry(for: code, in: receipt)
            #expect(entry.code == code && entry.rule == CodeRule(.unknown) && entry.receipts == [receipt])
            for text in [entry.cause.en, entry.cause.zh, entry.cause.ko] { #expect(text.contains(code)) }
            #expect([entry.remedy.en, entry.remedy.zh, entry.remedy.ko].allSatisfy { !$0.isEmpty })
            #expect(entry.cause.en.contains(code.hasPrefix("-") ? "the e-port" : "customs"))
            #expect(self.errors.codeBook.rule(code, in: receipt) == CodeRule(.unknown))
        }
    }

    // MARK: What is refused

    private static func load(_ entries: String) throws -> ErrorDictionary {
        let folder = URL(fileURLWithPath: try Checkout.temporaryFolder())
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = "entries:\n\(entries)\nstatuses: {}\n"
        try text.write(to: folder.appending(path: "errors.yaml"), atomically: true, encoding: .utf8)
        return try ErrorDictionary.load(templates: folder.path)
    }

    private static func entry(_ code: String, _ place: String) -> String {
        """
          - {code: "\(code)", \(place), class: data, retryable: false, who: merchant,
             cause: {en: a, zh: b, ko: c}, remedy: {en: a, zh: b, ko: c}}

        """
    }

    @Test(
        "wrong entries are named",
        arguments: [
            (Self.entry("-1", "receipts: [312], scope: platform"), "both receipts and scope"),
            (Self.entry("-1", "scope: everywhere"), "is not known"),
            (Self.entry("-1", "receipts: []"), "names no receipt"),
            (Self.entry("-1", "receipts: [313]"), "313 is not a receipt"),
            (Self.entry("-1..-5", "receipts: [312]"), "lowest number first"),
            (Self.entry("-1..x", "receipts: [312]"), "is not a span"),
            (Self.entry("-1", "receipts: [312]") + Self.entry("-1", "receipts: [412, 312]"), "stands twice for 312"),
            (Self.entry("-9..-5", "receipts: [312]") + Self.entry("-5..-1", "receipts: [312]"), "meet for 312"),
            (
                Self.entry("1", "scope: platform") + Self.entry("1", "scope: platform"),
                "twice for the exchange platform"
            ),
        ])
    func refuses(_ entries: String, _ reason: String) {
        #expect { try Self.load(entries) } throws: { "\($0)".contains(reason) }
    }

    @Test("the same number may stand once per receipt, and inside a span")
    func accepts() throws {
        let errors = try Self.load(
            Self.entry("-5", "receipts: [312]") + Self.entry("-5", "receipts: [412]")
                + Self.entry("-9..-1", "receipts: [312]") + Self.entry("-5", "scope: platform"))
        #expect(errors.count == 3)
        #expect(errors.platform("-5") != nil && errors.known("-9", in: .order)?.code == "-9")
    }
}
