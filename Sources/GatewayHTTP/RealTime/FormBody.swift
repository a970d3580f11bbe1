/// The body of a form, `name=value&name=value` (application/x-www-form-urlencoded).
enum FormBody {
    /// The values of one field in the order given; nil when an escape anywhere is broken.
    static func values(of name: String, in body: [UInt8]) -> [[UInt8]]? {
        var found: [[UInt8]] = []
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first, let key = self.decoded(first),
                let value = self.decoded(parts.count == 2 ? parts[1] : [])
            else { return nil }
            if key.elementsEqual(name.utf8) { found.append(value) }
        }
        return found
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): output.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(self.digit), let low = rest.popFirst().flatMap(self.digit)
                else { return nil }
                output.append(high << 4 | low)
            default: output.append(byte)
            }
        }
        return output
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
