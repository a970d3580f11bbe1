import Manifests

extension Mail {
    /// As it goes over the wire (RFC 5322, RFC 2045): lines end with CR LF, everything is ASCII.
    var bytes: [UInt8] {
        let headers = [
            "Date: \(self.date)", "From: <\(self.from)>",
            "To: \(self.to.map { "<\($0)>" }.joined(separator: ", "))", "Message-ID: <\(self.id)>",
            "Subject: \(Self.encodedWords(self.subject))", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            "Auto-Submitted: auto-generated",
        ]
        let body = Self.lines(of: Base64.encode(Array(self.text.replacing("\n", with: "\r\n").utf8)))
        return Array((headers.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    /// Encoded words (RFC 2047) of at most 75 characters, none of which cuts a character in two.
    static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var piece: [UInt8] = []
        func close() {
            guard !piece.isEmpty else { return }
            words.append("=?utf-8?B?" + String(decoding: Base64.encode(piece), as: UTF8.self) + "?=")
            piece = []
        }
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if piece.count + bytes.count > 45 { close() }
            piece += bytes
        }
        close()
        return words.joined(separator: "\r\n ")
    }

    private static func lines(of text: [UInt8]) -> [UInt8] {
        stride(from: 0, to: text.count, by: 76).flatMap { start in
            Array(text[start..<min(start + 76, text.count)]) + [13, 10]
        }
    }
}
