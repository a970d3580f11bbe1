extension UInt8 {
    /// Blank, tab, line feed or carriage return.
    var isXMLWhiteSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
    /// `0`…`9`.
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
}

extension String {
    /// Without white space at both ends. Works on bytes, so CR LF is two characters as on the wire.
    var trimmed: String {
        var bytes = self.utf8[...]
        while let first = bytes.first, first.isXMLWhiteSpace { bytes.removeFirst() }
        while let last = bytes.last, last.isXMLWhiteSpace { bytes.removeLast() }
        return String(Substring(bytes))
    }
}

extension String {
    /// The bytes, which are compared where canonically equal texts differ.
    var utf8Bytes: [UInt8] { Array(self.utf8) }
}

extension String? {
    /// The bytes, which are compared where canonically equal texts differ.
    var utf8Bytes: [UInt8]? { self.map { Array($0.utf8) } }
}
