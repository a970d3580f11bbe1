import Cryptography
import Foundation

/// What happens below the signature: document types, entities, encodings, sizes, names and namespaces.
extension Workbench {
    /// Document types and entities: none is ever read.
    var doctypeAttacks: [Attack] {
        let start = Self.declaration
        func doctype(_ name: String, _ type: String, _ value: String? = nil) -> Attack {
            let text = value.map { self.changed("ORDER-0001", to: $0) } ?? self.message
            return Attack("doctype-\(name)", text.changing(start, to: start + type), [.messageUnreadable])
        }
        let laughs = (1...9).map { "<!ENTITY l\($0) \"" + String(repeating: "&l\($0 - 1);", count: 10) + "\">" }
            .joined()
        let long = String(repeating: "a", count: 100_000)
        return [
            doctype("empty", "<!DOCTYPE x>"), doctype("with-subset", "<!DOCTYPE x []>"),
            doctype("external", "<!DOCTYPE x SYSTEM \"file:///etc/hostname\">"),
            doctype("public", "<!DOCTYPE x PUBLIC \"-//x//y\" \"http://127.0.0.1/x.dtd\">"),
            doctype("internal-entity", "<!DOCTYPE x [<!ENTITY e \"FORGED-666\">]>", "&e;"),
            doctype("external-entity", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>", "&e;"),
            doctype("parameter-entity", "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1/p\"> %p;]>"),
            doctype("billion-laughs", "<!DOCTYPE x [<!ENTITY l0 \"ha\">\(laughs)]>", "&l9;"),
            doctype(
                "quadratic", "<!DOCTYPE x [<!ENTITY q \"\(long)\">]>", String(repeating: "&q;", count: 1000)),
            doctype("recursive-entity", "<!DOCTYPE x [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]>", "&a;"),
            doctype("default-attribute", "<!DOCTYPE x [<!ATTLIST ceb:Order evil CDATA \"1\">]>"),
            doctype("id-attribute", "<!DOCTYPE x [<!ATTLIST ceb:Order guid ID #IMPLIED>]>"),
            doctype("notation", "<!DOCTYPE x [<!NOTATION n SYSTEM \"x\">]>"),
            doctype("behind-comment", "<!-- --><!DOCTYPE x>"),
            Attack("doctype-inside", self.inserted("<!DOCTYPE x>", before: "<ceb:Order>"), [.messageUnreadable]),
            Attack("entity-undeclared", self.changed("ORDER-0001", to: "&e;"), [.messageUnreadable]),
            Attack("entity-html", self.changed("ORDER-0001", to: "&nbsp;"), [.messageUnreadable]),
            Attack("reference-to-nul", self.changed("ORDER-0001", to: "&#0;"), [.messageUnreadable]),
            Attack("reference-to-surrogate", self.changed("ORDER-0001", to: "&#xD800;"), [.messageUnreadable]),
        ]
    }

    /// Bytes that are not one UTF-8 document.
    var encodingAttacks: [Attack] {
        let text = self.message
        let bytes = Array(text.utf8)
        let place = bytes.firstRange(of: "ORDER-0001")?.lowerBound ?? 0
        func inside(_ name: String, _ odd: [UInt8]) -> Attack {
            Attack("bytes-\(name)", Array(bytes[..<place] + odd + bytes[place...]), [.messageUnreadable])
        }
        func whole(_ name: String, _ encoding: String.Encoding, label: String, mark: [UInt8] = []) -> Attack {
            let labelled = text.changing("UTF-8", to: label)
            return Attack("encoding-\(name)", mark + (labelled.data(using: encoding) ?? Data()), [.messageUnreadable])
        }
        // 测试 in GB18030, as a client would write it that saves the file in the code page of its system.
        let chinese: [UInt8] = [0xB2, 0xE2, 0xCA, 0xD4]
        return [
            inside("no-utf8", [0xFF]), inside("overlong", [0xC0, 0xAF]), inside("overlong-three", [0xE0, 0x80, 0xAF]),
            inside("surrogate", [0xED, 0xA0, 0x80]), inside("beyond-unicode", [0xF4, 0x90, 0x80, 0x80]),
            inside("cut-sequence", [0xE6, 0xB5]), inside("nul", [0]), inside("control", [0x0B]),
            inside("gb18030", chinese),
            inside("no-character", [0xEF, 0xBF, 0xBE]),
            whole("utf16-little", .utf16LittleEndian, label: "UTF-16", mark: [0xFF, 0xFE]),
            whole("utf16-big", .utf16BigEndian, label: "UTF-16", mark: [0xFE, 0xFF]),
            whole("utf16-without-mark", .utf16LittleEndian, label: "UTF-16LE"),
            whole("utf32", .utf32LittleEndian, label: "UTF-32", mark: [0xFF, 0xFE, 0, 0]),
            whole("utf16-labelled-utf8", .utf16BigEndian, label: "UTF-8"),
            Attack("bytes-behind-nul", bytes + [0] + Array(self.forged.utf8), [.messageUnreadable]),
            Attack("two-marks", [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + bytes, [.messageUnreadable]),
            Attack("text-behind", bytes + Array("x".utf8), [.messageUnreadable]),
            Attack("two-roots", bytes + Array(self.forged.utf8), [.messageUnreadable]),
            Attack("blank-before-declaration", [0x20] + bytes, [.messageUnreadable]),
            Attack("cut", Array(bytes.dropLast(8)), [.messageUnreadable]),
            Attack("nothing", [UInt8](), [.messageUnreadable]),
        ]
    }

    /// Sizes and shapes that cost a careless reader its memory or its time.
    var sizeAttacks: [Attack] {
        let many = { (count: Int, text: (Int) -> String) in (0..<count).map(text).joined() }
        func document(
            _ name: String, _ inside: String, _ findings: Set<SignatureFinding.Code> = [.messageUnreadable]
        ) -> Attack {
            Attack("size-\(name)", self.inserted(inside, before: "<ceb:Order>"), findings)
        }
        return [
            document("depth", String(repeating: "<x>", count: 64) + String(repeating: "</x>", count: 64)),
            document("depth-open", String(repeating: "<x>", count: 200_000)),
            document("attributes", "<x" + many(50_000) { " a\($0)=\"\"" } + "/>"),
            document("attributes-behind-error", "&e;<x" + many(50_000) { " a\($0)=''" } + "/>"),
            document("attributes-in-false-comment", "<!x --><x" + many(50_000) { " a\($0)=''" } + "/>"),
            document("namespaces-of-one", "<x" + many(100) { " xmlns:n\($0)=\"urn:n\"" } + "></x>"),
            document(
                "namespaces-in-scope",
                many(10) { level in "<x" + many(10) { " xmlns:n\(level)_\($0)=\"urn:n\"" } + ">" }
                    + String(repeating: "<y></y>", count: 20_000) + String(repeating: "</x>", count: 10)),
            document("namespaces-in-all", many(3000) { "<x xmlns:n\($0)=\"urn:n\"></x>" }),
            document("nodes", String(repeating: "<x/>", count: 500_001)),
            document("comments", String(repeating: "<!---->", count: 500_001)),
            document("cdata", String(repeating: "<![CDATA[]]>", count: 500_001)),
            document("instructions", String(repeating: "<?p?>", count: 500_001)),
            document(
                "attribute-of-megabytes", "<x a=\"\(String(repeating: "a", count: 2_000_000))\"/>", [.digestMismatch]),
            document("text-of-megabytes", String(repeating: "a", count: 2_000_000), [.digestMismatch]),
            document("bytes", String(repeating: " ", count: 10_000_000)),
            document("name-of-megabytes", "<\(String(repeating: "a", count: 100_000))/>"),
        ]
    }

    /// Names that mean something else than they seem to.
    var namespaceAttacks: [Attack] {
        let ceb = "xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\""
        let unreadable: Set<SignatureFinding.Code> = [.messageUnreadable]
        let both: Set<SignatureFinding.Code> = [.digestMismatch, .signatureMismatch]
        return [
            Attack("namespace-of-root", self.changed(ceb, to: "xmlns:ceb=\"urn:x\""), both),
            Attack(
                "namespace-of-root-with-slash", self.changed(ceb, to: "xmlns:ceb=\"http://www.chinaport.gov.cn/ceb/\""),
                both),
            Attack(
                "namespace-rebound-inside", self.changed("<ceb:Order>", to: "<ceb:Order xmlns:ceb=\"urn:x\">"),
                [.digestMismatch]),
            Attack("namespace-default-on-root", self.changed(ceb, to: ceb + " xmlns=\"urn:x\""), both),
            Attack(
                "namespace-default-inside", self.changed("<ceb:Order>", to: "<ceb:Order xmlns=\"urn:x\">"),
                [.digestMismatch]),
            Attack("namespace-unused-on-root", self.changed(ceb, to: ceb + " xmlns:zzz=\"urn:x\""), both),
            Attack(
                "namespace-undone-inside",
                self.changed("<ceb:Order>", to: "<Order xmlns=\"\">").changing("</ceb:Order>", to: "</Order>"),
                [.digestMismatch]),
            Attack(
                "namespace-prefix-undone", self.changed("<ceb:Order>", to: "<ceb:Order xmlns:xsi=\"\">"), unreadable),
            Attack("namespace-missing", self.changed(ceb, to: "x=\"\""), unreadable),
            Attack("namespace-prefix-unknown", self.inserted("<zzz:x/>", before: "<ceb:Order>"), unreadable),
            Attack("namespace-reserved", self.changed(ceb, to: ceb + " xmlns:xmlns=\"urn:x\""), unreadable),
            Attack(
                "namespace-of-signature-other",
                self.changed(SignatureProfile.namespaceURI + "\"><ds:SignedInfo", to: "urn:x\"><ds:SignedInfo"),
                [.signatureShape]),
            Attack(
                "namespace-of-signature-newer",
                self.changed(
                    Self.dsNamespace + "><ds:SignedInfo",
                    to: "xmlns:ds=\"http://www.w3.org/2009/xmldsig11#\"><ds:SignedInfo"),
                [.signatureShape]),
            Attack(
                "namespace-of-digest-value-rebound",
                self.changed("<ds:DigestValue>", to: "<ds:DigestValue xmlns:ds=\"urn:x\">"),
                [.signatureShape]),
            Attack(
                "namespace-of-certificate-rebound",
                self.changed("<ds:X509Certificate>", to: "<ds:X509Certificate xmlns:ds=\"urn:x\">"), [.signatureShape]),
            Attack(
                "namespace-added-to-signature",
                self.changed("<ds:Signature ", to: "<ds:Signature xmlns:zzz=\"urn:x\" "),
                [.signatureMismatch]),
            Attack(
                "namespace-rebound-on-signature",
                self.changed("<ds:Signature ", to: "<ds:Signature xmlns:ceb=\"urn:x\" "),
                [.signatureMismatch]),
            // libxml2 would write this name into the canonical form unescaped: markup that nobody parsed.
            Attack(
                "namespace-with-markup",
                self.changed(
                    "<ceb:Order>", to: "<ceb:Order xmlns:z='urn:x\"&gt;&lt;ceb:note&gt;FORGED&lt;/ceb:note&gt;'>"),
                unreadable),
            Attack(
                "namespace-with-ampersand", self.changed("<ceb:Order>", to: "<ceb:Order xmlns:z=\"urn:x?a&amp;b\">"),
                unreadable),
            Attack("namespace-relative", self.changed("<ceb:Order>", to: "<ceb:Order xmlns:z=\"x\">"), unreadable),
            Attack(
                "attribute-twice", self.changed(" version=\"1.0\">", to: " version=\"1.0\" version=\"2.0\">"),
                unreadable),
            Attack(
                "attribute-twice-by-namespace",
                self.changed(
                    "<ceb:Order>", to: "<ceb:Order xmlns:c=\"http://www.chinaport.gov.cn/ceb\" ceb:a=\"1\" c:a=\"2\">"),
                unreadable),
            Attack("attribute-added", self.changed("<ceb:Order>", to: "<ceb:Order a=\"1\">"), [.digestMismatch]),
            Attack("attribute-changed", self.changed("version=\"1.0\">", to: "version=\"1.1\">"), [.digestMismatch]),
            Attack(
                "attribute-xml-lang", self.changed(" version=\"1.0\">", to: " version=\"1.0\" xml:lang=\"zh\">"), both),
            Attack(
                "attribute-xml-base", self.changed(" version=\"1.0\">", to: " version=\"1.0\" xml:base=\"urn:x\">"),
                both),
            Attack(
                "attribute-xml-space", self.changed("<ceb:Order>", to: "<ceb:Order xml:space=\"default\">"),
                [.digestMismatch]),
            Attack("name-with-two-colons", self.inserted("<ceb:a:b/>", before: "<ceb:Order>"), unreadable),
            Attack("value-changed", self.changed("ORDER-0001", to: "ORDER-0002"), [.digestMismatch]),
            Attack("value-with-blank", self.changed("ORDER-0001", to: "ORDER-0001 "), [.digestMismatch]),
            Attack("value-composed-otherwise", self.changed("ORDER-0001", to: "ORDER-0001\u{301}"), [.digestMismatch]),
            Attack("line-feed-before-signature", self.inserted("\n", before: "<ds:Signature "), [.digestMismatch]),
            Attack("line-feed-behind-signature", self.inserted("\n", before: Self.rootEnd), [.digestMismatch]),
            Attack("indented", self.message.replacingOccurrences(of: "><ceb:", with: ">\n  <ceb:"), [.digestMismatch]),
            Attack("carriage-return-bare", self.changed("&#xD;", to: "\r"), [.digestMismatch]),
        ]
    }
}
