import Declarations
import Manifests
import Testing

@testable import Cryptography

@Suite("Where canonical forms differ") struct DiagnosisDifferenceTests {
    private static let message =
        "<c:M xmlns:c=\"urn:c\" a=\"1\" b=\"x&amp;y\"><c:Order><c:note>secret &amp; more\nlines</c:note></c:Order>"
        + "<c:Order><c:qty>5</c:qty><c:name></c:name></c:Order></c:M>"

    @Test("kind and element of the first difference")
    func kinds() throws {
        for (from, to, kind, element) in [
            ("secret", "public", CanonicalDifference.Kind.text, "M/Order/note"),
            ("<c:qty>5<", "<c:qty>6<", .text, "M/Order[2]/qty"),
            ("<c:qty>5<", "<c:qty><", .text, "M/Order[2]/qty"),
            ("more\n", "more ", .whiteSpace, "M/Order/note"),
            ("<c:name></", "<c:name> </", .whiteSpace, "M/Order[2]/name"),
            ("</c:Order><c:Order>", "</c:Order>\n<c:Order>", .whiteSpace, "M"),
            ("more\n", "more&#xD;\n", .lineEnd, "M/Order/note"),
            ("</c:M>", "&#xD;</c:M>", .lineEnd, "M"),
            ("secret &amp; m", "secret &amp;amp; m", .escape, "M/Order/note"),
            ("x&amp;y", "x&#38;y", .escape, "M"),
            ("a=\"1\"", "a=\"2\"", .attribute, "M"),
            (" a=\"1\"", "", .attribute, "M"),
            (" a=\"1\" b=\"x&amp;y\"", " b=\"x&amp;y\" a=\"1\"", .attributeOrder, "M"),
            (" xmlns:c=\"urn:c\"", " xmlns:c=\"urn:c\" xmlns:d=\"urn:d\"", .namespace, "M"),
            ("<c:qty>5</c:qty>", "", .missingElement, "M/Order[2]/qty"),
            ("<c:name></c:name>", "", .missingElement, "M/Order[2]/name"),
            ("<c:qty>", "<c:unit></c:unit><c:qty>", .addedElement, "M/Order[2]/unit"),
            ("</c:M>", "<c:tail></c:tail></c:M>", .addedElement, "M/tail"),
            ("<c:name></c:name>", "<c:name/>", .markup, "M/Order[2]/name"),
        ] {
            let original = Array(Self.message.utf8)
            let changed = original.replacing(first: from, with: to)
            #expect(changed != original)
            let found = try #require(CanonicalDifference(of: changed, from: original), "\(from) -> \(to)")
            #expect(found.kind == kind, "\(from) -> \(to)")
            #expect(found.element == element, "\(from) -> \(to)")
            let offset = zip(original, changed).prefix { $0 == $1 }.count
            #expect(found.offset <= offset && offset - found.offset < 60, "\(from) -> \(to)")
        }
    }

    @Test("the offset is that of the first differing byte") func offset() throws {
        let original = Array(Self.message.utf8)
        for place in original.indices where original[place] >= UInt8(ascii: "a") && original[place] <= UInt8(ascii: "y")
        {
            var changed = original
            changed[place] += 1
            #expect(CanonicalDifference(of: changed, from: original)?.offset == place)
        }
        #expect(CanonicalDifference(of: original, from: original) == nil)
    }

    @Test("with the original at hand the report names the place") func report() throws {
        let forge = Forge()
        let bytes = try forge.bytes().replacing(first: "野家", with: "野屋")
        let report = try DiagnosisDeviationTests.report(bytes, original: forge.message.bytes)
        let step = try #require(report.steps.first { $0.code == .digest })
        #expect(step.difference?.element == "CEB311Message/Order/OrderHead/note")
        #expect(step.difference?.kind == .text)
        #expect(step.found?.contains("the given original") == true)
        #expect(!report.text.contains("野") && report.text.contains("CEB311Message/Order/OrderHead/note: text"))
    }

    @Test("a signer that does not canonicalise: its original tells where its form differs") func notCanonical() throws {
        // Attributes in another order, single quotes, an empty-element tag: the same document, other bytes.
        let original = Array(
            ("<ceb:CEB311Message version='1.0' guid=\"0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0001\""
                + " xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
                + "<ceb:Order/></ceb:CEB311Message>").utf8)
        let canonical = try CanonicalMessage(xml: original)
        var forge = Forge()
        forge.message = canonical
        forge.digest = { _ in Digest.sm3(original) }
        let report = try DiagnosisDeviationTests.report(forge.bytes(), original: original)
        let step = try #require(report.steps.first { $0.code == .digest })
        #expect(step.found?.contains("as it is, not in canonical form") == true, "\(report.text)")
        #expect(step.difference?.kind == .attributeOrder)
        #expect(step.difference?.element == "CEB311Message")
    }
}
