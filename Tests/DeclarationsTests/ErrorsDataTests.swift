import Declarations
import Foundation
import Testing

/// The error dictionary that ships with the project.
@Suite struct ErrorsDataTests {
    @Test func everyErrorIsExplained() throws {
        let responsible: Set = ["gateway", "merchant", "payment", "logistics", "declarant", "operator", "customs"]
        let entries = try ErrorEntry.shipped()
        var seen: Set<String> = []
        for entry in entries {
            let code = entry.code
            #expect(responsible.contains(entry.who), "\(code)")
            #expect(!entry.isRetryable || entry.codeClass == .system, "\(code): only a fault of theirs may be retried")
            #expect(entry.isPlatform == entry.receipts.isEmpty, "\(code)")
            #expect(Set(entry.receipts).isSubset(of: ErrorEntry.answers), "\(code)")
            for place in entry.isPlatform ? [0] : entry.receipts {
                #expect(seen.insert("\(place)/\(code)").inserted, "\(code) stands twice")
            }
            for text in [entry.cause, entry.remedy] { try Self.expectThreeLanguages(text, code) }
        }
        let statuses = try ShippedData.yaml("Templates/errors.yaml", as: [String: Any].self)["statuses"]
        let names = try #require(statuses as? [String: [String: String]])
        #expect(names.count == 19)
        for (status, text) in names { try Self.expectThreeLanguages(text, status) }
        print("ErrorsData: \(entries.count) entries for \(seen.count) pairs of receipt and code")
    }

    private static func expectThreeLanguages(_ text: [String: String], _ what: String) throws {
        #expect(Set(text.keys) == ["en", "zh", "ko"], "\(what)")
        let (en, zh, ko) = (text["en"] ?? "", text["zh"] ?? "", text["ko"] ?? "")
        #expect(en.unicodeScalars.allSatisfy { $0.value < 0x2E80 } && en.contains("."), "\(what)")
        #expect(zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(what)")
        #expect(!zh.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }, "\(what)")
        #expect(ko.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }, "\(what)")
    }

    @Test func spansDoNotMeet() throws {
        let spans = try ErrorEntry.shipped().filter { $0.span != nil }
        #expect(spans.count == 39)
        for (index, one) in spans.enumerated() {
            for other in spans.dropFirst(index + 1) where !Set(one.receipts).isDisjoint(with: other.receipts) {
                #expect(one.span?.overlaps(other.span ?? 0...0) == false, "\(one.code) and \(other.code)")
            }
        }
    }

    @Test(arguments: [
        (
            CodeClass.duplicate,
            [
                "-301010", "-401007", "-504012", "-504015", "-621004", "-505012", "-304001", "-623009", "-625022",
                "-625033", "-800003",
            ]
        ),
        (.stale, ["-301014", "-401012", "-505016", "-800005"]),
        (.nothingToChange, ["-301009", "-401006", "-504014", "-621011"]),
        (
            .signature,
            [
                "-621025", "-621026", "-621028", "-621029", "-623016", "-301020", "-623017", "-623029", "-625005",
                "-625208", "-302000..-301001",
            ]
        ),
        (.permission, ["-621015", "-621016", "-623021", "-623026", "-625013", "-625020", "-625113"]),
        (.registration, ["-10101", "-10102", "-10200..-10100"]),
        (.size, ["-301015", "-401013", "-504013", "-621030", "-623008", "-800006", "-505013", "-505017"]),
        (.quota, ["-621005", "-621018", "1313", "-625014", "-625015"]),
        (.system, ["-301013", "-401011", "-621008", "-621013", "-621014", "-621017", "1301", "-625116"]),
        (.outcome, ["1800", "2600", "1200"]), (.data, ["-999999", "1332", "13127", "100", "99", "-301012"]),
        (.state, ["-623005", "-623013", "-301011"]), (.unknown, ["1371", "18", "23", "-305000..-304001"]),
    ])
    func classesThatDecide(codeClass: CodeClass, codes: [String]) throws {
        let classes = Dictionary(
            try ErrorEntry.shipped().map { ($0.code, $0.codeClass) }, uniquingKeysWith: { first, _ in first })
        for code in codes { #expect(classes[code] == codeClass, "\(code)") }
    }

    /// Documents of these answers may be stored at customs: filing them again by ourselves could make two.
    @Test(arguments: ["-621002", "-621008", "-623002", "-623006", "-625002", "-625202", "-625206"])
    func whatMayBeStoredIsNotRetried(code: String) throws {
        #expect(try ErrorEntry.shipped().first { $0.code == code }?.isRetryable == false)
    }

    // MARK: Comparison with the collected facts

    @Test func everyNegativeImportCodeIsThereWithItsClass() throws {
        guard let facts = try ErrorEntry.facts() else { return }
        let entries = try ErrorEntry.shipped()
        let list = try #require((facts["negative_codes_import"] as? [String: Any])?["list"] as? [[String: String]])
        var counts: [String: Int] = [:]
        for fact in list {
            // A letter b marks a second meaning of one number.
            let printed = try #require(fact["code"])
            let code = printed.hasSuffix("b") ? String(printed.dropLast()) : printed
            let theirs = try #require(fact["class"])
            let receipts = try ErrorEntry.receipts(ofImportCode: code)
            let entry = entries.first { $0.code == code && !Set($0.receipts).isDisjoint(with: receipts) }
            let ours = try #require(entry, "\(code) is not in errors.yaml")
            #expect(receipts.isSubset(of: ours.receipts), "\(code) lacks receipts")
            let allowed = try #require(ErrorEntry.classes[theirs], "\(theirs)")
            // What no operation matches, or a page of the e-port was asked for, fails again in the same words.
            let exception = ["-301012", "-401010", "-505014", "-621027"].contains(code)
            #expect(allowed.contains(ours.codeClass) || exception && ours.codeClass == .data, "\(code): \(theirs)")
            #expect(!ours.isRetryable || theirs == "system", "\(code) is retried")
            counts[theirs, default: 0] += 1
        }
        print("ErrorsData: compared \(list.count) negative import codes:", counts.sorted { $0.key < $1.key })
    }

    @Test func everyExportSpanIsThereInFourParts() throws {
        guard let facts = try ErrorEntry.facts() else { return }
        let spans = try ErrorEntry.shipped().filter { $0.span != nil }
        let section = try #require(facts["negative_codes_export_2018"] as? [String: Any])
        var compared = 0
        for fact in try #require(section["ranges"] as? [[String: String]]) {
            let bounds = try #require(fact["range"]).split(separator: "..").compactMap { Int($0) }
            try #require(bounds.count == 2)
            let receipt = fact["doc"].flatMap { Int($0.dropFirst(3).prefix(3)) }
            for code in stride(from: bounds[0], through: bounds[1], by: -1) {
                let found = spans.filter { entry in
                    entry.span?.contains(code) == true && (receipt.map { entry.receipts.contains($0) } ?? true)
                }
                if found.count != 1 { Issue.record("\(code) is in \(found.count) spans of \(receipt ?? 0)") }
                guard let entry = found.first, receipt != nil else { continue }
                let classes: [CodeClass] = [.signature, .data, .data, .unknown]
                let part = (bounds[0] - code) / 1000 + Self.firstPart(of: fact["en"] ?? "")
                if entry.codeClass != classes[part] { Issue.record("\(code) is \(entry.codeClass)") }
            }
            compared += 1
        }
        print("ErrorsData: compared \(compared) export spans")
    }

    /// The facts name the four thousands of one document one by one, and of the others in one.
    private static func firstPart(of words: String) -> Int {
        ["format": 1, "business check": 2, "processing": 3][words] ?? 0
    }

    @Test func everyOtherCodeIsThere() throws {
        guard let facts = try ErrorEntry.facts() else { return }
        let entries = try ErrorEntry.shipped()
        let customs = try #require((facts["customs_codes"] as? [String: Any])?["list"] as? [[String: Any]])
        for fact in customs {
            let code = try #require(fact["code"] as? String)
            let entry = try #require(entries.first { $0.code == code }, "\(code) is not in errors.yaml")
            #expect(!entry.receipts.isEmpty, "\(code)")
            #expect(entry.isRetryable == (fact["retry"] as? Bool ?? false), "\(code)")
        }
        let platform = try #require((facts["dxp_platform_codes"] as? [String: Any])?["list"] as? [String: String])
        let own = entries.filter(\.isPlatform)
        for code in platform.keys {
            let written = code.replacingOccurrences(of: "-", with: "..")
            #expect(own.contains { $0.code == written }, "\(code) is not in errors.yaml")
        }
        #expect(own.count == platform.count)
        let seen = try #require(facts["not_official_but_seen"] as? [[String: Any]])
        let codes = try seen.flatMap { try #require($0["code"] as? String).split(separator: ", ").map(String.init) }
        for code in codes { #expect(entries.contains { $0.code == code }, "\(code) is not in errors.yaml") }
        let statuses = try ShippedData.yaml("Templates/errors.yaml", as: [String: Any].self)["statuses"]
        let names = try #require(statuses as? [String: Any])
        for fact in try #require(facts["status_codes"] as? [[String: Any]]) {
            let status = try #require(fact["code"] as? String)
            #expect(status == "negative" || names[status] != nil, "\(status)")
        }
        print(
            "ErrorsData: found \(customs.count) customs codes, \(platform.count) platform codes, \(codes.count) codes seen",
            "in the field")
    }
}

/// An entry of `errors.yaml` as written.
private struct ErrorEntry {
    var code: String
    var receipts: [Int]
    var isPlatform: Bool
    var codeClass: CodeClass
    var isRetryable: Bool
    var who: String
    var cause: [String: String]
    var remedy: [String: String]

    /// The numbers of `lowest..highest`; nil for a single code.
    var span: ClosedRange<Int>? {
        let bounds = self.code.components(separatedBy: "..").compactMap { Int($0) }
        return bounds.count == 2 ? bounds[0]...bounds[1] : nil
    }

    /// Receipts that answer a document or a message.
    static let answers: Set = [
        312, 412, 512, 514, 622, 624, 626, 712, 900, 304, 404, 506, 508, 510, 604, 606, 608, 702, 214, 216,
    ]

    /// Our classes that a class of the facts may become.
    static let classes: [String: Set<CodeClass>] = [
        "data": [.data, .size, .registration], "state": [.state, .duplicate, .stale, .nothingToChange],
        "quota": [.quota], "signature": [.signature], "permission": [.permission], "system": [.system], "ui": [.data],
    ]

    /// The receipts that a code of the import list stands in, by its first digits.
    static func receipts(ofImportCode code: String) throws -> Set<Int> {
        if code.hasPrefix("-101") { return [312, 412, 512, 514, 622, 624, 626, 712] }
        let families = [
            "-301": 312, "-401": 412, "-504": 512, "-505": 514, "-621": 622, "-623": 624, "-625": 626, "-800": 712,
        ]
        return [try #require(families[String(code.prefix(4))], "\(code)")]
    }

    static func shipped() throws -> [ErrorEntry] {
        let file = try ShippedData.yaml("Templates/errors.yaml", as: [String: Any].self)
        return try #require(file["entries"] as? [[String: Any]]).map { entry in
            let code = try #require(entry["code"] as? String)
            #expect((entry["receipts"] == nil) != (entry["scope"] == nil), "\(code)")
            return ErrorEntry(
                code: code, receipts: entry["receipts"] as? [Int] ?? [],
                isPlatform: entry["scope"] as? String == "platform",
                codeClass: try #require((entry["class"] as? String).flatMap(CodeClass.init), "\(code)"),
                isRetryable: try #require(entry["retryable"] as? Bool, "\(code)"),
                who: try #require(entry["who"] as? String, "\(code)"),
                cause: try #require(entry["cause"] as? [String: String], "\(code)"),
                remedy: try #require(entry["remedy"] as? [String: String], "\(code)"))
        }
    }

    /// What was collected about receipts; nil, with a line of output, where it is absent.
    static func facts() throws -> [String: Any]? {
        guard let facts = try ShippedData.spec("ceb/receipts.yaml") else {
            print("ErrorsData: comparison skipped, ../shared/spec is absent")
            return nil
        }
        return facts
    }
}
