import CZip
import Glibc

/// Writes a ZIP archive: anew, or another one with some entries replaced; the others are copied as they are.
@safe struct ZipBuilder: ~Copyable {
    private let handle: OpaquePointer
    private let target: OpaquePointer

    /// - Parameter original: the archive that is changed; nil for a new one.
    /// - Throws: `damagedArchive`.
    init(changing original: [UInt8]? = nil) throws(SpreadsheetError) {
        var error = unsafe zip_error_t()
        let copy = unsafe original?.mallocated
        guard let source = unsafe zip_source_buffer_create(copy, UInt64(original?.count ?? 0), 1, &error) else {
            unsafe free(copy)
            throw SpreadsheetError(.damagedArchive)
        }
        // Kept beyond the closing of the archive, to read what was written.
        unsafe zip_source_keep(source)
        let flags = original == nil ? ZIP_CREATE | ZIP_TRUNCATE : 0
        guard let handle = unsafe zip_open_from_source(source, Int32(flags), &error) else {
            unsafe zip_source_free(source)
            unsafe zip_source_free(source)
            throw SpreadsheetError(.damagedArchive)
        }
        unsafe self.handle = handle
        unsafe self.target = source
    }

    /// Adds an entry, or replaces the one of this name.
    /// - Throws: `tooLarge` when there is no memory.
    func put(_ name: String, _ content: [UInt8]) throws(SpreadsheetError) {
        guard let copy = unsafe content.mallocated else { throw SpreadsheetError(.tooLarge, name) }
        guard let source = unsafe zip_source_buffer(self.handle, copy, UInt64(content.count), 1) else {
            unsafe free(copy)
            throw SpreadsheetError(.tooLarge, name)
        }
        let index = unsafe zip_file_add(self.handle, name, source, UInt32(ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            unsafe zip_source_free(source)
            throw SpreadsheetError(.tooLarge, name)
        }
        // Archives are compared in tests: no clock.
        _ = unsafe zip_file_set_dostime(self.handle, UInt64(index), 0, 0x5421, 0)
    }

    deinit {
        unsafe zip_discard(self.handle)
        unsafe zip_source_free(self.target)
    }

    /// The archive's bytes.
    consuming func finish() throws(SpreadsheetError) -> [UInt8] {
        let (handle, target) = unsafe (self.handle, self.target)
        discard self
        defer { unsafe zip_source_free(target) }
        guard unsafe zip_close(handle) == 0 else {
            unsafe zip_discard(handle)
            throw SpreadsheetError(.damagedArchive)
        }
        var stat = unsafe zip_stat_t()
        guard unsafe zip_source_stat(target, &stat) == 0, unsafe zip_source_open(target) == 0 else {
            throw SpreadsheetError(.damagedArchive)
        }
        defer { _ = unsafe zip_source_close(target) }
        var bytes = [UInt8](repeating: 0, count: unsafe Int(stat.size))
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe zip_source_read(target, $0.baseAddress, UInt64($0.count))
        }
        guard count == bytes.count else { throw SpreadsheetError(.damagedArchive) }
        return bytes
    }
}
