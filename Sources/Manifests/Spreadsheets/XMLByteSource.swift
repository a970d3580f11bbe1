/// Where `XMLPull` has its bytes from.
class XMLByteSource {
    /// Bytes read; 0 at the end, -1 when what comes cannot be taken.
    func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int { 0 }

    /// The bytes are not what their archive says.
    var isDamaged: Bool { false }
}

/// Bytes in memory.
final class MemoryBytes: XMLByteSource {
    private let bytes: [UInt8]
    private var given = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    override func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let range = self.given..<min(self.bytes.count, self.given + buffer.count)
        guard !range.isEmpty else { return 0 }
        unsafe self.bytes.withUnsafeBytes {
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range]))
        }
        self.given = range.upperBound
        return range.count
    }
}
