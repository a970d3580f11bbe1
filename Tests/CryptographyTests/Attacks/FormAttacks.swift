import Cryptography
import Foundation
import Manifests

/// What an attacker who can sign, or who changes only what is not signed, may do to the form of `ds:Signature`.
///
/// Where the change lies in `ds:SignedInfo`, a trusted attacker signs it, so that the form alone speaks against it.
extension Workbench {
    private static let enveloped =
        "<ds:Transform Algorithm=\"\(SignatureProfile.envelopedTransformURI)\"></ds:Transform>"

    private func transform(_ algorithm: String, _ inside: String = "") -> String {
        "<ds:Transform Algorithm=\"\(algorithm)\">\(inside)</ds:Transform>"
    }

    /// Repeated, missing and foreign parts.
    func structureAttacks() async throws -> [Attack] {
        let info = self.message.element("ds:SignedInfo")
        let reference = self.message.element("ds:Reference")
        let digest = self.message.element("ds:DigestValue")
        let value = self.message.element("ds:SignatureValue")
        let keyInfo = self.message.element("ds:KeyInfo")
        let forgedInfo = info.changing(
            self.value("DigestValue"), to: Base64.text(self.profile.digest(Array(self.forged.utf8))))
        return [
            Attack("two-signed-infos", self.changed(info, to: info + forgedInfo), [.signatureShape]),
            Attack("forged-signed-info-first", self.changed(info, to: forgedInfo + info), [.signatureShape]),
            Attack(
                "signed-info-in-signed-info",
                try await self.resigned(self.changed("</ds:SignedInfo>", to: info + "</ds:SignedInfo>"), by: nil),
                [.signatureShape]),
            Attack("no-signed-info", self.changed(info, to: ""), [.signatureShape]),
            Attack("two-references", try await self.resigned(reference, to: reference + reference), [.signatureShape]),
            Attack("no-reference", try await self.resigned(reference, to: ""), [.signatureShape]),
            Attack("two-digest-values", try await self.resigned(digest, to: digest + digest), [.signatureShape]),
            Attack("no-digest-value", try await self.resigned(digest, to: ""), [.signatureShape]),
            Attack("two-signature-values", self.changed(value, to: value + value), [.signatureShape]),
            Attack("no-signature-value", self.changed(value, to: ""), [.signatureShape]),
            Attack("two-key-infos", self.changed(keyInfo, to: keyInfo + keyInfo), [.signatureShape]),
            Attack(
                "no-algorithm", try await self.resigned("<ds:Transform Algorithm", to: "<ds:Transform Algorithmus"),
                [.signatureShape]),
            Attack(
                "object", self.changed("</ds:Signature>", to: "<ds:Object></ds:Object></ds:Signature>"),
                [.signatureShape]),
            Attack(
                "manifest",
                self.changed(
                    "</ds:Signature>",
                    to: "<ds:Object><ds:Manifest>\(reference)</ds:Manifest></ds:Object></ds:Signature>"),
                [.signatureShape]),
            Attack(
                "element-of-no-namespace-inside", self.changed("</ds:Signature>", to: "<x></x></ds:Signature>"),
                [.signatureShape]),
            Attack(
                "element-in-digest-value",
                try await self.resigned("</ds:DigestValue>", to: "<ds:x></ds:x></ds:DigestValue>"),
                [.signatureShape]),
            Attack("text-between", self.changed("<ds:SignatureValue>", to: "x<ds:SignatureValue>"), [.signatureShape]),
            Attack("id-of-signature", self.changed("<ds:Signature ", to: "<ds:Signature Id=\"s\" "), [.signatureShape]),
            Attack(
                "id-of-signed-info", try await self.resigned("<ds:SignedInfo>", to: "<ds:SignedInfo Id=\"i\">"),
                [.signatureShape]),
            Attack("id-of-key-info", self.changed("<ds:KeyInfo>", to: "<ds:KeyInfo Id=\"k\">"), [.signatureShape]),
            Attack("xml-id", self.changed("<ds:KeyName>", to: "<ds:KeyName xml:id=\"k\">"), [.signatureShape]),
            Attack(
                "xsi-type", self.changed("<ds:SignatureValue>", to: "<ds:SignatureValue xsi:type=\"ds:x\">"),
                [.signatureShape]),
            Attack(
                "type-of-reference",
                try await self.resigned("URI=\"\"", to: "Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\" URI=\"\""),
                [.signatureShape]),
            Attack(
                "name-that-only-looks-alike",
                self.message.replacingOccurrences(of: "ds:KeyName", with: "ds:\u{212A}eyName"), [.signatureShape]),
        ]
    }

    /// Comments, processing instructions and CDATA inside the signature.
    func commentAttacks() async throws -> [Attack] {
        let digest = self.value("DigestValue")
        let value = self.value("SignatureValue")
        let own = self.certificate(self.signer)
        let cut = { (text: String, mark: String) in "\(text.prefix(8))\(mark)\(text.dropFirst(8))" }
        return [
            Attack(
                "comment-in-digest-value", try await self.resigned(digest, to: cut(digest, "<!-- -->")),
                [.signatureShape]),
            Attack("comment-splits-digest-value", self.changed(digest, to: "AAAA<!--\(digest)-->"), [.signatureShape]),
            Attack(
                "comment-in-digest-value-not-resigned", self.changed(digest, to: digest + "<!---->"), [.signatureShape]),
            Attack("comment-in-signature-value", self.changed(value, to: cut(value, "<!-- -->")), [.signatureShape]),
            Attack("comment-in-certificate", self.changed(own, to: cut(own, "<!-- -->")), [.signatureShape]),
            Attack(
                "comment-in-key-name",
                self.changed("<ds:KeyName>", to: "<ds:KeyName><!-- -->"), [.signatureShape]),
            Attack("comment-between", self.changed("<ds:KeyInfo>", to: "<!-- --><ds:KeyInfo>"), [.signatureShape]),
            Attack(
                "comment-in-transform", self.changed("</ds:Transform>", to: "<!-- --></ds:Transform>"),
                [.signatureShape]),
            Attack(
                "instruction-in-digest-value", try await self.resigned(digest, to: cut(digest, "<?p x?>")),
                [.signatureShape]),
            Attack("instruction-in-signature-value", self.changed(value, to: cut(value, "<?p x?>")), [.signatureShape]),
            Attack(
                "instruction-in-order-number", self.changed("ORDER-0001", to: "ORDER<?p x?>-0001"), [.digestMismatch]),
            Attack("instruction-before-root", self.changed("?><ceb", to: "?><?p x?><ceb"), [.digestMismatch]),
            Attack("cdata-in-digest-value", self.changed(digest, to: "<![CDATA[\(digest)]]>"), [.signatureShape]),
            Attack("cdata-in-signature-value", self.changed(value, to: "<![CDATA[\(value)]]>"), [.signatureShape]),
            Attack(
                "comment-hides-order-number", self.changed("ORDER-0001", to: "ORDER<!---0001-->"), [.digestMismatch]),
        ]
    }

    /// Other transforms than the one that customs prescribes.
    func transformAttacks() async throws -> [Attack] {
        let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
        let stylesheet =
            "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"></xsl:stylesheet>"
        var attacks: [Attack] = []
        for (name, text, finding) in [
            ("none", "", SignatureFinding.Code.transformNotAllowed),
            ("enveloped-twice", Self.enveloped + Self.enveloped, .transformNotAllowed),
            (
                "base64", Self.enveloped + self.transform("http://www.w3.org/2000/09/xmldsig#base64"),
                .transformNotAllowed
            ),
            ("base64-alone", self.transform("http://www.w3.org/2000/09/xmldsig#base64"), .transformNotAllowed),
            (
                "canonicalization", Self.enveloped + self.transform(SignatureProfile.canonicalizationURI),
                .transformNotAllowed
            ),
            ("exclusive-canonicalization", Self.enveloped + self.transform(exclusive), .transformNotAllowed),
            (
                "decryption", Self.enveloped + self.transform("http://www.w3.org/2002/07/decrypt#XML"),
                .transformNotAllowed
            ),
            ("unknown", Self.enveloped + self.transform("urn:x"), .transformNotAllowed),
            (
                "xslt", Self.enveloped + self.transform("http://www.w3.org/TR/1999/REC-xslt-19991116", stylesheet),
                .signatureShape
            ),
            (
                "xpath",
                Self.enveloped
                    + self.transform(
                        "http://www.w3.org/TR/1999/REC-xpath-19991116",
                        "<ds:XPath>not(ancestor-or-self::ceb:Order)</ds:XPath>"), .signatureShape
            ),
            (
                "xpath-filter",
                Self.enveloped
                    + self.transform(
                        "http://www.w3.org/2002/06/xmldsig-filter2",
                        "<f:XPath xmlns:f=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"subtract\">//ceb:Order</f:XPath>"
                    ),
                .signatureShape
            ),
            (
                "inclusive-namespaces",
                self.transform(
                    SignatureProfile.envelopedTransformURI,
                    "<e:InclusiveNamespaces xmlns:e=\"\(exclusive)\" PrefixList=\"ceb\"></e:InclusiveNamespaces>"),
                .signatureShape
            ),
        ] {
            attacks.append(Attack("transform-\(name)", try await self.resigned(Self.enveloped, to: text), [finding]))
        }
        let transforms = self.message.element("ds:Transforms")
        attacks.append(Attack("no-transforms", try await self.resigned(transforms, to: ""), [.transformNotAllowed]))
        attacks.append(
            Attack(
                "two-transforms-elements", try await self.resigned(transforms, to: transforms + transforms),
                [.signatureShape]))
        return attacks
    }

    /// References to something else than the whole document.
    func referenceAttacks() async throws -> [Attack] {
        var attacks = [
            Attack("uri-missing", try await self.resigned(" URI=\"\"", to: ""), [.referenceNotWholeDocument])
        ]
        for (name, uri) in [
            ("id", "#x"), ("guid", "#0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0001"), ("root-pointer", "#xpointer(/)"),
            ("id-pointer", "#xpointer(id('x'))"), ("http", "http://127.0.0.1/x.xml"), ("file", "file:///etc/hostname"),
            ("relative", "other.xml"), ("attachment", "cid:x"), ("blank", " "), ("empty-fragment", "#"),
        ] {
            attacks.append(
                Attack(
                    "uri-\(name)", try await self.resigned("URI=\"\"", to: "URI=\"\(uri)\""),
                    [.referenceNotWholeDocument]))
        }
        return attacks
    }

    /// Other algorithms, among them HMAC with a key that everybody knows.
    func algorithmAttacks() async throws -> [Attack] {
        let names = (signature: self.profile.signatureURI, digest: self.profile.digestURI)
        let other = self.isRSA ? SignatureProfile.sm2 : .rsaSHA1
        let hmacName = "http://www.w3.org/2000/09/xmldsig#hmac-sha1"
        let labelled = self.changed(names.signature, to: hmacName)
        let method = "<ds:SignatureMethod Algorithm=\"\(hmacName)\">"
        let secret = try Tool.require(
            "openssl", ["x509", "-pubkey", "-noout"],
            input: Tool.require("openssl", ["x509", "-inform", "DER"], input: self.certificateDER).output)
        let hmac = { (text: String, key: [UInt8]) in
            let info = text.element("ds:SignedInfo").changing(
                "<ds:SignedInfo>",
                to: "<ds:SignedInfo xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\" \(Self.dsNamespace)"
                    + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">")
            let hex = key.map { String(format: "%02x", $0) }.joined()
            return try Tool.require(
                "openssl", ["dgst", "-sha1", "-mac", "HMAC", "-macopt", "hexkey:\(hex)", "-binary"],
                input: Array(info.utf8)
            ).output
        }
        func cutShort(_ bits: Int) throws -> Attack {
            let text = labelled.changing(method, to: method + "<ds:HMACOutputLength>\(bits)</ds:HMACOutputLength>")
            return Attack(
                "hmac-cut-to-\(bits)-bits",
                text.changing(
                    self.value("SignatureValue"),
                    to: Base64.text(Array(try hmac(text, secret.output).prefix(bits / 8)))), [.signatureShape])
        }
        var attacks = [
            Attack(
                "hmac-with-public-key",
                labelled.changing(self.value("SignatureValue"), to: Base64.text(try hmac(labelled, secret.output))),
                [.algorithmNotAllowed]),
            Attack(
                "hmac-with-certificate",
                labelled.changing(
                    self.value("SignatureValue"), to: Base64.text(try hmac(labelled, self.certificateDER))),
                [.algorithmNotAllowed]),
            try cutShort(0), try cutShort(8), try cutShort(80),
        ]
        for (name, signature, digest, findings) in [
            (
                "sha256-signature", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", names.digest,
                Set([SignatureFinding.Code.algorithmNotAllowed])
            ),
            ("md5-signature", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5", names.digest, [.algorithmNotAllowed]),
            ("dsa-signature", "http://www.w3.org/2000/09/xmldsig#dsa-sha1", names.digest, [.algorithmNotAllowed]),
            (
                "ecdsa-signature", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", names.digest,
                [.algorithmNotAllowed]
            ),
            ("no-signature-name", "", names.digest, [.algorithmNotAllowed]),
            ("name-in-other-case", names.signature.uppercased(), names.digest, [.algorithmNotAllowed]),
            ("md5-digest", names.signature, "http://www.w3.org/2001/04/xmldsig-more#md5", [.algorithmNotAllowed]),
            ("sha256-digest", names.signature, "http://www.w3.org/2001/04/xmlenc#sha256", [.algorithmNotAllowed]),
            ("digest-of-other-profile", names.signature, other.digestURI, [.algorithmNotAllowed]),
            ("signature-of-other-profile", other.signatureURI, names.digest, [.algorithmNotAllowed]),
            (
                "unofficial-sm2", SignatureProfile.sm2UnderW3CName.signatureURI,
                SignatureProfile.sm2UnderW3CName.digestURI, [.algorithmNotAllowed]
            ),
            ("other-profile", other.signatureURI, other.digestURI, [.digestMalformed, .keyTypeMismatch]),
        ] {
            let text = self.changed(names.signature, to: signature).changing(names.digest, to: digest)
            attacks.append(Attack("algorithm-\(name)", try await self.resigned(text), findings))
        }
        for (name, uri) in [
            ("with-comments", SignatureProfile.canonicalizationURI + "#WithComments"),
            ("exclusive", "http://www.w3.org/2001/10/xml-exc-c14n#"),
            ("exclusive-with-comments", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
            ("version-1.1", "http://www.w3.org/2006/12/xml-c14n11"), ("empty", ""), ("unknown", "urn:nothing"),
        ] {
            attacks.append(
                Attack(
                    "canonicalization-\(name)", try await self.resigned(SignatureProfile.canonicalizationURI, to: uri),
                    [.canonicalizationNotAllowed]))
        }
        return attacks
    }
}
