/// A file of messages as one document: whatever stands in it, one message or several one after the other, is put into a root of
/// ours. XML declarations, which only a whole document may have, become blanks, so that lines stay where they are; the text is
/// UTF-8, as customs wants it.
///
/// libxml2 compares every attribute of an element with every other: their number is bounded here, before it sees them.
final class MessageBytes: XMLByteSource {
    private let source: XMLByteSource
    private var chunk = [UInt8](repeating: 0, count: 65_536)
    private var ready = Array("<messages>".utf8)
    private var given = 0
    private var isOver = false
    private var isRefused = false
    private var state = State.plain
    private var attributes = 0
    private var isBehindEquals = false

    private enum State {
        case plain
        /// So many bytes of `mark` were read and are held back.
        case opening(Int)
        case declaration
    }

    private static let mark = Array("<?xml".utf8)
    private static let maxAttributes = 100

    init(_ source: XMLByteSource) { self.source = source }

    override var isDamaged: Bool { self.source.isDamaged }

    override func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while self.given == self.ready.count {
            guard !self.isOver, !self.isRefused else { return self.isRefused ? -1 : 0 }
            self.ready.removeAll(keepingCapacity: true)
            self.given = 0
            let count = unsafe self.chunk.withUnsafeMutableBytes { unsafe self.source.read($0) }
            guard count >= 0 else { return -1 }
            if count > 0 { self.take(count) } else { self.end() }
            if self.isRefused { return -1 }
        }
        let range = self.given..<min(self.ready.count, self.given + buffer.count)
        unsafe self.ready.withUnsafeBytes {
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range]))
        }
        self.given = range.upperBound
        return range.count
    }

    private func end() {
        self.isOver = true
        if case .opening(let matched) = self.state { self.ready += Self.mark.prefix(matched) }
        self.ready += Array("</messages>".utf8)
    }

    private func take(_ count: Int) {
        let bytes = self.chunk
        for index in 0..<count {
            let byte = bytes[index]
            self.weigh(byte)
            switch self.state {
            case .plain:
                if byte == Self.mark[0] { self.state = .opening(1) } else { self.ready.append(byte) }
            case .opening(let matched) where matched < Self.mark.count && byte == Self.mark[matched]:
                self.state = .opening(matched + 1)
            case .opening(let matched) where matched == Self.mark.count && byte.isXMLWhiteSpace:
                self.ready += [UInt8](repeating: 0x20, count: Self.mark.count) + [byte]
                self.state = .declaration
            case .opening(let matched):
                self.ready += Self.mark.prefix(matched)
                self.state = byte == Self.mark[0] ? .opening(1) : .plain
                if byte != Self.mark[0] { self.ready.append(byte) }
            case .declaration:
                self.ready.append(byte == 0x0A ? byte : 0x20)
                if byte == UInt8(ascii: ">") { self.state = .plain }
            }
        }
    }

    /// Counts attributes between two `<`, rather too many than too few. A NUL, behind which libxml2 reads no further, is none of XML.
    private func weigh(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "<"):
            self.attributes = 0
            self.isBehindEquals = false
        case UInt8(ascii: "="): self.isBehindEquals = true
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            if self.isBehindEquals { self.attributes += 1 }
            self.isBehindEquals = false
            if self.attributes > Self.maxAttributes { self.isRefused = true }
        case 0: self.isRefused = true
        default: if !byte.isXMLWhiteSpace { self.isBehindEquals = false }
        }
    }
}
