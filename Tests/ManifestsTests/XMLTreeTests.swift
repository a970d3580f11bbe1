import Testing

@testable import Manifests

/// What the hardened reader refuses, and what it lets through.
@Suite struct XMLTreeTests {
    private static func code(_ text: String, limits: XMLLimits = XMLLimits()) -> ManifestError.Code? {
        Self.code(text.bytes, limits: limits)
    }

    private static func code(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) -> ManifestError.Code? {
        do {
            _ = try XMLTree(bytes, limits: limits)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(arguments: [
        "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1/x\"><a/>",
        "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;&l;\">]><a>&m;</a>",
        "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><a>&f;</a>",
        "<?xml version=\"1.0\"?>\n<!-- c -->\n<!DOCTYPE a [<!ATTLIST a b CDATA \"c\">]><a/>",
    ])
    func anyDoctypeIsRefused(text: String) { #expect(Self.code(text) == .doctypeRefused) }

    @Test(arguments: [
        "", " ", "x", "<a>", "<a></b>", "<a/><b/>", "<a>&x;</a>", "<a>&nbsp;</a>", "<a>\u{1}</a>", "<a>&#0;</a>",
        "<a>&#xFFFE;</a>",
        "<a b=\"1\" b=\"2\"/>", "<p:a/>", "<a>]]></a>", "<a", "<a b=<>", "<a/>x",
    ])
    func whatIsNotWellFormedIsRefused(text: String) { #expect(Self.code(text) == .notWellFormed) }

    @Test func onlyUTF8IsRead() throws {
        #expect(Self.code([0x3C, 0x61, 0x3E, 0xFF, 0x3C, 0x2F, 0x61, 0x3E]) == .notWellFormed)
        #expect(Self.code([0x3C, 0x61, 0x3E, 0xC4, 0xE3, 0xBA, 0xC3, 0x3C, 0x2F, 0x61, 0x3E]) == .notWellFormed)
        let wide = "<a/>".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        #expect(Self.code([0xFF, 0xFE] + wide) == .notWellFormed)
        let marked = [0xEF, 0xBB, 0xBF] + "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>中</a>".bytes
        let tree = try XMLTree(marked)
        #expect(try tree.root.text == "中")
        // A wrong label on UTF-8 bytes is ignored, as other receivers of this standard do.
        let labelled = try XMLTree("<?xml version=\"1.0\" encoding=\"GB2312\"?><a>中</a>".bytes)
        #expect(try labelled.root.text == "中")
    }

    @Test func sizesAreLimited() {
        let limits = XMLLimits(bytes: 1000, depth: 5, nodes: 20)
        #expect(Self.code("<a>" + String(repeating: "x", count: 990) + "</a>", limits: limits) == nil)
        #expect(Self.code("<a>" + String(repeating: "x", count: 994) + "</a>", limits: limits) == .limitExceeded)
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(Self.code(nested(5), limits: limits) == nil)
        #expect(Self.code(nested(6), limits: limits) == .limitExceeded)
        #expect(Self.code("<a>" + String(repeating: "<b/>", count: 19) + "</a>", limits: limits) == nil)
        #expect(Self.code("<a>" + String(repeating: "<b/>", count: 20) + "</a>", limits: limits) == .limitExceeded)
        #expect(
            Self.code("<a>" + String(repeating: "<b c=\"\"/>", count: 10) + "</a>", limits: limits) == .limitExceeded)
        #expect(Self.code("<a>" + String(repeating: "<?p?>", count: 20) + "</a>", limits: limits) == .limitExceeded)
        #expect(Self.code(nested(65)) == .limitExceeded)
        #expect(Self.code([UInt8](repeating: 0x20, count: 10_000_001)) == .limitExceeded)
    }

    @Test func errorsNameTheLineButNoContent() throws {
        let error = #expect(throws: ManifestError.self) {
            _ = try XMLTree("<a>\n<b>\n秘密</c>\n</a>".bytes)
        }
        #expect(error?.line == 3)
        #expect(error.map { "\($0)".contains("秘") } == false)
    }

    /// Cutting a good message anywhere, or damaging any byte, gives a document or an error, never a crash.
    @Test func damagedBytesNeverCrash() throws {
        let good =
            "<?xml version=\"1.0\"?><a xmlns:b=\"u\" c=\"&lt;\"><!-- d --><b:e>中&amp;<![CDATA[<]]></b:e><?f g?></a>"
            .bytes
        for length in good.indices { #expect(Self.code(Array(good[..<length])) != nil) }
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<2000 {
            var damaged = good
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                damaged[Int.random(in: damaged.indices, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            _ = Self.code(damaged)
        }
    }
}
