/// A configuration as it may be shown to whoever helps: without hashes, passwords and PEM blocks.
public enum SharedConfiguration {
    /// - Parameter text: YAML. What cannot be judged is left out rather than shown.
    public static func text(_ text: String) -> String {
        var lines: [String] = []
        /// Inside a value that is left out: how far its key is indented.
        var hidden: Int?
        var isInPEM = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if isInPEM || line.contains("-----BEGIN ") {
                isInPEM = !line.contains("-----END ")
                lines.append("…")
                continue
            }
            let indent = line.prefix { $0 == " " }.count
            if let depth = hidden {
                if line.allSatisfy(\.isWhitespace) || indent > depth { continue }
                hidden = nil
            }
            guard let found = line.firstMatch(of: Self.key) else {
                lines.append(Self.plain(line))
                continue
            }
            hidden = indent
            lines.append(Self.plain(String(line[..<found.range.upperBound])) + " …")
        }
        return lines.joined(separator: "\n")
    }

    /// A key that stands for a secret, in a block or in braces, with or without quotes.
    private static var key: Regex<Substring> {
        /(?:^|[\s{,"'_-])(?:password|secret|token|pin|passphrase|vault|master)["']?\s*:(?=\s|$|["'])/.ignoresCase()
    }

    /// Also what stands where no secret belongs: a configuration with an error is shared like any other.
    private static func plain(_ line: String) -> String {
        line.replacing(/sha256:[0-9a-fA-F]+/, with: "sha256:…")
            .replacing(/scrypt:[0-9a-zA-Z:$.\/+=]+/, with: "scrypt:…")
            .replacing(/\b(tg|tgtest|whsec)_[0-9a-zA-Z+\/=]+/) { "\($0.output.1)_…" }
            .replacing(/[0-9a-fA-F]{32,}/, with: "…")
            .replacing(/:\/\/\S*@/, with: "://…@")
            .replacing(/(password|passphrase|token|pin|secret|key)=[^\s&"']+/) { "\($0.output.1)=…" }
    }
}
