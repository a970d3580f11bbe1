/// The files inside an archive that was sent.
public enum SpreadsheetBundle {
    /// What an archive is opened with: one order may come in four files.
    static let limits = ZipArchive.Limits(entries: 20_000)

    /// The uploads that an archive is: every table on its own; all messages together, because the documents of one order may stand
    /// in several, and as the archive itself when there is nothing else.
    /// - Parameter name: how the archive is called.
    /// - Throws: `archiveBomb`, `damagedArchive`, `tooLarge`, `unknownFormat` when there is nothing to read.
    public static func parts(
        of bytes: [UInt8], name: String
    ) throws(SpreadsheetError) -> [(name: String, bytes: [UInt8])] {
        let archive = try ZipArchive(bytes, limits: Self.limits)
        let messages = archive.names.indices.filter { Self.isMessage(archive.names[$0]) }
        let tables = archive.names.indices.filter { Self.isTable(archive.names[$0]) }
        if tables.isEmpty, !messages.isEmpty { return [(name, bytes)] }
        guard !tables.isEmpty else { throw SpreadsheetError(.unknownFormat) }
        var files = try Self.contents(tables, of: archive).map { (name: "\(name)/\($0.name)", bytes: $0.bytes) }
        guard !messages.isEmpty else { return files }
        let builder = try ZipBuilder()
        for message in try Self.contents(messages, of: archive, limit: .max) {
            try builder.put(message.name, message.bytes)
        }
        let together = try builder.finish()
        files.append(("\(name)/messages.zip", together))
        return files
    }

    /// A file of customs messages, by its name.
    static func isMessage(_ name: String) -> Bool { Self.isOne(of: [".xml"], name) }

    /// A table, by its name.
    static func isTable(_ name: String) -> Bool { Self.isOne(of: [".csv", ".txt", ".xlsx"], name) }

    private static func isOne(of endings: [String], _ name: String) -> Bool {
        let lower = name.lowercased()
        return endings.contains(where: lower.hasSuffix) && !lower.hasPrefix("__macosx/")
    }

    /// Tables and messages in the archive, in its order; folders and the droppings of file managers are left out.
    /// - Parameters:
    ///   - fileBytes: of one file at most.
    ///   - totalBytes: of all together at most.
    /// - Throws: `archiveBomb`, `damagedArchive`, `tooLarge`, `unknownFormat` when there is none.
    public static func files(
        _ bytes: [UInt8], limit: Int = 50, fileBytes: Int = 40_000_000, totalBytes: Int = 200_000_000
    ) throws(SpreadsheetError) -> [(name: String, bytes: [UInt8])] {
        let archive = try ZipArchive(bytes)
        let entries = archive.names.indices.filter { index in
            Self.isTable(archive.names[index]) || Self.isMessage(archive.names[index])
        }
        guard !entries.isEmpty else { throw SpreadsheetError(.unknownFormat) }
        return try Self.contents(entries, of: archive, limit: limit, fileBytes: fileBytes, totalBytes: totalBytes)
    }

    /// - Parameter entries: their places in the archive.
    private static func contents(
        _ entries: [Int], of archive: ZipArchive, limit: Int = 50, fileBytes: Int = 40_000_000,
        totalBytes: Int = 200_000_000
    ) throws(SpreadsheetError) -> [(name: String, bytes: [UInt8])] {
        guard entries.count <= limit else { throw SpreadsheetError(.archiveBomb, "\(entries.count) files") }
        var total = 0
        var files: [(name: String, bytes: [UInt8])] = []
        for index in entries {
            let content = try archive.content(at: index, limit: min(fileBytes, totalBytes - total))
            total += content.count
            files.append((archive.names[index], content))
        }
        return files
    }
}
