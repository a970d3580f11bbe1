import Declarations
import Manifests

/// Small canonical messages, written by hand.
enum Message {
    static let standard = [
        CanonicalMessage.Namespace(prefix: "ceb", uri: "http://www.chinaport.gov.cn/ceb"),
        CanonicalMessage.Namespace(prefix: "xsi", uri: "http://www.w3.org/2001/XMLSchema-instance"),
    ]

    /// A message whose text has every character that canonical form escapes, Chinese, a rare character and an emoji.
    static func canonical(
        _ text: String = "面膜 &amp; &lt;1&gt; &#xD; \u{20BB7}野家 🎁 \"q\"",
        namespaces: [CanonicalMessage.Namespace] = standard
    ) -> CanonicalMessage {
        let declarations = namespaces.map {
            $0.prefix.isEmpty ? " xmlns=\"\($0.uri)\"" : " xmlns:\($0.prefix)=\"\($0.uri)\""
        }
        let head = Array(
            ("<ceb:CEB311Message" + declarations.joined()
                + " guid=\"0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0001\" version=\"1.0\">"
                + "<ceb:Order><ceb:OrderHead><ceb:note>\(text)</ceb:note><ceb:batchNumbers></ceb:batchNumbers>"
                + "</ceb:OrderHead></ceb:Order>").utf8)
        return CanonicalMessage(
            kind: .order, bytes: head + Array("</ceb:CEB311Message>".utf8), signatureOffset: head.count,
            rootNamespaces: namespaces)
    }
}

extension [UInt8] {
    /// The first place of some bytes.
    func firstRange(of text: String, from start: Int = 0) -> Range<Int>? {
        let needle = Array(text.utf8)
        guard self.count >= needle.count, start <= self.count - needle.count else { return nil }
        return (start...self.count - needle.count).lazy
            .filter { self[$0..<$0 + needle.count].elementsEqual(needle) }
            .map { $0..<$0 + needle.count }.first
    }

    /// The bytes with the first occurrence of one text replaced by another.
    func replacing(first text: String, with other: String) -> [UInt8] {
        guard let range = self.firstRange(of: text) else { return self }
        return self[..<range.lowerBound] + Array(other.utf8) + self[range.upperBound...]
    }

    /// The text between two marks.
    func text(between start: String, and end: String) -> String? {
        guard let head = self.firstRange(of: start),
            let tail = self.firstRange(of: end, from: head.upperBound)
        else { return nil }
        return String(decoding: self[head.upperBound..<tail.lowerBound], as: UTF8.self)
    }

    /// The bytes without the element `ds:Signature`.
    var withoutSignature: [UInt8] {
        guard let head = self.firstRange(of: "<ds:Signature "), let tail = self.firstRange(of: "</ds:Signature>") else {
            return self
        }
        return Array(self[..<head.lowerBound] + self[tail.upperBound...])
    }
}
