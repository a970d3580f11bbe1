extension Timestamp {
    /// Reads RFC 3339, for instance `2027-01-31T09:30:00Z` or `2027-01-31T17:30:00.125+08:00`; nil when it is not a real moment.
    /// What is finer than a millisecond is dropped; a leap second counts as the second after it.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        func digits(_ from: Int, _ count: Int) -> Int64? {
            guard from + count <= bytes.count else { return nil }
            let part = bytes[from..<from + count]
            guard part.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return part.reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, [0x54, 0x74, 0x20].contains(bytes[10]),
            bytes[13] == 0x3A, bytes[16] == 0x3A, let hour = digits(11, 2), hour < 24, let minute = digits(14, 2),
            minute < 60, let second = digits(17, 2), second <= 60, digits(0, 4) != nil, digits(5, 2) != nil,
            digits(8, 2) != nil
        else { return nil }
        let day = bytes[0..<4] + bytes[5..<7] + bytes[8..<10]
        guard let midnight = Timestamp(beijing: String(decoding: day, as: UTF8.self)) else { return nil }
        var place = 19
        var milliseconds: Int64 = 0
        if bytes[place] == 0x2E {
            let fraction = bytes[(place + 1)...].prefix { (48...57).contains($0) }
            guard !fraction.isEmpty else { return nil }
            let shown = (Array(fraction.prefix(3)) + [48, 48, 48]).prefix(3)
            milliseconds = shown.reduce(0) { $0 * 10 + Int64($1 - 48) }
            place += 1 + fraction.count
        }
        guard place < bytes.count else { return nil }
        var offset: Int64 = 0
        switch bytes[place] {
        case 0x5A, 0x7A: place += 1
        case 0x2B, 0x2D:
            guard place + 6 <= bytes.count, bytes[place + 3] == 0x3A, let hours = digits(place + 1, 2), hours < 24,
                let minutes = digits(place + 4, 2), minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (bytes[place] == 0x2B ? 60 : -60)
            place += 6
        default: return nil
        }
        guard place == bytes.count else { return nil }
        // `midnight` is that of Beijing, eight hours before that of UTC.
        let seconds = hour * 3600 + minute * 60 + second - offset + 8 * 3600
        self.init(milliseconds: midnight.milliseconds + seconds * 1000 + milliseconds)
    }
}
