import CZip
import Glibc

/// A ZIP archive in memory, opened for reading with bounds that an archive bomb breaks.
@safe final class ZipArchive {
    /// What is taken at most.
    struct Limits: Sendable {
        var entries = 2000
        /// Bytes of all entries together, uncompressed.
        var bytes: UInt64 = 600_000_000
        /// Times that one entry of more than `freeBytes` may grow.
        var ratio: UInt64 = 200
        var freeBytes: UInt64 = 5_000_000
    }

    private let bytes: [UInt8]
    private let handle: OpaquePointer
    /// Names of the entries, in their order.
    let names: [String]
    private let sizes: [UInt64]

    /// - Throws: `damagedArchive`, `archiveBomb`.
    init(_ bytes: [UInt8], limits: Limits = Limits()) throws(SpreadsheetError) {
        self.bytes = bytes
        guard let handle = unsafe Self.open(bytes) else { throw SpreadsheetError(.damagedArchive) }
        unsafe self.handle = handle
        let count = unsafe zip_get_num_entries(handle, 0)
        guard count <= limits.entries else {
            unsafe zip_discard(handle)
            throw SpreadsheetError(.archiveBomb, "\(count) files")
        }
        var names: [String] = []
        var sizes: [UInt64] = []
        var total: UInt64 = 0
        var trouble: SpreadsheetError?
        for index in 0..<UInt64(max(0, count)) {
            var stat = unsafe zip_stat_t()
            guard unsafe zip_stat_index(handle, index, 0, &stat) == 0, let name = unsafe stat.name else {
                trouble = SpreadsheetError(.damagedArchive)
                break
            }
            names.append(unsafe String(cString: name))
            let (size, packed) = unsafe (stat.size, stat.comp_size)
            sizes.append(size)
            let (sum, overflow) = total.addingReportingOverflow(size)
            total = sum
            if overflow || total > limits.bytes || size > limits.freeBytes && size / max(1, packed) > limits.ratio {
                trouble = SpreadsheetError(.archiveBomb, "\(size / 1_000_000) MB")
                break
            }
        }
        self.names = names
        self.sizes = sizes
        // All is initialised now, so that `deinit` discards the archive.
        if let trouble { throw trouble }
    }

    deinit { unsafe zip_discard(self.handle) }

    /// Opens a copy: libzip keeps the pointer as long as the archive is open.
    private static func open(_ bytes: [UInt8]) -> OpaquePointer? {
        guard let copy = unsafe bytes.mallocated else { return nil }
        var error = unsafe zip_error_t()
        // The source frees the copy.
        guard let source = unsafe zip_source_buffer_create(copy, UInt64(bytes.count), 1, &error) else {
            unsafe free(copy)
            return nil
        }
        guard let handle = unsafe zip_open_from_source(source, Int32(ZIP_RDONLY | ZIP_CHECKCONS), &error) else {
            unsafe zip_source_free(source)
            return nil
        }
        return unsafe handle
    }

    func index(of name: String) -> Int? {
        self.names.firstIndex { $0.utf8.elementsEqual(name.utf8) }
            ?? self.names.firstIndex { $0.lowercased() == name.lowercased() }
    }

    /// The entry, to be read from its beginning.
    /// - Throws: `damagedArchive` when there is none of the name, or it is encrypted.
    func stream(_ name: String) throws(SpreadsheetError) -> ZipStream {
        guard let index = self.index(of: name) else { throw SpreadsheetError(.damagedArchive) }
        return try self.stream(at: index)
    }

    /// The entry of this place in `names`, to be read from its beginning.
    /// - Throws: `damagedArchive` when it is encrypted.
    func stream(at index: Int) throws(SpreadsheetError) -> ZipStream {
        guard let file = unsafe zip_fopen_index(self.handle, UInt64(index), 0) else {
            throw SpreadsheetError(.damagedArchive)
        }
        return unsafe ZipStream(file, of: self, size: self.sizes[index])
    }

    /// A whole entry.
    /// - Throws: `tooLarge` above the limit, `damagedArchive`.
    func content(_ name: String, limit: Int = 64_000_000) throws(SpreadsheetError) -> [UInt8] {
        guard let index = self.index(of: name) else { throw SpreadsheetError(.damagedArchive) }
        return try self.content(at: index, limit: limit)
    }

    /// The whole entry of this place in `names`.
    /// - Throws: `tooLarge` above the limit, `damagedArchive`.
    func content(at index: Int, limit: Int = 64_000_000) throws(SpreadsheetError) -> [UInt8] {
        let stream = try self.stream(at: index)
        guard stream.size <= UInt64(limit) else { throw SpreadsheetError(.tooLarge, self.names[index]) }
        var content = [UInt8](repeating: 0, count: Int(stream.size))
        var filled = 0
        while filled < content.count {
            let count = unsafe content.withUnsafeMutableBytes { buffer in
                unsafe stream.read(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            guard count > 0 else { throw SpreadsheetError(.damagedArchive) }
            filled += count
        }
        // More than it says, or another checksum, shows only to whoever asks for what comes after the end.
        var more: UInt8 = 0
        guard unsafe withUnsafeMutableBytes(of: &more, { unsafe stream.read($0) }) == 0 else {
            throw SpreadsheetError(.damagedArchive)
        }
        return content
    }
}

extension [UInt8] {
    /// A copy that C frees; nil without memory.
    var mallocated: UnsafeMutableRawPointer? {
        guard let copy = unsafe malloc(Swift.max(1, self.count)) else { return nil }
        unsafe UnsafeMutableRawBufferPointer(start: copy, count: self.count).copyBytes(from: self)
        return unsafe copy
    }
}

/// One entry on its way out of an archive.
@safe final class ZipStream: XMLByteSource {
    private let file: OpaquePointer
    private let archive: ZipArchive
    /// Bytes, uncompressed, as the archive says.
    let size: UInt64
    private var hasFailed = false
    private var given: UInt64 = 0

    /// An entry ended early, is not what its checksum says, or longer than the archive says.
    override var isDamaged: Bool { self.hasFailed }

    init(_ file: OpaquePointer, of archive: ZipArchive, size: UInt64) {
        unsafe self.file = file
        self.archive = archive
        self.size = size
    }

    deinit { unsafe zip_fclose(self.file) }

    override func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard !self.hasFailed else { return -1 }
        let count = unsafe zip_fread(self.file, buffer.baseAddress, UInt64(buffer.count))
        // The limits were checked with the size that the archive gives: what grows beyond it may grow without end.
        if count < 0 || UInt64(count) > self.size - self.given {
            self.hasFailed = true
            return -1
        }
        self.given += UInt64(count)
        return Int(count)
    }
}
