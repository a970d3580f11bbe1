import Declarations
import Foundation
import Testing

@testable import Manifests

/// The derived schema against what we render, and against the official schema.
@Suite struct SchemaTests {
    let templates: MessageTemplates

    init() throws { self.templates = try SharedTemplates.get() }

    private static func official(_ kind: DocumentKind, checks: Int) throws -> SchemaValidator? {
        try SchemaJudges.official(kind, checks: checks)
    }

    /// Puts a signature of the right form where a signer would.
    private static func signed(_ message: CanonicalMessage) -> [UInt8] {
        Array(message.bytes[..<message.signatureOffset]) + formalSignature.bytes
            + Array(message.bytes[message.signatureOffset...])
    }

    /// Everything the derived schema accepts, the official one accepts; and what we render both accept.
    @Test(arguments: DocumentKind.allCases)
    func renderedMessagesAreValid(kind: DocumentKind) throws {
        let derived = try SchemaValidator(xsd: self.templates.schema(for: kind))
        let official = try Self.official(kind, checks: 40)
        var samples = SampleRequests(self.templates, seed: UInt64(kind.rawValue))
        for round in 0..<40 {
            let choice = SampleRequests.Choice.allCases[round % 3]
            let optional: Bool? = round < 3 ? true : round < 6 ? false : nil
            let request = samples.request(
                kind, documents: 1 + round % 3, lines: round == 7 ? 99 : 1 + round % 4, choice: choice,
                optional: optional)
            let bytes = Self.signed(try self.templates.render(request))
            #expect(try derived.validate(bytes) == [])
            if let official { #expect(try official.validate(bytes) == []) }
        }
    }

    /// Where the standard demands a signature its schema or its text says so; ours follows the stricter of both.
    static let signed: Set<DocumentKind> = [
        .inventory, .cancellation, .refund, .entryList, .exportArrival, .exportDeparture, .exportInventory,
        .exportCancellation, .exportManifest, .exportSummary,
    ]

    /// One signature, in its one place of the flow: last in import messages, before `ExtendMessage` in export messages.
    @Test(arguments: DocumentKind.allCases)
    func theSignatureHasOnePlace(kind: DocumentKind) throws {
        let derived = try SchemaValidator(xsd: self.templates.schema(for: kind))
        let official = try Self.official(kind, checks: 12)
        var samples = SampleRequests(self.templates, seed: 1)
        var request = samples.request(kind)
        request.subscribers = [Subscription(status: .all, dxpAddress: "D")]
        for extended in [false, true] {
            request.extendMessage = extended ? samples.extendMessage(optional: true) : nil
            let message = try self.templates.render(request)
            #expect(try derived.validate(message.bytes).isEmpty == !Self.signed.contains(kind))
            if let official {
                #expect(try official.validate(message.bytes).isEmpty == !kind.definition.isSigned)
            }
            let signed = Self.signed(message)
            #expect(try derived.validate(signed) == [])
            if let official { #expect(try official.validate(signed) == []) }
            let (bare, twice) = (message.bytes.text, formalSignature + formalSignature)
            let last = "</ceb:\(kind.messageName)>"
            var wrong = [signed.text.replacing(formalSignature, with: twice)]
            wrong += ["<ceb:BaseTransfer>", "<ceb:BaseSubscribe>"].map {
                bare.replacing($0, with: formalSignature + $0, maxReplacements: 1)
            }
            if extended {
                let other = kind.definition.flow == .import ? "<ceb:ExtendMessage>" : last
                let place = try #require(bare.range(of: other, options: other == last ? .backwards : []))
                wrong.append(bare.replacingCharacters(in: place, with: formalSignature + other))
            }
            for text in wrong {
                #expect(text != bare)
                #expect(try !derived.validate(text.bytes).isEmpty)
                if let official { #expect(try !official.validate(text.bytes).isEmpty) }
            }
        }
    }

    /// For every field: values just outside its rule are refused by the renderer and by the derived schema alike.
    @Test(arguments: DocumentKind.allCases)
    func badValuesAreRefusedByBoth(kind: DocumentKind) throws {
        let derived = try SchemaValidator(xsd: self.templates.schema(for: kind))
        let compiled = self.templates.template(of: kind)
        var samples = SampleRequests(self.templates, seed: 21)
        var checked = 0
        for field in compiled.template.headFields + compiled.template.lineFields {
            for bad in Self.badValues(of: field.rule) {
                var request = samples.request(kind, lines: 2, choice: .random, optional: true)
                let element: String
                switch field.source {
                case .body(let index):
                    request.entries[0].body.head[index] = bad
                    element = "\(field.part)/\(field.name)"
                case .line(let index):
                    request.entries[0].body.lines[1][index] = bad
                    element = "\(field.part)[2]/\(field.name)"
                default: continue
                }
                let error = #expect(throws: ManifestError.self, "\(element)") { try self.templates.render(request) }
                #expect(error?.documents.map(\.element) == [element])
                let problems = try derived.validate(Self.signed(try compiled.render(request, checked: false)))
                #expect(!problems.isEmpty, "\(element)")
                #expect(problems.allSatisfy { $0.element.hasSuffix("/" + element) }, "\(element): \(problems)")
                checked += 1
            }
        }
        #expect(checked > 10)
    }

    private static func badValues(of rule: FieldRule) -> [String] {
        var bad: [String] = []
        switch rule.type {
        case .text(let minimum, let maximum):
            bad.append(String(repeating: "9", count: maximum + 1))
            if minimum > 0 { bad.append(String(repeating: "9", count: minimum - 1)) }
            if rule.pattern != nil { bad.append(String(repeating: "测", count: minimum)) }
        case .decimal(let digits, let fraction):
            bad += [
                "", "1e3", "-1", "+1", "1.", ".5", "1,5", "01", "NaN",
                "1." + String(repeating: "0", count: fraction + 1),
            ]
            bad.append(String(repeating: "9", count: digits - fraction + 1))
        case .integer(let digits):
            bad += ["", "-1", "1.0", "01", String(repeating: "9", count: digits + 1)]
        case .xml: break
        }
        if !rule.codes.isEmpty { bad.append("Z") }
        return bad
    }

    /// A value missing, or two elements swapped, is refused.
    @Test(arguments: DocumentKind.allCases)
    func missingAndSwappedElementsAreRefused(kind: DocumentKind) throws {
        let derived = try SchemaValidator(xsd: self.templates.schema(for: kind))
        let compiled = self.templates.template(of: kind)
        var samples = SampleRequests(self.templates, seed: 22)
        let request = samples.request(kind, choice: .shortest, optional: true)
        let good = Self.signed(try self.templates.render(request)).text
        #expect(try derived.validate(good.bytes) == [])
        for field in compiled.template.fields where !field.optional {
            let open = try #require(good.range(of: "<\(field.tag)>", options: .literal))
            let close = try #require(good.range(of: "</\(field.tag)>", options: .literal))
            let without = good.replacingCharacters(in: open.lowerBound..<close.upperBound, with: "")
            #expect(try !derived.validate(without.bytes).isEmpty, "\(field.name)")
        }
        let swapped = good.replacing("<ceb:appType>1</ceb:appType>", with: "")
            .replacing("<ceb:guid>", with: "<ceb:appType>1</ceb:appType><ceb:guid>")
        #expect(try !derived.validate(swapped.bytes).isEmpty)
        let foreign = good.replacing("<ceb:appType>", with: "<appType>").replacing("</ceb:appType>", with: "</appType>")
        #expect(try !derived.validate(foreign.bytes).isEmpty)
    }

    /// Problems say where and what, not which value.
    @Test func problemsNameNoValues() throws {
        let derived = try SchemaValidator(xsd: self.templates.schema(for: .payment))
        var samples = SampleRequests(self.templates, seed: 23)
        var request = samples.request(.payment, documents: 2, choice: .shortest)
        let name = try #require(DocumentFields.head(of: .payment).firstIndex(of: "payerName"))
        request.entries[1].body.head[name] = String(repeating: "秘", count: 61)
        let bytes = try self.templates.template(of: .payment).render(request, checked: false).bytes
        let problems = try derived.validate(bytes)
        #expect(problems.map(\.element) == ["CEB411Message/Payment[2]/PaymentHead/payerName"])
        #expect(problems.map(\.rule) == ["maxLength"])
        let root = try derived.validate("<a/>".bytes)
        #expect(root.map(\.rule) == ["the root is not declared by the schema"])
        let attribute = bytes.text.replacing("version=\"1.0\"", with: "version=\"1.0\" 秘=\"1\"")
        #expect(try derived.validate(attribute.bytes).contains { $0.rule == "an attribute is unknown" })
    }

    @Test func aBrokenSchemaIsRefused() {
        for text in ["", "<xs:schema", "<a/>"] {
            let error = #expect(throws: ManifestError.self) { try SchemaValidator(xsd: text) }
            #expect(error?.code == .schemaInvalid)
        }
        #expect(throws: ManifestError.self) { try SchemaValidator(path: "/nowhere.xsd") }
    }

    @Test func oneValidatorServesManyTasks() async throws {
        let derived = try SchemaValidator(xsd: self.templates.schema(for: .order))
        var samples = SampleRequests(self.templates, seed: 24)
        let good = try self.templates.render(samples.request(.order, documents: 5, lines: 5)).bytes
        let bad = good.text.replacing("<ceb:appType>1<", with: "<ceb:appType>9<").bytes
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask {
                    let problems = try? derived.validate(index % 2 == 0 ? good : bad)
                    return problems?.count == (index % 2 == 0 ? 0 : 5)
                }
            }
            for await right in group { #expect(right) }
        }
    }
}
