import Declarations
import Testing

@testable import Manifests

/// Random messages of every kind: what is right is taken by everybody, what is wrong by nobody.
@Suite struct MessagePropertyTests {
    let templates: MessageTemplates

    init() throws { self.templates = try SharedTemplates.get() }

    static let rounds = 30

    /// Whatever values are chosen within the rules, the message is canonical, reads back, and both schemas take it.
    @Test(arguments: DocumentKind.allCases)
    func rightValuesAreTaken(kind: DocumentKind) throws {
        let judges = try SchemaJudges(self.templates, kind, checks: Self.rounds)
        var official = 0
        for round in 0..<Self.rounds {
            var samples = SampleRequests(self.templates, seed: UInt64(kind.rawValue * 1000 + round))
            let request = samples.request(
                kind, documents: 1 + round % 4, lines: round % 6 + kind.definition.lines.lowerBound,
                choice: round % 5 == 0 ? .longest : .random, optional: [true, false, nil][min(round, 2)])
            let message = try self.templates.render(request)
            #expect(try Canonicalizer.canonicalize(message.bytes) == message.bytes)
            let signed =
                Array(message.bytes[..<message.signatureOffset]).text + formalSignature
                + Array(message.bytes[message.signatureOffset...]).text
            #expect(try SignedMessageView.read(signed.bytes).content == message.bytes)
            #expect(try judges.ours.validate(signed.bytes) == [])
            if let judge = judges.official {
                #expect(try judge.validate(signed.bytes) == [])
                official += 1
            }
            let bodies = try MessageReader.read(signed.bytes).documents.map { document in
                DocumentBody(kind, head: document.head, lines: document.lines)
            }
            #expect(bodies.map(\.canonicalBytes) == request.entries.map(\.body.canonicalBytes))
        }
        print("rendered: \(kind), \(Self.rounds) random messages, \(official) of them valid by the official schema")
    }

    /// One thing wrong anywhere: our rules name the element, and no bytes come out that a schema could see.
    @Test(arguments: DocumentKind.allCases)
    func wrongValuesAreRefused(kind: DocumentKind) throws {
        let official = try SchemaJudges.official(kind, checks: Self.rounds * 4)
        let compiled = self.templates.template(of: kind)
        var samples = SampleRequests(self.templates, seed: UInt64(kind.rawValue))
        var (wrong, unnoticed) = (0, 0)
        for _ in 0..<(Self.rounds * 4) {
            var request = samples.request(kind, documents: 2, lines: 3, optional: true)
            guard let mistake = Mistake.make(in: &request, of: compiled, by: &samples) else { continue }
            let error = #expect(throws: ManifestError.self, "\(mistake)") { try self.templates.render(request) }
            #expect(error?.code == .documentInvalid, "\(mistake)")
            #expect(error?.documents == [mistake.problem], "\(mistake)")
            wrong += 1
            guard let official, mistake.isReadable else { continue }
            let bytes = try compiled.render(request, checked: false).bytes
            unnoticed += try official.validate(bytes).allSatisfy { $0.element.hasSuffix("Message") } ? 1 : 0
        }
        #expect(wrong > Self.rounds * 2)
        print("refused: \(kind), \(wrong) wrong values; the official schema would have taken \(unnoticed) of them")
    }

    /// Too few and too many documents and lines.
    @Test(arguments: DocumentKind.allCases)
    func wrongNumbersAreRefused(kind: DocumentKind) throws {
        var samples = SampleRequests(self.templates, seed: 8)
        let good = samples.request(kind, choice: .shortest, optional: false)
        let lines = kind.definition.lines
        for count in [lines.lowerBound - 1, lines.upperBound + 1] where count >= 0 {
            var request = good
            let line = request.entries[0].body.lines.first ?? []
            request.entries[0].body.lines = Array(repeating: line, count: count)
            let error = #expect(throws: ManifestError.self) { try self.templates.render(request) }
            #expect(error?.documents.map(\.rule) == ["lines \(lines.wording)"], "\(count)")
        }
        for count in [0, kind.definition.documents.upperBound + 1] {
            var request = good
            request.entries = Array(repeating: good.entries[0], count: count)
            let error = #expect(throws: ManifestError.self) { try self.templates.render(request) }
            #expect(error?.code == .messageInvalid)
        }
    }
}

/// One wrong value, put into a message in which everything else is right.
private struct Mistake: CustomStringConvertible {
    var problem: DocumentProblem
    /// Whether there can be a message with it that is well-formed.
    var isReadable = true

    var description: String { "\(self.problem.element): \(self.problem.rule)" }

    static func make(
        in request: inout MessageRequest, of compiled: CompiledTemplate, by samples: inout SampleRequests
    ) -> Mistake? {
        let template = compiled.template
        let fields = (template.headFields + template.lineFields).filter { field in
            if case .constant = field.source { return false }
            return field.source != .appTime && field.source != .declTime
        }
        guard let field = fields.randomElement(using: &samples.generator) else { return nil }
        let document = Int.random(in: 0..<request.entries.count, using: &samples.generator)
        let old: String?
        var line: Int?
        switch field.source {
        case .guid: old = request.entries[document].guid
        case .appType: old = request.entries[document].appType
        case .body(let index): old = request.entries[document].body.head[index]
        case .line(let index):
            line = Int.random(in: 0..<request.entries[document].body.lines.count, using: &samples.generator)
            old = request.entries[document].body.lines[line ?? 0][index]
        default: return nil
        }
        guard let (new, rule) = Self.change(old ?? "", field, by: &samples.generator) else { return nil }
        switch field.source {
        case .guid: request.entries[document].guid = new ?? ""
        case .appType: request.entries[document].appType = new ?? ""
        case .body(let index): request.entries[document].body.head[index] = new
        case .line(let index): request.entries[document].body.lines[line ?? 0][index] = new
        default: return nil
        }
        let part = line.map { "\(field.part)[\($0 + 1)]" } ?? field.part
        return Mistake(
            problem: DocumentProblem(document: document, element: "\(part)/\(field.name)", rule: rule),
            isReadable: new?.unicodeScalars.contains("\u{1}") == false)
    }

    /// Another value for a field, and the rule it breaks; nil when this sort of mistake cannot be made here.
    private static func change(
        _ old: String, _ field: TemplateField, by generator: inout SeededGenerator
    ) -> (String?, String)? {
        let type = field.rule.type.description
        switch (Int.random(in: 0..<6, using: &generator), field.rule.type) {
        case (0, _):
            if case .guid = field.source { return nil }
            if case .appType = field.source { return nil }
            return field.optional ? nil : (nil, "required")
        case (1, .text(_, let maximum)):
            return (old + String(repeating: "长", count: maximum + 1 - old.unicodeScalars.count), type)
        case (2, .text(let minimum, _)):
            return minimum > 0 ? (String(String.UnicodeScalarView(old.unicodeScalars.prefix(minimum - 1))), type) : nil
        case (3, .text):
            guard !old.isEmpty else { return nil }
            var scalars = Array(old.unicodeScalars)
            scalars[Int.random(in: 0..<scalars.count, using: &generator)] = "\u{1}"
            return (String(String.UnicodeScalarView(scalars)), "characters allowed in XML")
        case (_, .text):
            guard !old.isEmpty, !field.rule.codes.isEmpty || field.rule.pattern != nil else { return nil }
            var scalars = Array(old.unicodeScalars)
            scalars[Int.random(in: 0..<scalars.count, using: &generator)] =
                ["z", "ß", "７", "한"].randomElement(
                    using: &generator) ?? "z"
            let text = String(String.UnicodeScalarView(scalars))
            return (text, field.rule.wording(of: field.rule.codes.isEmpty ? .pattern : .codes))
        case (_, .decimal):
            let wrong = [
                "", " 1", "1e3", "-1", "+1", "1.", ".5", "1,5", "01", "1.000000", "NaN", "123456789012345", "１",
            ]
            return (wrong.randomElement(using: &generator) ?? "", type)
        case (_, .integer(let digits)):
            let wrong = ["", "-1", "1.0", "01", " 1", String(repeating: "9", count: digits + 1), "x"]
            return (wrong.randomElement(using: &generator) ?? "", type)
        case (_, .xml): return nil
        }
    }
}
