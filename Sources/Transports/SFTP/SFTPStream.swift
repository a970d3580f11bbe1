import CCurl

/// The bytes of one transfer, both ways; libcurl calls it on the thread of its session only, while the transfer runs.
final class SFTPStream {
    private let sending: [UInt8]
    private var sent = 0
    private let limit: Int
    private(set) var received: [UInt8] = []
    private(set) var isTooLarge = false
    /// Whether no byte went either way.
    var isUntouched: Bool { self.sent == 0 && self.received.isEmpty && !self.isTooLarge }

    init(sending: [UInt8], limit: Int) {
        self.sending = sending
        self.limit = limit
    }

    /// Has libcurl call this object, to which `context` points and which outlives the transfer.
    @unsafe func attach(to handle: EasyHandle, as context: UnsafeMutableRawPointer) throws(TransportError) {
        unsafe try handle.set(CURLOPT_WRITEDATA, pointer: context)
        unsafe try handle.set(CURLOPT_READDATA, pointer: context)
        unsafe try handle.set(
            CURLOPT_WRITEFUNCTION,
            transfer: { data, size, count, context in
                unsafe SFTPStream.from(context)?.take(data, size * count) ?? 0
            })
        unsafe try handle.set(
            CURLOPT_READFUNCTION,
            transfer: { data, size, count, context in
                unsafe SFTPStream.from(context)?.give(data, size * count) ?? 0
            })
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> SFTPStream? {
        unsafe context.map { unsafe Unmanaged<SFTPStream>.fromOpaque($0).takeUnretainedValue() }
    }

    private func take(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard self.received.count + count <= self.limit else {
            self.isTooLarge = true
            return 0
        }
        unsafe self.received.append(contentsOf: UnsafeRawBufferPointer(start: data, count: count))
        return count
    }

    private func give(_ data: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
        let count = Swift.min(room, self.sending.count - self.sent)
        guard count > 0, let data = unsafe data else { return 0 }
        let place = unsafe UnsafeMutableRawBufferPointer(start: data, count: count)
        unsafe place.copyBytes(from: self.sending[self.sent..<(self.sent + count)])
        self.sent += count
        return count
    }
}
