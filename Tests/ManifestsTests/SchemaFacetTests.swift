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
        let xsd = "xsd/202205/\(kind.definition.flow.rawValue).xsd"
        guard let path = Checkout.reference(xsd, checks: checks) else { return nil }
        var samples = SampleRequests(self.templates, seed: 41)
        var request = samples.request(kind, choice: .shortest, optional: true)
        request.transfer.note = "n"
        request.subscribers = [Subscription(status: .all, dxpAddress: "D", note: "n")]
        request.extendMessage = try ExtendMessage(MessageExtension(name: "n", version: "1", content: "<a/>"))
        let message = try self.templates.render(request)
        let text =
            Array(message.bytes[..<message.signatureOffset]).text
            + Part.signatures[1].xml(Part.declarations) + Array(message.bytes[message.signatureOffset...]).text
        let template = self.templates.template(of: kind).template
        let bytes = try Checkout.bytes(path)
        let tags = [
            template.headTag ?? template.nodeTag, template.listTag, template.transferTag, template.subscriberTag,
            template.extensionTag,
        ]
        let parts = tags.compactMap { $0?.withoutPrefix }
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
            #expect(!element.violations.isEmpty || element.base == "XMLElement", "\(element)")
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
            if field.rule.type == .xml { ends = ["<a/>", "<a xmlns=\"urn:a\">1<b/></a>"] }
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
            let isXML = element.base == "XMLElement"
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
                let fits = isXML ? xml == "<\(tag)><ceb:a/></\(tag)>" : xml == "<\(tag)></\(tag)>"
                #expect(!verdict.ours || fits, "\(element): \(xml)")
            }
        }
    }

    /// What follows the sender, in every order and number: where ours takes it, the official one does.
    @Test(arguments: DocumentKind.allCases)
    func whatFollowsTheSenderIsInItsPlace(kind: DocumentKind) throws {
        guard let bench = try self.bench(kind, checks: 100) else { return }
        let subscriber = try self.element("ceb:BaseSubscribe", of: bench.message)
        let extended = try self.element("ceb:ExtendMessage", of: bench.message)
        let signature = Part.signatures[1].xml(Part.declarations)
        let start = try #require(bench.message.range(of: "<ceb:BaseSubscribe>", options: .literal))
        let end = try #require(bench.message.range(of: "</ceb:\(kind.messageName)>", options: .literal))
        let pieces = ["", subscriber, extended, signature]
        var taken = 0
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for fourth in pieces {
                        let text = bench.message.replacingCharacters(
                            in: start.lowerBound..<end.lowerBound, with: first + second + third + fourth)
                        let verdict = try bench.judges.judge(text)
                        #expect(verdict.isStrict)
                        // What ours refuses of what the official one takes is a message without the signature we demand.
                        if verdict.official == true, !verdict.ours { #expect(!text.contains("<ds:Signature")) }
                        taken += verdict.ours ? 1 : 0
                    }
                }
            }
        }
        #expect(taken > 10)
        for (count, fits) in [(5, true), (6, false)] {
            let text = bench.message.replacingCharacters(
                in: start.lowerBound..<end.lowerBound,
                with: String(repeating: subscriber, count: count) + signature)
            let verdict = try bench.judges.judge(text)
            #expect(verdict.ours == fits && verdict.official == fits)
        }
    }

    /// Counts of documents and lines, and the attributes of the root.
    @Test(arguments: DocumentKind.allCases)
    func countsAndAttributesAreKept(kind: DocumentKind) throws {
        guard let bench = try self.bench(kind, checks: 12) else { return }
        let node = try self.element(bench.template.nodeTag, of: bench.message)
        let documents = kind.definition.documents
        for count in [0, 1, documents.upperBound, documents.upperBound + 1] {
            let verdict = try bench.judges.judge(
                bench.message.replacing(node, with: String(repeating: node, count: count)))
            let taken = documents.contains(count)
            #expect(verdict.ours == taken && verdict.official == taken, "\(count) documents")
        }
        if let tag = bench.template.listTag {
            let line = try self.element(tag, of: bench.message)
            let lines = kind.definition.lines
            for count in [0, 1, lines.upperBound, lines.upperBound + 1] {
                let verdict = try bench.judges.judge(
                    bench.message.replacing(line, with: String(repeating: line, count: count)))
                let taken = lines.contains(count)
                // Where the standard has no limit, ours has one.
                let isOurs = lines.upperBound == KindDefinition.manyLines && count > lines.upperBound
                #expect(verdict.ours == taken && verdict.official == (taken || isOurs), "\(count) lines")
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
