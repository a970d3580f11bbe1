import Testing

@testable import Manifests

@Suite struct FieldRuleTests {
    @Test(arguments: ["C36", "C1..60", "C0..60", "N19,5", "INT", "INT..4", "XML"])
    func notationsReadBack(notation: String) { #expect(FieldType(notation)?.description == notation) }

    @Test(arguments: [
        "", "C", "C0", "C60..1", "C1-60", "C1..", "N19", "N5,5", "N20,5", "N19,0", "INT..0", "INT..10", "int", "X3",
        "C1..60 ", "XML..1", "xml",
    ])
    func otherNotationsAreRefused(notation: String) { #expect(FieldType(notation) == nil) }

    @Test func lengthsCountCodePoints() {
        let rule = FieldRule(type: .text(minimum: 1, maximum: 2))
        for good in ["a", "中文", "𠀋😀", "e\u{301}", "\r\n", " "] { #expect(rule.accepts(good)) }
        for bad in ["", "abc", "中文字", "👩‍👩‍👧", "e\u{301}\u{301}", "\u{B}", "\u{FFFF}", "\u{0}"] {
            #expect(!rule.accepts(bad))
        }
    }

    @Test func decimalsArePlain() {
        let rule = FieldRule(type: .decimal(digits: 19, fraction: 5))
        for good in ["0", "0.5", "12.00000", "99999999999999.99999", "0.00001"] { #expect(rule.accepts(good)) }
        for bad in [
            "", ".", "1.", ".5", "01", "00", "-1", "+1", "1e2", "1.000000", "100000000000000", "1 ", "１", "1.2.3",
        ] {
            #expect(!rule.accepts(bad), "\(bad)")
        }
    }

    static let patterns: [(String, [String])] = [
        ("[0-9]{3}", ["142", "14", "1422", "14a", ""]),
        ("[A-Z0-9_-]+", ["A-1_", "", "a", "A B"]),
        ("a?b*c", ["c", "ac", "abbc", "bc", "ab", "aac", "abcc"]),
        ("a?a?aa", ["aa", "aaa", "aaaa", "a", "aaaaa"]),
        ("[0-9]{1,3}\\.[0-9]{2}", ["1.00", "123.45", "1234.00", ".00", "1.0", "1x00"]),
        ("T[0-9]{0,2}", ["T", "T1", "T12", "T123"]),
        ("[0-9]*X?[0-9]+", ["1", "X", "X1", "12X34", "12XX34"]),
        ("[0-9A-F]{8}-[0-9A-F]{4}", ["0123ABCD-00FF", "0123ABCD00FF", "0123abcd-00ff"]),
        ("-?[0-9]", ["-1", "1", "--1"]),
    ]

    /// Our pattern means what the same text means in XML Schema, by libxml2.
    @Test(arguments: patterns)
    func patternsMeanWhatXMLSchemaSays(pattern: String, texts: [String]) throws {
        let compiled = try #require(FieldPattern(pattern))
        let schema = try SchemaValidator(
            xsd: """
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a"><xs:simpleType>\
                <xs:restriction base="xs:string"><xs:pattern value="\(pattern)"/></xs:restriction></xs:simpleType>\
                </xs:element></xs:schema>
                """)
        var matched = 0
        for text in texts {
            let ours = compiled.matches(text.utf8)
            #expect(try schema.validate("<a>\(text)</a>".bytes).isEmpty == ours, "\(text)")
            matched += ours ? 1 : 0
        }
        #expect(matched > 0 && matched < texts.count)
    }

    @Test(arguments: [
        "", "(a)", "a|b", ".", "[^a]", "[a", "a{", "a{2,1}", "a**", "[z-a]", "\\d", "[0-9]{64}", "^a$", "中",
    ])
    func otherPatternsAreRefused(pattern: String) { #expect(FieldPattern(pattern) == nil) }
}
