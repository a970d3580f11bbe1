import Declarations
import Foundation
import Testing

@testable import Manifests

/// One mistake at a time is put into a good template; the error must name its kind and its line.
@Suite struct TemplateErrorTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        var name: String
        var find: String
        var replace: String
        var code: ManifestError.Code = .templateInvalid
        /// The line that must be named: that of this text in the good template.
        var at: String?
        var testDescription: String { self.name }
    }

    static let mistakes: [Mistake] = [
        Mistake(name: "unknown placeholder", find: "{{body.payCode}}", replace: "{{body.paycode}}"),
        Mistake(name: "line value in head", find: "{{body.payCode}}", replace: "{{line.unit}}"),
        Mistake(name: "document value in BaseTransfer", find: "{{transfer.copName}}", replace: "{{body.payCode}}"),
        Mistake(name: "placeholder and text", find: "{{body.payCode}}", replace: "A{{body.payCode}}"),
        Mistake(name: "half a placeholder", find: "{{body.payCode}}", replace: "{{body.payCode"),
        Mistake(
            name: "unknown type", find: "<ceb:orderNo t:type=\"C1..60\"", replace: "<ceb:orderNo t:type=\"C1-60\""),
        Mistake(name: "wider type", find: "<ceb:orderNo t:type=\"C1..60\"", replace: "<ceb:orderNo t:type=\"C1..61\""),
        Mistake(
            name: "may be empty", find: "<ceb:orderNo t:type=\"C1..60\"", replace: "<ceb:orderNo t:type=\"C0..60\""),
        Mistake(name: "another family", find: "<ceb:qty t:type=\"N19,5\"", replace: "<ceb:qty t:type=\"C1..9\""),
        Mistake(name: "no type", find: "<ceb:orderNo t:type=\"C1..60\"", replace: "<ceb:orderNo"),
        Mistake(
            name: "no label", find: "<ceb:orderNo t:type=\"C1..60\" t:zh=\"订单编号\"",
            replace: "<ceb:orderNo t:type=\"C1..60\""),
        Mistake(
            name: "unknown annotation", find: "<ceb:orderNo t:type", replace: "<ceb:orderNo t:size=\"3\" t:type"),
        Mistake(
            name: "optional although mandatory", find: "<ceb:orderNo t:type",
            replace: "<ceb:orderNo t:optional=\"yes\" t:type"),
        Mistake(name: "code outside type", find: "t:codes=\"1 2 3\"", replace: "t:codes=\"1 22\""),
        Mistake(
            name: "pattern with a group", find: "<ceb:orderNo t:type",
            replace: "<ceb:orderNo t:pattern=\"(a|b)\" t:type"),
        Mistake(name: "too many documents", find: "t:repeat=\"1..100\"", replace: "t:repeat=\"1..101\""),
        Mistake(
            name: "too many third parties", find: "<ceb:BaseSubscribe t:repeat=\"0..5\"",
            replace: "<ceb:BaseSubscribe t:repeat=\"0..6\""),
        Mistake(
            name: "third parties without number", find: "<ceb:BaseSubscribe t:repeat=\"0..5\"",
            replace: "<ceb:BaseSubscribe"),
        Mistake(
            name: "payload as text", find: "{{extension.name}}", replace: "{{extension.message}}"),
        Mistake(name: "text as payload", find: "{{extension.message}}", replace: "{{extension.name}}"),
        Mistake(name: "constant payload", find: "{{extension.message}}", replace: "a"),
        Mistake(name: "codes of a payload", find: "t:type=\"XML\"", replace: "t:type=\"XML\" t:codes=\"a\""),
        Mistake(name: "payload of another type", find: "t:type=\"XML\"", replace: "t:type=\"C1..9\""),
        Mistake(name: "value of a third party elsewhere", find: "{{transfer.note}}", replace: "{{subscriber.note}}"),
        Mistake(
            name: "third parties behind the payload", find: "<ceb:BaseSubscribe t:repeat",
            replace: "<ceb:ExtendMessage t:repeat=\"0..1\" t:zh=\"a\" t:en=\"a\"></ceb:ExtendMessage>"
                + "<ceb:BaseSubscribe t:repeat", at: "<ceb:CEB311Message"),
        Mistake(name: "too many lines", find: "t:repeat=\"1..99\"", replace: "t:repeat=\"1..100\""),
        Mistake(
            name: "an attribute", find: "<ceb:orderNo t:type", replace: "<ceb:orderNo unit=\"3\" t:type"),
        Mistake(name: "wrong constant", find: ">DXP<", replace: ">DX<"),
        Mistake(name: "wrong version", find: "version=\"1.0\"", replace: "version=\"1.1\""),
        Mistake(
            name: "unclosed element", find: "{{body.payCode}}</ceb:payCode>", replace: "{{body.payCode}}",
            at: "</ceb:OrderHead>"),
        Mistake(
            name: "text beside elements", find: "<ceb:OrderHead t:zh", replace: "x<ceb:OrderHead t:zh",
            at: "<ceb:Order t:repeat"),
        Mistake(name: "wrong namespace", find: "chinaport.gov.cn/ceb\"", replace: "chinaport.gov.cn/CEB\""),
        Mistake(
            name: "attribute order", find: "guid=\"{{message.guid}}\" version=\"1.0\"",
            replace: "version=\"1.0\" guid=\"{{message.guid}}\"", code: .templateNotCanonical),
        Mistake(
            name: "empty-element tag", find: "{{body.payCode}}</ceb:payCode>", replace: "</ceb:payCode><ceb:x/>",
            code: .templateNotCanonical),
        Mistake(name: "comment", find: "{{body.payCode}}", replace: "<!-- payer -->", code: .templateNotCanonical),
        Mistake(name: "CDATA", find: "{{body.payCode}}", replace: "<![CDATA[x]]>", code: .templateNotCanonical),
        Mistake(name: "carriage return", find: "{{body.payCode}}", replace: "A\r\n", code: .templateNotCanonical),
        Mistake(name: "bare >", find: "{{body.payCode}}", replace: "a>b", code: .templateNotCanonical),
        Mistake(name: "odd escape", find: "{{body.payCode}}", replace: "&#65;", code: .templateNotCanonical),
        Mistake(
            name: "single quotes", find: "<ceb:orderNo t:type=\"C1..60\"", replace: "<ceb:orderNo t:type='C1..60'",
            code: .templateNotCanonical),
        Mistake(
            name: "XML declaration", find: "<ceb:CEB311Message", replace: "<?xml version=\"1.0\"?><ceb:CEB311Message",
            code: .templateNotCanonical),
    ]

    @Test(arguments: mistakes)
    func aMistakeIsNamedWithItsLine(mistake: Mistake) throws {
        let good = try Checkout.bytes(Checkout.templates + "/CEB311Message.xml").text
        let range = try #require(good.range(of: mistake.find), "the template no longer has \(mistake.find)")
        let bad = good.replacingCharacters(in: range, with: mistake.replace)
        let place = try #require(good.range(of: mistake.at ?? mistake.find))
        let line = good.utf8[..<place.lowerBound].count { $0 == 0x0A } + 1
        let error = #expect(throws: ManifestError.self) { try Self.compile(bad.bytes) }
        #expect(error?.code == mistake.code, "\(String(describing: error))")
        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.file == "CEB311Message.xml")
    }

    /// Taking out any mandatory element, or swapping two neighbours, is noticed.
    @Test(arguments: DocumentKind.allCases)
    func elementsMissingOrOutOfOrderAreRefused(kind: DocumentKind) throws {
        let good = try Checkout.bytes(Checkout.templates + "/\(kind.messageName).xml").text
        let lines = good.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let layout = OfficialLayout(kind)
        let parts = [
            "BaseTransfer": OfficialLayout.transferFields, "BaseSubscribe": OfficialLayout.subscriberFields,
            "ExtendMessage": OfficialLayout.extensionFields, layout.head ?? layout.node: layout.headFields,
            layout.list ?? "": layout.lineFields,
        ]
        func read(_ lines: [String]) throws(ManifestError) {
            _ = try TemplateReader(kind: kind, file: kind.messageName, names: .declarations)
                .read(lines.joined(separator: "\n").bytes)
        }
        var official: [OfficialLayout.Field] = []
        var refused = 0
        var narrowest: [String] = []
        for index in lines.indices {
            for (part, fields) in parts where lines[index].contains("<ceb:\(part) ") { official = fields }
            narrowest.append(lines[index])
            guard lines[index].contains("t:type") else { continue }
            var without = lines
            let removed = without.remove(at: index)
            let field = official.first { removed.contains("<ceb:\($0.name) ") }
            if try #require(field).optional {
                try read(without)
                narrowest.removeLast()
            } else {
                #expect(throws: ManifestError.self, "\(removed)") { try read(without) }
                refused += 1
            }
            guard lines[index + 1].contains("t:type") else { continue }
            var swapped = lines
            swapped.swapAt(index, index + 1)
            #expect(throws: ManifestError.self, "\(removed)") { try read(swapped) }
        }
        #expect(refused > 15)
        // With everything out that may be out, the template is still proven.
        try Self.compile(narrowest.joined(separator: "\n").bytes, kind)
        let start = try #require(narrowest.firstIndex { $0.contains("<ceb:BaseSubscribe ") })
        let end = try #require(narrowest.firstIndex { $0.contains("</ceb:ExtendMessage>") })
        narrowest.removeSubrange(start...end)
        try Self.compile(narrowest.joined(separator: "\n").bytes, kind)
    }

    /// The proof by libxml2 is a second net: it must catch a template whose bytes are not canonical.
    @Test func theProofCatchesWhatTheReaderLetsThrough() throws {
        let good = try Checkout.bytes(Checkout.templates + "/CEB411Message.xml")
        let names = FieldNames.declarations
        var template = try TemplateReader(kind: .payment, file: "f", names: names).read(good)
        template.namespaces.reverse()
        let error = #expect(throws: ManifestError.self) {
            try TemplateProof(template: CompiledTemplate(template, names: names)).check()
        }
        #expect(error?.code == .templateNotCanonical)
        #expect(error?.line == 1)
    }

    private static func compile(_ bytes: [UInt8], _ kind: DocumentKind = .order) throws {
        _ = try CompiledTemplate(kind: kind, file: "\(kind.messageName).xml", bytes: bytes, fields: .declarations)
    }
}
