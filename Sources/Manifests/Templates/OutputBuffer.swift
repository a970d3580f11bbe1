/// Bytes being written; grows by doubling. Faster than appending to an array field by field.
@safe
struct OutputBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// Bytes written so far.
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        unsafe self.base = .allocate(capacity: self.capacity)
    }

    deinit { unsafe self.base.deallocate() }

    /// What was written.
    var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: self.base, count: self.count)) }

    /// Appends bytes as they are.
    @inline(__always)
    mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
        guard let start = source.baseAddress else { return }
        self.reserve(source.count)
        unsafe (self.base + self.count).update(from: start, count: source.count)
        self.count += source.count
    }

    /// Appends bytes as they are.
    mutating func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { unsafe self.append($0) }
    }

    /// Appends text as canonical XML writes it: `&amp;`, `&lt;`, `&gt;` and `&#xD;`.
    mutating func appendEscaped(_ source: UnsafeBufferPointer<UInt8>) {
        self.reserve(source.count * 5)
        for index in source.indices {
            let byte = unsafe source[index]
            switch byte {
            case 0x26: self.put("&amp;")
            case 0x3C: self.put("&lt;")
            case 0x3E: self.put("&gt;")
            case 0x0D: self.put("&#xD;")
            default:
                unsafe self.base[self.count] = byte
                self.count += 1
            }
        }
    }

    /// Appends an attribute's value as canonical XML writes it.
    mutating func appendAttribute(_ source: UnsafeBufferPointer<UInt8>) {
        self.reserve(source.count * 6)
        for index in source.indices {
            let byte = unsafe source[index]
            switch byte {
            case 0x26: self.put("&amp;")
            case 0x3C: self.put("&lt;")
            case 0x22: self.put("&quot;")
            case 0x09: self.put("&#x9;")
            case 0x0A: self.put("&#xA;")
            case 0x0D: self.put("&#xD;")
            default:
                unsafe self.base[self.count] = byte
                self.count += 1
            }
        }
    }

    private mutating func put(_ escape: StaticString) {
        unsafe (self.base + self.count).update(from: escape.utf8Start, count: escape.utf8CodeUnitCount)
        self.count += escape.utf8CodeUnitCount
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if self.count + more > self.capacity { self.grow(to: self.count + more) }
    }

    private mutating func grow(to needed: Int) {
        let capacity = max(needed, self.capacity * 2)
        let base = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        unsafe base.update(from: self.base, count: self.count)
        unsafe self.base.deallocate()
        unsafe self.base = base
        self.capacity = capacity
    }
}
