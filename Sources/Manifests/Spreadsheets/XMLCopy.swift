/// Writes XML that is read element by element, so that all but what is meant to change stays as it was.
struct XMLCopy {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) { self.bytes.reserveCapacity(capacity) }

    mutating func declaration() {
        self.raw("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")
    }

    /// Text that is XML already.
    mutating func raw(_ xml: String) { self.bytes.append(contentsOf: xml.utf8) }

    mutating func text(_ text: String) { self.bytes.append(contentsOf: Self.escaped(text).utf8) }

    /// The tag on which the reader stands.
    ///
    /// - Parameter change: the attributes as they are to be written.
    mutating func start(_ xml: XMLPull, _ change: ([(name: String, value: String)]) -> [(name: String, value: String)])
    {
        let isEmpty = xml.isEmpty
        self.raw("<" + xml.qualifiedName)
        for (name, value) in change(xml.attributes) { self.raw(" \(name)=\"\(Self.escaped(value))\"") }
        self.raw(isEmpty ? "/>" : ">")
    }

    /// The node on which the reader stands.
    mutating func node(_ node: XMLPull.Node, _ xml: XMLPull) {
        switch node {
        case .start: self.start(xml) { $0 }
        case .end: self.raw("</" + xml.qualifiedName + ">")
        case .text: self.text(xml.value)
        case .other: break
        }
    }

    /// Fit for text and for attributes in double quotes.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 }) else {
            return text
        }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\r": escaped += "&#13;"
            case _ where scalar.value < 0x20: escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
