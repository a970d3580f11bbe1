/// The first words of an answer, made safe for logs.
///
/// An answer may quote the message back. So what stands in brackets or quotes, behind a colon or an equals sign (but
/// for the labels below), and every run with four digits or more is replaced by `…`.
struct AnswerExcerpt: CustomStringConvertible {
    let description: String

    init(_ body: [UInt8], limit: Int = 120) {
        let text = String(decoding: body.prefix(2048), as: UTF8.self)
        var builder = Builder()
        for scalar in text.unicodeScalars {
            builder.add(scalar)
            if builder.text.unicodeScalars.count > limit * 4 { break }
        }
        let words = builder.finished().split(separator: " ").joined(separator: " ")
        let scalars = words.unicodeScalars
        guard scalars.count > limit else {
            self.description = words
            return
        }
        self.description = String(String.UnicodeScalarView(scalars.prefix(limit))) + "…"
    }

    /// Labels whose value says what went wrong.
    private static let plainLabels: Set<String> = [
        "code", "desc", "msg", "message", "error", "reason", "status", "result", "errcode", "errmsg",
    ]

    private struct Builder {
        var text = ""
        private var word = ""
        private var closers: [Unicode.Scalar] = []
        private var isMasking = false

        mutating func add(_ scalar: Unicode.Scalar) {
            if let closer = self.closers.last {
                if scalar == closer {
                    self.closers.removeLast()
                } else if let next = Self.pairs[scalar] {
                    self.closers.append(next)
                }
                return
            }
            if let closer = Self.pairs[scalar] {
                self.endWord()
                self.closers.append(closer)
                self.mask()
            } else if Self.ends.contains(scalar) || scalar.properties.isWhitespace || scalar.value < 32 {
                self.endWord()
                if Self.ends.contains(scalar) { self.isMasking = false }
                self.text.unicodeScalars.append(scalar.value <= 32 ? " " : scalar)
            } else if Self.labelEnds.contains(scalar) {
                let label = self.word.lowercased()
                self.endWord()
                self.text.unicodeScalars.append(scalar)
                if !AnswerExcerpt.plainLabels.contains(label) { self.isMasking = true }
            } else if scalar != "\"", scalar != "'" {
                self.word.unicodeScalars.append(scalar)
            }
        }

        mutating func finished() -> String {
            self.endWord()
            return self.text
        }

        private mutating func endWord() {
            defer { self.word = "" }
            if self.word.isEmpty { return }
            let digits = self.word.unicodeScalars.count { $0.properties.numericType == .decimal }
            if self.isMasking || digits >= 4 { self.mask() } else { self.text += self.word }
        }

        private mutating func mask() {
            if !self.text.hasSuffix("…") { self.text += "…" }
        }

        private static let pairs: [Unicode.Scalar: Unicode.Scalar] = [
            "[": "]", "(": ")", "【": "】", "（": "）", "「": "」", "“": "”", "《": "》",
        ]
        private static let ends: Set<Unicode.Scalar> = [",", ";", "，", "；", "。", "、", "{", "}", "<", ">", "\n"]
        private static let labelEnds: Set<Unicode.Scalar> = [":", "：", "="]
    }
}
