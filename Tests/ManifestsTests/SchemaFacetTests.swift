import Declarations
import Foundation
import Testing

@testable import Manifests

/// Facet by facet: what the official schema refuses, ours refuses; what ours takes, the official one takes.
@Suite struct SchemaFacetTests {
    let templates: MessageTemplates

    init() throws { self.templates = try SharedTemplates.get() }

    /// A message with every element, and the judges; nil without the official schema.
    private func bench(_ kind: DocumentKind, checks: Int) throws -> Bench? {
        guard let path = Checkout.reference("xsd/202205/import.xsd", checks: checks) else { return nil }
        var samples = SampleRequests(self.templates, seed: 41)
        var request = samples.request(kind, choice: .shortest, optional: true)
        request.transfer.note = "n"
        let message = try self.templates.render(request)
        let text =
            Array(message.bytes[..<message.signatureOffset]).text
            + Part.signatures[1].xml(Part.declarations) + Array(message.bytes[message.signatureOffset...]).text
        let template = self.templates.template(of: kind).template
        let bytes = try Checkout.bytes(path)
        let parts = [template.headTag, template.listTag, template.transferTag].compactMap { $0?.withoutPrefix }
        let bench = Bench(
            judges: try SchemaJudges(self.templates, kind, checks: checks), message: text, template: template,
            elements: try parts.flatMap { try OfficialElement.read($0, from: bytes) })
        let verdict = try bench.judges.judge(text)
        #expect(verdict.ours && verdict.official == true)
        return bench
    }

    private struct Bench {
        let judges: SchemaJudges
        let message: String
        let template: MessageTemplate
        let elements: [OfficialElement]

        /// The fields of the template, each with its description in the official schema.
        var fields: [(TemplateField, OfficialElement)] {
            self.template.fields.compactMap { field in
                self.elements.first { $0.part == field.part && $0.name == field.name }.map { (field, $0) }
            }
        }

        /// The message with other XML in place of one element.
        func replacing(_ element: OfficialElement, with xml: String) throws -> String {
            let part = try #require(self.message.range(of: "<ceb:\(element.part)>", options: .literal))
            let rest = part.upperBound..<self.message.endIndex
            let open = try #require(
                self.message.range(of: "<ceb:\(element.name)>", options: .literal, range: rest))
            let close = try #require(
                self.message.range(
                    of: "</ceb:\(element.name)>", options: .literal, range: open.upperBound..<self.message.endIndex))
            return self.message.replacingCharacters(in: open.lowerBound..<close.upperBound, with: xml)
        }

        func verdict(_ element: OfficialElement, _ value: String) throws -> SchemaJudges.Verdict {
            try self.judges.judge(
                self.replacing(element, with: "<ceb:\(element.name)>\(value)</ceb:\(element.name)>"))
        }
    }

    @Test(arguments: DocumentKind.allCases)
    func everyOfficialFacetIsKept(kind: DocumentKind) throws {
        guard let bench = try self.bench(kind, checks: 100) else { return }
        var checked = 0
        for (_, element) in bench.fields {
            #expect(!element.violations.isEmpty, "\(element)")
            for value in element.violations {
                let verdict = try bench.verdict(element, value)
                #expect(verdict.official == false, "\(element) takes \(value)")
                #expect(!verdict.ours, "\(element) takes \(value)")
                checked += 1
            }
        }
        #expect(checked > 30)
    }

    @Test(arguments: DocumentKind.allCases)
    func whatOursTakesAtTheBoundsTheOfficialTakes(kind: DocumentKind) throws {
        guard let bench = try self.bench(kind, checks: 100) else { return }
        var samples = SampleRequests(self.templates, seed: 42)
        var taken = 0
        for (field, element) in bench.fields {
            // The ends of our own rule, all of which ours must take, and those of the official one.
            var ends = field.rule.codes.map { String(decoding: $0, as: UTF8.self) }
            if field.rule == MessageTemplate.guidRule { ends = [SampleRequests.guid] }
            if ends.isEmpty {
                ends = [SampleRequests.Choice.shortest, .longest].map { choice in
                    Self.escaped(samples.value(of: field.rule, choice: choice))
                }
            }
            for value in ends {
                let verdict = try bench.verdict(element, value)
                #expect(verdict.ours, "\(element): \(value)")
                #expect(verdict.official == true, "\(element): \(value)")
                taken += 1
            }
            for value in element.bounds {
                let verdict = try bench.verdict(element, value)
                #expect(verdict.isStrict, "\(element): \(value)")
            }
        }
        #expect(taken > 30)
    }

    /// Every element of ours is an official one; every mandatory official one is ours, once, in its place.
    @Test(arguments: DocumentKind.allCases)
    func everyElementIsInItsPlace(kind: DocumentKind) throws {
        guard let bench = try self.bench(kind, checks: 100) else { return }
        let fields = bench.fields
        #expect(fields.count == bench.template.fields.count)
        let missing = bench.elements.filter { element in
            !fields.contains { $0.1.part == element.part && $0.1.name == element.name }
        }
        #expect(missing.filter { !$0.optional }.map(\.name) == [])
        for (_, element) in fields {
            let tag = "ceb:\(element.name)"
            let without = try bench.judges.judge(bench.replacing(element, with: ""))
            #expect(without.official == element.optional, "\(element)")
            #expect(without.isStrict, "\(element)")
            for xml in [
                "<\(tag)>1</\(tag)><\(tag)>1</\(tag)>", "<\(tag)><ceb:a/></\(tag)>",
                "<\(element.name)>1</\(element.name)>",
                "<\(tag) a=\"1\">1</\(tag)>", "<\(tag)></\(tag)>", "<ceb:junk>1</ceb:junk>", "junk",
            ] {
                let verdict = try bench.judges.judge(bench.replacing(element, with: xml))
                #expect(verdict.isStrict, "\(element): \(xml)")
                #expect(!verdict.ours || xml == "<\(tag)></\(tag)>", "\(element): \(xml)")
            }
        }
        // Elements that the template leaves out are official but not ours.
        for (name, content) in [("BaseSubscribe", ""), ("ExtendMessage", "")] {
            let verdict = try bench.judges.judge(
                bench.message.replacing("<ds:Signature", with: "<ceb:\(name)>\(content)</ceb:\(name)><ds:Signature"))
            #expect(!verdict.ours)
        }
    }

    /// Counts of documents and lines, and the attributes of the root.
    @Test(arguments: DocumentKind.allCases)
    func countsAndAttributesAreKept(kind: DocumentKind) throws {
        guard let bench = try self.bench(kind, checks: 12) else { return }
        let node = try self.element(bench.template.nodeTag, of: bench.message)
        let copies = [(99, true), (100, false)]
        for (more, taken) in copies {
            let verdict = try bench.judges.judge(
                bench.message.replacing(node, with: node + String(repeating: node, count: more)))
            #expect(verdict.ours == taken && verdict.official == taken, "\(more + 1) documents")
        }
        let none = try bench.judges.judge(bench.message.replacing(node, with: ""))
        #expect(!none.ours && none.official == false)
        if let tag = bench.template.listTag {
            let line = try self.element(tag, of: bench.message)
            for (lines, taken) in [(0, false), (1, true), (99, true), (100, false)] {
                let verdict = try bench.judges.judge(
                    bench.message.replacing(line, with: String(repeating: line, count: lines)))
                #expect(verdict.ours == taken && verdict.official == taken, "\(lines) lines")
            }
        }
        let guid = " guid=\"\(SampleRequests.guid)\""
        for (attribute, changed) in [
            (guid, ""), (guid, " guid=\"\(SampleRequests.guid.dropLast())\""),
            (guid, " guid=\"\(SampleRequests.guid)0\""),
            (" version=\"1.0\"", ""), (" version=\"1.0\"", " version=\"\""),
            (" version=\"1.0\"", " version=\"12345678901\""), (guid, guid + " junk=\"1\""),
        ] {
            #expect(bench.message.contains(attribute))
            let verdict = try bench.judges.judge(bench.message.replacing(attribute, with: changed, maxReplacements: 1))
            #expect(!verdict.ours && verdict.official == false, "\(changed)")
        }
    }

    /// Text as it stands in an element.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { ["&", "<", "\r"].contains($0) ? "&#\($0.value);" : String($0) }.joined()
    }

    /// The first element with this tag, with its content.
    private func element(_ tag: String, of text: String) throws -> String {
        let open = try #require(text.range(of: "<\(tag)>", options: .literal))
        let close = try #require(text.range(of: "</\(tag)>", options: .literal))
        return String(text[open.lowerBound..<close.upperBound])
    }
}
