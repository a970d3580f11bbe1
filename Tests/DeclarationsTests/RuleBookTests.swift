import Foundation
import Testing

@testable import Declarations

/// The rule book as a table.
@Suite struct RuleBookTests {
    @Test func everyCodeHasOneRule() {
        #expect(RuleBook.all.map(\.code) == ViolationCode.allCases)
        #expect(Set(RuleBook.all.map(\.title)).count == RuleBook.all.count)
        for rule in RuleBook.all {
            #expect(!rule.title.isEmpty && !rule.source.isEmpty, "\(rule.code)")
            #expect(rule.title.unicodeScalars.first.map { !$0.properties.isWhitespace } ?? false)
            #expect(rule.choices.contains(rule.severity), "\(rule.code)")
            #expect((rule.confidence == .own) == (rule.source == "our own input format"), "\(rule.code)")
        }
    }

    /// What the standard enforces stays refused; what is practice or inference may be set by a port or a policy.
    @Test func whatIsSureIsFixed() {
        for rule in RuleBook.all {
            switch rule.confidence {
            case .c, .d: #expect(rule.isAdjustable, "\(rule.code)")
            case .a, .b: #expect(rule.isAdjustable || rule.severity == .refuse, "\(rule.code)")
            case .own: break
            }
        }
        let official: [ViolationCode] = [
            .required, .tooLong, .amountIdentity, .paymentAmount, .lineTotal, .lineSequence, .secondQuantityPair,
            .identityChecksum, .singleLimit, .annualLimit, .commodityProhibited, .unknownUnit, .unknownCountry,
            .currencyNotYuan, .payerNotBuyer, .lineDiffers, .consigneeDiffers, .enterpriseDiffers, .onePackage,
        ]
        for code in official { #expect(!code.isAdjustable && code.defaultSeverity == .refuse, "\(code)") }
    }

    /// What is known here of a buyer's year is provisional: no setting makes it a refusal.
    @Test func yearlyAmountsNeverRefuse() {
        for code in [ViolationCode.annualLimitNear, .annualLimitExceeded] {
            #expect(code.rule.choices == [.warn, .off])
            #expect(IntakePolicy(severities: [code: .refuse]).severity(of: code) == .warn)
            #expect(IntakePolicy(severities: [code: .off]).severity(of: code) == .off)
        }
    }

    @Test func aPortGoesBeforeThePolicy() {
        let policy = IntakePolicy(severities: [.netAboveGross: .warn, .equalUnits: .warn])
        let over = policy.overlaid(with: [.netAboveGross: .off, .paymentAmount: .off])
        #expect(over.severity(of: .netAboveGross) == .off)
        #expect(over.severity(of: .equalUnits) == .warn)
        #expect(over.severity(of: .paymentAmount) == .refuse)
    }

    /// Every row of the match that the standard states (A) or the law does (B) has a rule of that confidence.
    @Test func theThreeDocumentMatchIsCovered() throws {
        let own: Set = ["amount", "person", "consignee", "lines", "enterprise codes", "packages", "money fields"]
        let rules = Dictionary(grouping: RuleBook.all.filter { $0.match != nil }, by: { $0.match ?? "" })
        #expect(Set(rules.keys).isSuperset(of: own))
        guard let process = try ShippedData.spec("rules/process.yaml") else {
            return print("skipped the rows of the three-document match: no ../shared/spec/rules/process.yaml")
        }
        let match = try #require(process["matching_three_documents"] as? [String: Any])
        let rows = try #require(match["must_agree"] as? [[String: Any]])
        for row in rows {
            let field = try #require(row["field"] as? String)
            let confidence = try #require((row["confidence"] as? String).flatMap(Rule.Confidence.init))
            #expect(rules[field]?.contains { $0.confidence.rawValue <= confidence.rawValue } ?? false, "\(field)")
        }
        print("found rules for \(rows.count) rows of the three-document match")
    }

    /// What the dictionary explains is what the rules foresee.
    @Test func foreseenCodesAreExplained() throws {
        let dictionary = try ShippedData.yaml("Templates/errors.yaml", as: [String: Any].self)
        let entries = try #require(dictionary["entries"] as? [[String: Any]])
        let known = Set(
            entries.flatMap { entry in
                (entry["receipts"] as? [Int] ?? []).map { "\($0) \(entry["code"] as? String ?? "")" }
            })
        var count = 0
        for code in ViolationCode.allCases {
            for kind in SampleDocument.kinds {
                guard let answer = code.foreseenReceipt(for: kind) else { continue }
                let isExplained = known.contains("\(answer.receipt.rawValue) \(answer.code)")
                #expect(isExplained, "\(code) \(answer.receipt.rawValue) \(answer.code)")
                count += 1
            }
        }
        #expect(count > 100)
    }

    @Test(arguments: [
        (ViolationCode.paymentAmount, 622, "1332"), (.payerNotBuyer, 622, "1327"), (.lineCountDiffers, 622, "1320"),
        (.lineDiffers, 622, "1322"), (.annualLimitExceeded, 622, "1313"), (.annualLimit, 622, "-621018"),
        (.singleLimit, 622, "-621005"), (.noLines, 312, "-301001"), (.lineSequence, 312, "-301002"),
        (.amountIdentity, 312, "-301008"), (.required, 900, "-999999"), (.refundLine, 626, "-625209"),
    ])
    func foresees(_ code: ViolationCode, _ receipt: Int, _ answer: String) {
        #expect(code.foreseenReceipt?.receipt.rawValue == receipt)
        #expect(code.foreseenReceipt?.code == answer)
        let violation = code.violation(at: "/x")
        #expect(violation.foreseenReceipt == code.foreseenReceipt)
    }

    @Test func ourOwnRulesForeseeNothing() {
        for code in [ViolationCode.unknownField, .thousandsMark, .unknownPort, .taxTotalEstimate, .differs] {
            #expect(code.foreseenReceipt == nil)
        }
    }
}
