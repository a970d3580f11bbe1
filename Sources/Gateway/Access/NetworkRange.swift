/// An address of the internet protocol. One of version 4 that is written as version 6 (`::ffff:192.0.2.1`) is one of version 4.
public struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes.
    let bytes: [UInt8]

    /// Nil when the text is no address in digits. A zone behind `%` says nothing about the address and is left out.
    public init?(_ text: some StringProtocol) {
        if let bytes = Self.version4(text) {
            self.bytes = bytes
        } else if let bytes = Self.version6(text.prefix { $0 != "%" }) {
            let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
            self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
        } else {
            return nil
        }
    }

    public var description: String {
        guard self.bytes.count == 16 else { return self.bytes.map { "\($0)" }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(self.bytes[$0]) << 8 | UInt16(self.bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    /// Four numbers without zeros in front, which some would read as octal.
    private static func version4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part -> UInt8? in
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                part.utf8.count == 1 || part.first != "0"
            else { return nil }
            return UInt8(part)
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func version6(_ text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.count <= 45, text.utf8.contains(0x3A) else { return nil }
        // At most one "::" stands for all groups of zeros that are missing.
        let halves = String(text).split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let first = halves.first, let head = Self.groups(first, isLast: halves.count == 1)
        else {
            return nil
        }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = Self.groups(halves[1], isLast: true), head.count + tail.count <= 14 else { return nil }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// - Parameter isLast: its end may be written as version 4.
    private static func groups(_ text: Substring, isLast: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, group) in groups.enumerated() {
            if isLast, index == groups.count - 1, let four = Self.version4(group) {
                bytes += four
            } else if group.utf8.count <= 4, group.allSatisfy({ $0.isASCII && $0.isHexDigit }),
                let number = UInt16(group, radix: 16)
            {
                bytes += [UInt8(number >> 8), UInt8(number & 0xFF)]
            } else {
                return nil
            }
        }
        return bytes
    }
}

/// A network: all addresses that begin with the same bits.
public struct NetworkRange: Sendable, Hashable {
    private let first: NetworkAddress
    /// How many bits are the same.
    public let length: Int

    /// Nil when the text is neither an address nor a network such as `10.0.0.0/8` or `2001:db8::/32`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ NetworkAddress($0) }) else { return nil }
        self.first = first
        let bits = first.bytes.count * 8
        guard parts.count == 2 else {
            self.length = bits
            return
        }
        guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1]), length <= bits
        else { return nil }
        self.length = length
    }

    public func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == self.first.bytes.count else { return false }
        let (whole, rest) = self.length.quotientAndRemainder(dividingBy: 8)
        guard address.bytes.prefix(whole) == self.first.bytes.prefix(whole) else { return false }
        guard rest > 0 else { return true }
        return (address.bytes[whole] ^ self.first.bytes[whole]) >> (8 - rest) == 0
    }
}
