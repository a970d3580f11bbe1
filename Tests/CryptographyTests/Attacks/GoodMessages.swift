import Foundation
import Manifests

@testable import Cryptography

extension Workbench {
    /// The same content in every writing that XML and customs allow.
    ///
    /// Comments outside the signature do not belong to the canonical form: they are allowed, and gone from what is used.
    /// So is a wrong label of the encoding: the bytes are read as UTF-8 whatever it says.
    func goodMessages() async throws -> [GoodMessage] {
        let content = self.content
        let value = self.value("SignatureValue")
        let own = self.certificate(self.signer)
        let wrapped = { (text: String) in
            "\r\n" + stride(from: 0, to: text.count, by: 64).map { text.dropFirst($0).prefix(64) + "\r\n" }.joined()
        }
        let exported = try SignedMessageView.read(Array(self.export.utf8)).content
        let declaredOnRoot = Self.rootStart.changing(" xmlns:xsi", to: " \(Self.dsNamespace) xmlns:xsi")
        var good = [
            GoodMessage("plain", self.message, content: content),
            GoodMessage("export", self.export, content: exported),
            GoodMessage(
                "values-wrapped", self.changed(value, to: wrapped(value)).changing(own, to: wrapped(own)),
                content: content),
            GoodMessage("values-indented", self.changed(value, to: "\n\t  \(value)  "), content: content),
            GoodMessage("without-declaration", self.bare, content: content),
            GoodMessage("byte-order-mark", "\u{FEFF}" + self.message, content: content),
            GoodMessage("declaration-without-encoding", self.changed(" encoding=\"UTF-8\"", to: ""), content: content),
            GoodMessage(
                "declaration-in-apostrophes",
                self.changed(Self.declaration, to: "<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n"),
                content: content),
            GoodMessage("encoding-label-wrong", self.changed("UTF-8", to: "GB2312"), content: content),
            GoodMessage("comment-before-root", self.changed("?><ceb", to: "?>\n<!-- FORGED --><ceb"), content: content),
            GoodMessage("comment-behind-root", self.message + "\n<!-- FORGED -->\n", content: content),
            GoodMessage(
                "comment-between-elements",
                self.inserted("<!-- <ceb:Order>FORGED</ceb:Order> -->", before: "<ceb:Order>"), content: content),
            GoodMessage(
                "comment-in-order-number", self.changed("ORDER-0001", to: "ORDER<!-- FORGED -->-0001"), content: content
            ),
            GoodMessage(
                "cdata-order-number", self.changed("ORDER-0001", to: "<![CDATA[ORDER-]]>0001"), content: content),
            GoodMessage(
                "references-in-order-number", self.changed("ORDER-0001", to: "&#x4F;RDER&#45;0001"), content: content),
            GoodMessage(
                "empty-element", self.changed("<ceb:batchNumbers></ceb:batchNumbers>", to: "<ceb:batchNumbers />"),
                content: content),
            GoodMessage(
                "empty-elements-of-signature",
                self.message.replacingOccurrences(of: "\"></ds:Transform>", with: "\"/>"), content: content),
            GoodMessage(
                "attributes-in-apostrophes", self.changed("version=\"1.0\">", to: "version = '1.0' >"), content: content
            ),
            GoodMessage(
                "attributes-in-other-order",
                self.changed(
                    "guid=\"0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0001\" version=\"1.0\"",
                    to: "version=\"1.0\"\n guid=\"0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0001\""),
                content: content),
            GoodMessage("tags-with-blanks", self.changed("</ceb:Order>", to: "</ceb:Order\t>"), content: content),
            GoodMessage(
                "namespace-declared-again",
                self.changed("<ceb:Order>", to: "<ceb:Order xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\">"),
                content: content),
            GoodMessage(
                "namespace-undone-without-need", self.changed("<ceb:Order>", to: "<ceb:Order xmlns=\"\">"),
                content: content),
            GoodMessage(
                "key-name-upper-case",
                self.changed(
                    "<ds:KeyName>\(self.serial(self.signer))",
                    to: "<ds:KeyName> \(self.serial(self.signer).uppercased()) "), content: content),
            GoodMessage("key-name-missing", self.changed(self.message.element("ds:KeyName"), to: ""), content: content),
            GoodMessage("key-info-indented", self.changed("<ds:KeyInfo>", to: "\n<ds:KeyInfo>\n"), content: content),
        ]
        // Signed anew, because the canonical `ds:SignedInfo` differs.
        let signer = self.signer
        let indented = self.changed("<ds:SignatureMethod", to: "\n  <ds:SignatureMethod")
        good.append(
            GoodMessage("signed-info-indented", try await self.resigned(indented, by: signer), content: content))
        let other = try await self.resigned(
            self.message, by: signer, renamed: "sig",
            namespaces: " xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\" xmlns:sig=\"\(SignatureProfile.namespaceURI)\""
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"")
        good.append(GoodMessage("other-prefix", other, content: content))
        let onRoot = self.changed(Self.rootStart, to: declaredOnRoot).changing(
            " \(Self.dsNamespace)><ds:SignedInfo", to: "><ds:SignedInfo")
        let rootContent = self.unsigned.changing(Self.rootStart, to: declaredOnRoot)
        let digested = onRoot.changing(
            self.value("DigestValue"), to: Base64.text(self.profile.digest(Array(rootContent.utf8))))
        good.append(
            GoodMessage(
                "declared-on-root", try await self.resigned(digested, by: signer), content: Array(rootContent.utf8)))
        // What a signer puts into its own message is signed, whatever it looks like.
        let nested = self.unsigned.changing(
            Self.rootEnd,
            to: "<ceb:ExtendMessage><ceb:Message>\(self.forged)</ceb:Message></ceb:ExtendMessage>\(Self.rootEnd)")
        let prepared = try CanonicalMessage(xml: Array(nested.utf8))
        let bytes = try await self.keys.signer(signer).sign(prepared).bytes
        good.append(GoodMessage("message-as-payload", String(decoding: bytes, as: UTF8.self), content: prepared.bytes))
        return good
    }

    /// As `resigned`, with another prefix than `ds` for the signature.
    private func resigned(
        _ text: String, by name: String, renamed prefix: String, namespaces: String
    ) async throws -> String {
        let info = text.element("ds:SignedInfo").replacingOccurrences(of: "ds:", with: prefix + ":")
        let canonical = "<\(prefix):SignedInfo\(namespaces)" + info.dropFirst(prefix.count + ":SignedInfo".count + 1)
        let signature = try await self.keys.signer(name).sign(bytes: Array(canonical.utf8))
        let element = text.element("ds:Signature")
        let renamed = element.replacingOccurrences(of: "ds:", with: prefix + ":")
            .replacingOccurrences(of: "xmlns:ds=", with: "xmlns:\(prefix)=")
            .changing(self.value("SignatureValue"), to: Base64.text(signature))
        return text.changing(element, to: renamed)
    }
}
