import Declarations
import Testing

@testable import Manifests

/// What was found by fuzzing and by hand in the hardened reader, and must not come back.
@Suite struct XMLAttackTests {
    private static func code(_ text: String, limits: XMLLimits = XMLLimits()) -> ManifestError.Code? {
        do throws(ManifestError) {
            _ = try XMLTree(text.bytes, limits: limits)
            return nil
        } catch {
            return error.code
        }
    }

    private static func many(_ count: Int, _ text: (Int) -> String) -> String { (0..<count).map(text).joined() }

    @Test func attributesOfOneElementAreLimited() {
        for quote in ["\"", "'"] {
            func element(_ count: Int) -> String { "<a" + Self.many(count) { " b\($0) =\n\(quote)\(quote)" } + "/>" }
            #expect(Self.code(element(500)) == nil)
            #expect(Self.code(element(501)) == .limitExceeded)
        }
        // Each element counts for itself, and text that looks like attributes is no element.
        #expect(Self.code("<a>" + Self.many(400) { "<b c\($0)=''/>" } + Self.many(400) { "=\($0)" } + "</a>") == nil)
    }

    @Test func namespacesAreLimited() {
        func element(_ count: Int, _ inside: String = "") -> String {
            "<a" + Self.many(count) { " xmlns:n\($0)=\"urn:n\"" } + ">\(inside)</a>"
        }
        #expect(Self.code(element(64)) == nil)
        #expect(Self.code(element(65)) == .limitExceeded)
        #expect(Self.code(element(63, "<b xmlns='urn:x'/><b xmlns='urn:x'/>")) == nil)
        #expect(Self.code(element(63, "<b xmlns='urn:x'><c xmlns='urn:y'/></b>")) == .limitExceeded)
        #expect(Self.code("<a>" + Self.many(2048) { _ in "<b xmlns='urn:x'/>" } + "</a>") == nil)
        #expect(Self.code("<a>" + Self.many(2049) { _ in "<b xmlns='urn:x'/>" } + "</a>") == .limitExceeded)
    }

    @Test func everyNodeCounts() {
        let limits = XMLLimits(bytes: 1000, depth: 5, nodes: 20)
        for text in ["<!---->", "<![CDATA[]]>", "<?p?>", "<b/>"] {
            #expect(Self.code("<a>" + String(repeating: text, count: 19) + "</a>", limits: limits) == nil)
            #expect(Self.code("<a>" + String(repeating: text, count: 20) + "</a>", limits: limits) == .limitExceeded)
        }
    }

    /// Four megabytes of this took libxml2 more than forty seconds; the canonical form of the fourth took it half a minute.
    @Test(arguments: [
        "<a" + many(100_000) { " b\($0)=''" } + "/>", "<a>&e;<b" + many(100_000) { " b\($0)=''" } + "/></a>",
        "<a><!x --><b" + many(100_000) { " b\($0)=''" } + "/></a>",
        "<a" + many(300) { " xmlns:n\($0)='urn:n'" } + ">" + String(repeating: "<b/>", count: 100_000) + "</a>",
        "<a>&e;" + many(200) { level in "<b" + many(250) { " xmlns:n\(level)_\($0)='u'" } + ">" }
            + String(repeating: "<c/>", count: 1_000_000),
    ])
    func costlyDocumentsAreRefusedBeforeTheyCost(text: String) {
        var code: ManifestError.Code?
        let duration = ContinuousClock().measure { code = Self.code(text) }
        #expect(code == .limitExceeded)
        #expect(duration < .seconds(5))
    }

    /// libxml2 ends at a NUL byte behind the root, and takes a second byte order mark for white space.
    @Test func nothingHidesBehindTheRootOrBeforeIt() throws {
        #expect(Self.code("<a/>\u{0}") == .notWellFormed)
        #expect(Self.code("<a/>\u{0}<b>") == .notWellFormed)
        #expect(Self.code("<a>\u{0}</a>") == .notWellFormed)
        #expect(Self.code("\u{FEFF}<a/>") == nil)
        #expect(Self.code("\u{FEFF}\u{FEFF}<a/>") == .notWellFormed)
    }

    /// libxml2 writes the ampersand of a namespace name unescaped, and others do not; relative names have no form at all.
    @Test(arguments: ["u:&amp;b", "relative", "../relative"])
    func namespaceNamesWithoutAgreedFormHaveNoCanonicalForm(name: String) throws {
        let receipt = """
            <CEB312Message xmlns:x="\(name)"><OrderReturn><returnStatus>2</returnStatus>\
            <returnTime>20260102030405</returnTime></OrderReturn></CEB312Message>
            """.bytes
        let error = #expect(throws: ManifestError.self) { try Canonicalizer.canonicalize(receipt) }
        #expect(error?.code == .canonicalizationFailed)
        // Nothing is signed in a receipt, so it is read all the same.
        #expect(try ReceiptReader.read(receipt).count == 1)
        let signed = SignedMessageViewTests.message.replacing("<ceb:Order>", with: "<ceb:Order xmlns:x=\"\(name)\">")
            .bytes
        let refusal = #expect(throws: ManifestError.self) { try SignedMessageView.read(signed) }
        #expect(refusal?.code == .canonicalizationFailed)
    }

    /// Markup in a namespace name would come out of libxml2 as markup.
    @Test(arguments: ["u:&lt;x/&gt;", "u:&quot;", "u:&#9;", "u:&gt;", "u:&#10;", "u: v"])
    func namespaceNamesAreAddresses(name: String) { #expect(Self.code("<a xmlns:x=\"\(name)\"/>") == .notWellFormed) }

    /// Comments are kept apart from the text around them; none of it is lost, and none of them is read.
    @Test func commentsDoNotCutTexts() throws {
        let text = "<a>OR<!-- x -->DER<![CDATA[-]]><?p y?>&#49;</a>"
        #expect(try XMLTree(text.bytes).root.text == "ORDER-1")
        #expect(try Canonicalizer.canonicalize(text.bytes).text == "<a>ORDER-<?p y?>1</a>")
    }

    @Test(arguments: [
        ("</ds:Signature>", "<ds:Object/></ds:Signature>"), ("<ds:SignedInfo>", "<ds:SignedInfo Id='i'>"),
        ("<ds:KeyName>", "<ds:KeyName><!-- -->"), ("VFqT", "VF<?p?>qT"), ("VFqT", "<![CDATA[VFqT]]>"),
        ("<ds:KeyInfo>", "x<ds:KeyInfo>"), ("<ds:KeyInfo>", "<ds:KeyInfo><KeyName/>"),
        ("</ds:DigestValue>", "<ds:DigestValue/></ds:DigestValue>"), ("<ds:X509Data>", "<ds:X509Data xml:id='d'>"),
        ("</ds:Transform>", "<ds:XPath/></ds:Transform>"), ("ds:KeyName>", "ds:\u{212A}eyName>"),
    ])
    func aSignatureHoldsNothingButWhatItMust(find: String, replacement: String) {
        let text = SignedMessageViewTests.message.replacing(find, with: replacement)
        #expect(text.bytes != SignedMessageViewTests.message.bytes)
        let error = #expect(throws: ManifestError.self) { try SignedMessageView.read(text.bytes) }
        #expect(error?.code == .signatureShape, "\(String(describing: error))")
    }
}
