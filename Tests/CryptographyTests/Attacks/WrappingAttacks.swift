import Cryptography
import Foundation

extension Workbench {
    /// A signed message moved into another one, or something unsigned moved beside what was signed (signature wrapping).
    ///
    /// 1 to 8 are the shapes known from SAML (XSW1 to XSW8), transposed to a signature inside the message; 9 is the signed
    /// message as a nested copy in a root of the same name.
    var wrappingAttacks: [Attack] {
        let object = { (text: String) in "<ds:Object>\(text)</ds:Object>" }
        let end = Self.rootEnd
        let holding = { (text: String) in self.signature.changing("</ds:Signature>", to: text + "</ds:Signature>") }
        let extended = { (text: String) in "<ceb:ExtendMessage><ceb:Message>\(text)</ceb:Message></ceb:ExtendMessage>" }
        return [
            Attack(
                "xsw1-original-in-object", self.forgedStart + holding(object(self.unsigned)) + end, [.signatureShape]),
            Attack(
                "xsw2-original-as-sibling", self.forgedStart + self.unsigned + self.signature + end, [.digestMismatch]),
            Attack("xsw3-signed-original-inside-forged", self.forgedStart + self.bare + end, [.signatureShape]),
            Attack(
                "xsw4-forged-inside-original", self.inserted(self.forged, before: "<ds:Signature "), [.digestMismatch]),
            Attack(
                "xsw5-original-behind-signature", self.forgedStart + self.signature + self.unsigned + end,
                [.signatureShape]),
            Attack(
                "xsw6-original-in-key-info",
                self.forgedStart + self.signature.changing("</ds:KeyInfo>", to: self.unsigned + "</ds:KeyInfo>") + end,
                [.signatureShape]),
            Attack(
                "xsw7-original-in-extension", self.forgedStart + extended(self.unsigned) + self.signature + end,
                [.digestMismatch]),
            Attack(
                "xsw7-signed-original-in-extension", self.forgedStart + extended(self.bare) + end, [.signatureShape]),
            Attack(
                "xsw8-signed-original-in-object", self.forgedStart + holding(object(self.bare)) + end, [.signatureShape]
            ),
            Attack(
                "xsw9-nested-copy",
                Self.rootStart + self.forgedDocument + self.bare.changing("ORDER-0001", to: "ORDER-0001") + end,
                [.signatureShape]),
            Attack("foreign-root-around", "<wrap>\(self.bare)</wrap>", [.signatureShape]),
            Attack(
                "soap-around", "<s:Envelope xmlns:s=\"urn:s\"><s:Body>\(self.bare)</s:Body></s:Envelope>",
                [.signatureShape]),
            Attack("document-added", self.inserted(self.forgedDocument, before: "<ceb:Order>"), [.digestMismatch]),
            Attack(
                "document-added-behind", self.inserted(self.forgedDocument, before: "<ds:Signature "), [.digestMismatch]
            ),
            Attack("document-removed", self.changed(Self.order, to: ""), [.digestMismatch]),
            Attack("document-twice", self.inserted(Self.order, before: "<ceb:Order>"), [.digestMismatch]),
            Attack(
                "detached-signature-as-root",
                self.signature.changing("</ds:Signature>", to: object(self.unsigned) + "</ds:Signature>"),
                [.signatureShape]),
            Attack("no-signature", self.unsigned, [.signatureShape]),
            Attack(
                "signature-twice", self.changed(self.signature, to: self.signature + self.signature), [.signatureShape]),
            Attack(
                "signature-in-signature", self.changed(self.signature, to: holding(object(self.signature))),
                [.signatureShape]),
            Attack(
                "second-signature-under-other-prefix",
                self.inserted(
                    self.signature.replacingOccurrences(of: "ds:", with: "x:")
                        .replacingOccurrences(of: "xmlns:ds=", with: "xmlns:x="), before: "<ds:Signature "),
                [.signatureShape]),
            Attack(
                "second-signature-in-text-field",
                self.changed("ORDER-0001", to: "ORDER-0001" + self.signature), [.signatureShape]),
            Attack(
                "signature-first", self.unsigned.changing("<ceb:Order>", to: self.signature + "<ceb:Order>"),
                [.signatureShape]),
            Attack(
                "signature-inside-document",
                self.unsigned.changing("</ceb:Order>", to: self.signature + "</ceb:Order>"), [.signatureShape]),
            Attack(
                "signature-in-a-field", self.unsigned.changing("ORDER-0001", to: "ORDER-0001" + self.signature),
                [.signatureShape]),
            Attack(
                "element-behind-signature", self.inserted("<ceb:x></ceb:x>", before: end), [.signatureShape]),
            Attack(
                "export-signature-behind-extension",
                self.export.changing(self.export.element("ds:Signature"), to: "")
                    .changing("</ceb:CEB403Message>", to: self.export.element("ds:Signature") + "</ceb:CEB403Message>"),
                [.signatureShape]),
            Attack(
                "export-second-extension",
                self.export.changing("</ceb:CEB403Message>", to: Self.extended + "</ceb:CEB403Message>"),
                [.signatureShape]),
            Attack(
                "export-document-behind-signature",
                self.export.changing("<ceb:ExtendMessage>", to: "<ceb:Receipts></ceb:Receipts><ceb:ExtendMessage>"),
                [.signatureShape]),
            Attack(
                "export-extension-of-other-namespace",
                self.export.changing("<ceb:ExtendMessage>", to: "<ceb:ExtendMessage xmlns:ceb=\"urn:x\">"),
                [.signatureShape]),
            Attack(
                "export-as-import",
                self.message.replacingOccurrences(of: "CEB311Message", with: "CEB403Message"), [.digestMismatch]),
        ]
    }

    private var forgedDocument: String { Self.order.changing("ORDER-0001", to: "FORGED-666") }
}
