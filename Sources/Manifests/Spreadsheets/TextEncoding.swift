import Glibc

/// The encodings that spreadsheet programs write, and how text becomes UTF-8.
enum TextEncoding {
    /// The text as UTF-8 without byte order mark, and the name of its encoding where that was another.
    static func utf8(of bytes: [UInt8]) throws(SpreadsheetError) -> (bytes: [UInt8], encoding: String?) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            let rest = Array(bytes.dropFirst(3))
            guard UTF8Scan.firstInvalid(in: rest) == nil else { throw Self.mixture(rest) }
            return (rest, nil)
        }
        if bytes.starts(with: [0xFF, 0xFE]) { return try Self.converted(bytes.dropFirst(2), from: "UTF-16LE") }
        if bytes.starts(with: [0xFE, 0xFF]) { return try Self.converted(bytes.dropFirst(2), from: "UTF-16BE") }
        if UTF8Scan.firstInvalid(in: bytes) == nil { return (bytes, nil) }
        if Self.isMixed(bytes) { throw Self.mixture(bytes) }
        return try Self.converted(bytes[...], from: "GB18030")
    }

    private static func converted(
        _ bytes: ArraySlice<UInt8>, from encoding: String
    ) throws(SpreadsheetError) -> (bytes: [UInt8], encoding: String?) {
        var failedAt = 0
        guard let text = Self.convert(Array(bytes), from: encoding, failedAt: &failedAt) else {
            let line = 1 + bytes.prefix(failedAt).count { $0 == 0x0A }
            throw SpreadsheetError(.encoding, line: line, String(line))
        }
        return (text, encoding)
    }

    /// Nil when a sequence is none of the encoding; `failedAt` says where.
    private static func convert(_ bytes: [UInt8], from encoding: String, failedAt: inout Int) -> [UInt8]? {
        guard let converter = unsafe iconv_open("UTF-8", encoding), Int(bitPattern: converter) != -1 else {
            return nil
        }
        defer { _ = unsafe iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // No encoding here takes less than half of what UTF-8 needs.
        var output = [CChar](repeating: 0, count: bytes.count * 2 + 16)
        let capacity = output.count
        var left = input.count
        var room = capacity
        let result = unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                var from = source.baseAddress
                var to = target.baseAddress
                return unsafe iconv(converter, &from, &left, &to, &room)
            }
        }
        failedAt = bytes.count - left
        guard result != -1, left == 0 else { return nil }
        return output.prefix(capacity - room).map { UInt8(bitPattern: $0) }
    }

    /// Some lines are surely UTF-8 (a character of three bytes) while others are not.
    private static func isMixed(_ bytes: [UInt8]) -> Bool { Self.kinds(bytes).utf8 != nil }

    private static func kinds(_ bytes: [UInt8]) -> (utf8: Int?, other: Int?) {
        var utf8: Int?
        var other: Int?
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { $0 >= 0x80 }) else { continue }
            if UTF8Scan.firstInvalid(in: Array(line)) != nil {
                other = other ?? index + 1
            } else if line.contains(where: { (0xE3...0xEF).contains($0) }) {
                utf8 = utf8 ?? index + 1
            }
            if utf8 != nil, other != nil { break }
        }
        return (utf8, other)
    }

    private static func mixture(_ bytes: [UInt8]) -> SpreadsheetError {
        let kinds = Self.kinds(bytes)
        let other = kinds.other ?? 1
        return SpreadsheetError(.mixedEncodings, line: other, "UTF-8 / GB18030: \(kinds.utf8 ?? 1) / \(other)")
    }
}
