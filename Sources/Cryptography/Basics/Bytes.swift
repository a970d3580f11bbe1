import Glibc

extension [UInt8] {
    /// Whether the bytes hold a run of other bytes.
    func contains(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        var start = self.startIndex
        while let found = self[start...].firstIndex(of: first) {
            if self[found...].starts(with: needle) { return true }
            start = found + 1
        }
        return false
    }

    /// Whether the bytes hold exactly `part` at `offset`; false when it does not fit.
    func holds(_ part: ArraySlice<UInt8>, at offset: Int) -> Bool {
        guard offset >= 0, offset <= self.count - part.count else { return false }
        return unsafe self.withUnsafeBytes { whole in
            unsafe part.withUnsafeBytes { piece in
                guard let here = whole.baseAddress, let there = piece.baseAddress else { return part.isEmpty }
                return unsafe memcmp(here + offset, there, piece.count) == 0
            }
        }
    }
}
