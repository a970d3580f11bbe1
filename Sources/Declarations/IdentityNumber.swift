/// Checks of an 18-character citizen identity number (GB 11643): form, date of birth, check character.
///
/// The first six digits, the administrative division, are not checked: divisions come and go, and synthetic samples
/// use 000000.
package enum IdentityNumber {
    /// What is wrong with a normalised number; empty when nothing is. Form faults hide the others.
    package static func faults(_ number: String, today: Timestamp) -> [ViolationCode] {
        let bytes = Array(number.utf8)
        guard bytes.count == 18, bytes[..<17].allSatisfy({ (48...57).contains($0) }),
            (48...57).contains(bytes[17]) || bytes[17] == UInt8(ascii: "X")
        else { return [.identityFormat] }
        var faults: [ViolationCode] = []
        let birth = String(decoding: bytes[6..<14], as: UTF8.self)
        if birth < "19000101" || birth > today.beijing8 || Timestamp(beijing: birth) == nil {
            faults.append(.identityBirthDate)
        }
        if bytes[17] != self.checkCharacter(bytes[..<17]) { faults.append(.identityChecksum) }
        return faults
    }

    /// Completed years of the person on a day; nil when the number holds no date of birth before it.
    static func age(_ number: String, today: Timestamp) -> Int? {
        let bytes = Array(number.utf8)
        guard bytes.count == 18, bytes[6..<14].allSatisfy({ (48...57).contains($0) }) else { return nil }
        let birth = String(decoding: bytes[6..<14], as: UTF8.self)
        guard Timestamp(beijing: birth) != nil, birth <= today.beijing8, let born = Int(birth.prefix(4)),
            let year = Int(today.beijing8.prefix(4))
        else { return nil }
        return year - born - (birth.suffix(4) > today.beijing8.suffix(4) ? 1 : 0)
    }

    /// ISO 7064 mod 11-2 over 17 digits.
    private static func checkCharacter(_ digits: ArraySlice<UInt8>) -> UInt8 {
        var rest = 0
        for byte in digits { rest = (rest + Int(byte - 48)) * 2 % 11 }
        let check = (12 - rest) % 11
        return check == 10 ? UInt8(ascii: "X") : 48 + UInt8(check)
    }
}
