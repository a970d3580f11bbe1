/// The configuration reference: every key of the example configuration with its comment, as a page.
///
/// The example is the one source: start-up's check loads it, so it is never wrong, and a test asks the loader for the keys it
/// allows and finds each in here.
public struct ConfigurationReference: Sendable {
    /// One key.
    public struct Entry: Sendable, Hashable {
        /// For instance `tenants[].platform`; names chosen by the operator are `NAME`; channels have those of the example.
        public var path: String
        /// The value of the example; empty for a mapping or list.
        public var value: String
        /// It stands behind a comment mark: it may be left out.
        public var isOptional: Bool
        /// Its comment.
        public var about: String
        /// How deep it stands.
        var depth: Int
    }

    public private(set) var entries: [Entry] = []
    /// What stands before the first key.
    private var preface: [String] = []

    /// Reads the text of an example configuration.
    public init(example: String) {
        var reader = ExampleReader()
        for line in example.split(separator: "\n", omittingEmptySubsequences: false) { reader.read(String(line)) }
        self.entries = reader.entries
        self.preface = reader.preface
    }

    /// The page.
    public var markdown: String {
        var text = """
            # Configuration

            Every key of `tongguan.yaml`. This page is made from `tongguan.example.yaml` (`make reference`), which
            `tongguan check-config` loads as it stands. *Optional* keys are behind a comment mark there.

            \(self.preface.joined(separator: "\n"))

            """
        for entry in self.entries {
            if entry.depth == 0 {
                text += "\n## `\(entry.path)`\n\n"
                if !entry.about.isEmpty { text += Self.sentence(entry.about) + "\n\n" }
                if !entry.value.isEmpty { text += "In the example: `\(entry.value)`\n" }
                guard
                    self.entries.contains(where: {
                        $0.path.hasPrefix(entry.path + ".") || $0.path.hasPrefix(entry.path + "[")
                    })
                else { continue }
                text += "| key | in the example | meaning |\n|---|---|---|\n"
            } else {
                let value = entry.value.isEmpty ? "" : "`\(Self.cell(entry.value))`"
                let about = (entry.isOptional ? "*Optional.* " : "") + Self.cell(entry.about)
                text += "| `\(Self.cell(entry.path))` | \(value) | \(about) |\n"
            }
        }
        return text
    }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

    private static func sentence(_ text: String) -> String {
        text.isEmpty ? "" : text.prefix(1).uppercased() + text.dropFirst()
    }
}

/// Reads the example line by line; keys behind comment marks count.
private struct ExampleReader {
    var entries: [ConfigurationReference.Entry] = []
    var preface: [String] = []
    private var open: [(indent: Int, name: String)] = []
    private var comment: [String] = []
    /// Sections whose next level is named by the operator.
    private static let named: Set<String> = ["signers", "ports"]

    mutating func read(_ line: String) {
        let indent = line.prefix { $0 == " " }.count
        let content = line.dropFirst(indent)
        if content.isEmpty {
            if self.entries.isEmpty, !self.comment.isEmpty { self.preface = self.comment }
            self.comment = []
            return
        }
        guard content.hasPrefix("#") else { return self.readKey(content, indent, isOptional: false) }
        let said = content.drop { $0 == "#" }
        let inner = said.dropFirst(said.hasPrefix(" ") ? 1 : 0)
        let blanks = inner.prefix { $0 == " " }.count
        let text = inner.dropFirst(blanks)
        if text.hasPrefix("#"), !self.entries.isEmpty {
            let more = text.drop { $0 == "#" || $0 == " " }
            // Behind two marks: a key that may be left out of a section that may be left out, or a second line of a comment.
            if Self.isKey(more) { return self.readKey(more, indent + blanks, isOptional: true) }
            let last = self.entries.count - 1
            self.entries[last].about += (self.entries[last].about.isEmpty ? "" : " ") + more
        } else if Self.isKey(text) {
            self.readKey(text, indent + blanks, isOptional: true)
        } else {
            self.comment.append(String(text))
        }
    }

    private static func isKey(_ text: Substring) -> Bool {
        let name = text.drop { $0 == "-" || $0 == " " }.prefix {
            $0.isASCII && ($0.isLowercase || $0.isNumber || "_-".contains($0))
        }
        let rest = text.drop { $0 == "-" || $0 == " " }.dropFirst(name.count)
        return !name.isEmpty && (rest == ":" || rest.hasPrefix(": "))
    }

    private mutating func readKey(_ content: Substring, _ indent: Int, isOptional: Bool) {
        var (content, indent) = (content, indent)
        let isItem = content.hasPrefix("- ")
        if isItem {
            content = content.dropFirst(2)
            while let last = self.open.last,
                last.indent > indent || (last.indent == indent && last.name.hasSuffix("[]"))
            {
                self.open.removeLast()
            }
            if let parent = self.open.indices.last, !self.open[parent].name.hasSuffix("[]") {
                self.open[parent].name += "[]"
            }
            indent += 2
        }
        guard Self.isKey(content), let colon = content.firstIndex(of: ":") else {
            self.comment = []
            return
        }
        while let last = self.open.last, last.indent >= indent { self.open.removeLast() }
        var name = String(content[..<colon])
        if self.open.count == 1, Self.named.contains(self.open[0].name) { name = "NAME" }
        let (value, behind) = Self.split(content[content.index(after: colon)...])
        let path = (self.open.map(\.name) + [name]).joined(separator: ".")
        let about = (self.comment + (behind.isEmpty ? [] : [behind])).joined(separator: " ")
        self.comment = []
        if let known = self.entries.firstIndex(where: { $0.path == path }) {
            // The same key of another example, for instance of a second signer.
            if self.entries[known].about.isEmpty { self.entries[known].about = about }
        } else {
            self.entries.append(
                .init(path: path, value: value, isOptional: isOptional, about: about, depth: self.open.count))
        }
        self.open.append((indent, name))
    }

    /// The value and the comment behind it.
    private static func split(_ text: Substring) -> (value: String, comment: String) {
        let mark = text.indices.first {
            text[$0] == "#" && (text.index(before: $0) >= text.startIndex && text[text.index(before: $0)] == " ")
        }
        let value = text[..<(mark ?? text.endIndex)].trimmed
        let comment = mark.map { text[$0...].drop { $0 == "#" || $0 == " " } } ?? ""
        return (value, String(comment))
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
