/// One header line.
public struct HTTPHeader: Sendable, Hashable {
    /// Name as sent or received; compared without regard to case.
    public var name: String
    /// Value without the blanks around it.
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// The line, or nil when name or value could break out of it.
    var line: String? {
        let tokenMarks = "!#$%&'*+-.^_`|~".utf8
        let isToken = self.name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || tokenMarks.contains(byte)
        }
        guard isToken, !self.name.isEmpty, self.value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
            return nil
        }
        // libcurl drops a header of the form `Name:`; `Name;` sends it without a value.
        return self.value.isEmpty ? self.name + ";" : self.name + ": " + self.value
    }

    /// Reads a received line; nil for the status line and the empty one.
    init?(line: ArraySlice<UInt8>) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return nil }
        func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 10 }
        var value = line[(colon + 1)...].drop(while: isBlank)
        while let last = value.last, isBlank(last) { value.removeLast() }
        self.name = String(decoding: line[..<colon], as: UTF8.self)
        self.value = String(decoding: value, as: UTF8.self)
    }
}
