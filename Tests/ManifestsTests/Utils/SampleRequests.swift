import Declarations

@testable import Manifests

/// A small generator with a fixed beginning, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The templates of this checkout, read and proven once for all tests.
enum SharedTemplates {
    private static let result = Result { () throws(ManifestError) in
        try MessageTemplates(directory: Checkout.templates)
    }

    static func get() throws -> MessageTemplates { try self.result.get() }
}

/// Makes messages from the field tables: values at the bounds of their rules.
struct SampleRequests {
    let templates: MessageTemplates
    var generator: SeededGenerator

    init(_ templates: MessageTemplates, seed: UInt64) {
        self.templates = templates
        self.generator = SeededGenerator(seed: seed)
    }

    /// How values are chosen.
    enum Choice: CaseIterable { case shortest, longest, random }

    static let guid = "0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0001"
    static let transfer = Transfer(copCode: "3201960AB1", copName: "测试报关 & 物流", dxpId: "DXPENT0000000001")

    /// A message that every rule accepts, with as many documents and lines as its kind allows of those asked for.
    mutating func request(
        _ kind: DocumentKind, documents: Int = 1, lines: Int = 1, choice: Choice = .random, optional: Bool? = nil
    ) -> MessageRequest {
        let definition = kind.definition
        let entries = (0..<min(documents, definition.documents.upperBound)).map { _ in
            Entry(
                body: self.body(
                    kind, lines: min(lines, definition.lines.upperBound), choice: choice, optional: optional),
                guid: Self.guid, appType: "1", appTime: Timestamp(milliseconds: 1_750_000_000_123))
        }
        return MessageRequest(
            kind: kind, rootGuid: Self.guid, transfer: Self.transfer,
            subscribers: self.subscribers(choice: choice, optional: optional),
            extendMessage: self.extendMessage(optional: optional), entries: entries)
    }

    /// Third parties that get copies.
    mutating func subscribers(choice: Choice, optional: Bool?) -> [Subscription] {
        let most = OfficialLayout.subscribers.upperBound
        let count = optional.map { $0 ? most : 0 } ?? Int.random(in: 0...most, using: &self.generator)
        let address = FieldRule(type: .text(minimum: 1, maximum: 100))
        let note = FieldRule(type: .text(minimum: 0, maximum: 1000))
        return (0..<count).map { index in
            Subscription(
                status: Subscription.Status.allCases[index % 3], dxpAddress: self.value(of: address, choice: choice),
                note: optional ?? Bool.random(using: &self.generator) ? self.value(of: note, choice: choice) : nil)
        }
    }

    /// A private payload.
    mutating func extendMessage(optional: Bool?) -> ExtendMessage? {
        guard optional ?? Bool.random(using: &self.generator) else { return nil }
        let payload = Self.payloads[Int.random(in: 0..<Self.payloads.count, using: &self.generator)]
        return try? ExtendMessage(MessageExtension(name: "报文 & \"扩展\"", version: "1.0", content: payload))
    }

    /// Private payloads, well-formed and odd.
    static let payloads = [
        "<a/>", "<a>a &amp; b &lt;c&gt; \r\n &#13; \"'</a>", "<?xml version='1.0'?><!-- c --><a><!-- d --><b/></a>",
        "<p:a xmlns:p='urn:p' xmlns:ceb='http://www.chinaport.gov.cn/ceb' z='1' p:b='&lt;&#9;&quot;'><ceb:c/></p:a>",
        "<a xmlns='urn:a'><b xmlns=''>한국어 测试 😀 𠀋</b><c xml:lang='zh'><![CDATA[<&>]]></c></a>",
        "<x><ExtendMessage xmlns='http://www.chinaport.gov.cn/ceb'>></ExtendMessage><?pi <a \"?></x>",
    ]

    mutating func body(_ kind: DocumentKind, lines: Int, choice: Choice, optional: Bool?) -> DocumentBody {
        let template = self.templates.template(of: kind).template
        var head = [String?](repeating: nil, count: FieldNames.declarations.head(kind).count)
        for field in template.headFields {
            if case .body(let index) = field.source {
                head[index] = self.value(of: field, choice: choice, optional: optional)
            }
        }
        var rows: [[String?]] = []
        if template.listTag != nil {
            for _ in 0..<lines {
                var row = [String?](repeating: nil, count: FieldNames.declarations.line(kind).count)
                for field in template.lineFields {
                    if case .line(let index) = field.source {
                        row[index] = self.value(of: field, choice: choice, optional: optional)
                    }
                }
                rows.append(row)
            }
        }
        return DocumentBody(kind: kind, key: BusinessKey(kind: kind, value: "k"), head: head, lines: rows)
    }

    private mutating func value(of field: TemplateField, choice: Choice, optional: Bool?) -> String? {
        if field.optional, !(optional ?? Bool.random(using: &self.generator)) { return nil }
        return self.value(of: field.rule, choice: choice)
    }

    /// A value that a rule accepts.
    mutating func value(of rule: FieldRule, choice: Choice) -> String {
        if let code = rule.codes.randomElement(using: &self.generator) { return String(decoding: code, as: UTF8.self) }
        switch rule.type {
        case .text(let minimum, let maximum):
            let length: Int
            switch choice {
            case .shortest: length = minimum
            case .longest: length = maximum
            case .random: length = Int.random(in: minimum...min(maximum, minimum + 40), using: &self.generator)
            }
            let letters = rule.pattern == nil ? Self.letters : Self.letters(of: rule)
            return String(
                String.UnicodeScalarView(
                    (0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &self.generator)] }))
        case .decimal(let digits, let fraction):
            switch choice {
            case .shortest: return "0"
            case .longest:
                return String(repeating: "9", count: digits - fraction) + "." + String(repeating: "9", count: fraction)
            case .random:
                let whole = Int.random(in: 0...99_999, using: &self.generator)
                let decimals = (0..<Int.random(in: 0...fraction, using: &self.generator)).map { _ in
                    String(Int.random(in: 0...9, using: &self.generator))
                }
                return decimals.isEmpty ? "\(whole)" : "\(whole)." + decimals.joined()
            }
        case .integer(let digits):
            switch choice {
            case .shortest: return "0"
            case .longest: return String(repeating: "9", count: digits)
            case .random: return "1"
            }
        case .xml: return ""
        }
    }

    /// The patterns of fixed length in the templates are all digits, or digits and capitals.
    private static func letters(of rule: FieldRule) -> [Unicode.Scalar] {
        Array((rule.pattern?.source.contains("A-Z") == true ? "0123456789AZ" : "0123456789").unicodeScalars)
    }

    private static let letters: [Unicode.Scalar] = Array(
        "abcXYZ019 &<>\"'\r\n\t测试人无한국어𠀋😀é\u{301}\u{FFFD}\u{85}\u{10FFFF}；：".unicodeScalars)
}
