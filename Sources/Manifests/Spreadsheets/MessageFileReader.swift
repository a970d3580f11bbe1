/// Reads the documents of customs messages, signed or not, out of an XML file or an archive of such files, in constant memory.
/// Signatures are counted and not looked at.
public final class MessageFileReader {
    private let name: String
    /// Files that were not opened yet, the next one last.
    private var waiting: [(name: String, source: () throws(SpreadsheetError) -> XMLByteSource)] = []
    private var walk: MessageWalk?
    private var messages = 0
    private var signatures = 0
    private var emptyFiles = 0
    private var read = 0

    /// Documents of one upload: those of as many orders as a table may have rows.
    private static let maxDocuments = 200_000
    /// Characters of a file's name that are kept, from its end: every document and every finding carries it.
    private static let nameLength = 120

    /// - Parameters:
    ///   - bytes: an XML file or an archive.
    ///   - name: how the file is called.
    /// - Throws: `damagedArchive`, `archiveBomb`; `unknownFormat` for an archive without messages.
    public init(_ bytes: [UInt8], name: String) throws(SpreadsheetError) {
        self.name = Self.short(name)
        guard bytes.starts(with: [0x50, 0x4B]) else {
            self.waiting = [(self.name, { MemoryBytes(bytes) })]
            return
        }
        let archive = try ZipArchive(bytes, limits: SpreadsheetBundle.limits)
        for (index, name) in archive.names.enumerated().reversed() where SpreadsheetBundle.isMessage(name) {
            self.waiting.append((Self.short(name), { () throws(SpreadsheetError) in try archive.stream(at: index) }))
        }
        // Tables are uploads of their own: they are here only when the archive could not be taken apart.
        if self.waiting.isEmpty || archive.names.contains(where: SpreadsheetBundle.isTable) {
            _ = try SpreadsheetBundle.parts(of: bytes, name: name)
            throw SpreadsheetError(.unknownFormat)
        }
    }

    /// Of scalars, because one character may have any number of them.
    private static func short(_ name: String) -> String { String(name.unicodeScalars.suffix(Self.nameLength)) }

    /// What was noticed so far; complete at the end.
    public var notes: [SpreadsheetNote] {
        (self.signatures > 0 ? [.signaturesNotKept(self.signatures)] : [])
            + (self.emptyFiles > 0 ? [.filesWithoutMessage(self.emptyFiles)] : [])
    }

    /// Up to so many documents; fewer only at the end.
    /// - Throws: `badXML` with file and line; `noMessage` at the end when there was none; `tooManyRows`; `damagedArchive`.
    public func next(_ count: Int) throws(SpreadsheetError) -> [MessageDocument] {
        var documents: [MessageDocument] = []
        while documents.count < count, let walk = try self.openWalk() {
            guard let document = try walk.next() else {
                self.messages += walk.messages
                self.signatures += walk.signatures
                if walk.messages == 0 { self.emptyFiles += 1 }
                self.walk = nil
                continue
            }
            self.read += 1
            guard self.read <= Self.maxDocuments else {
                throw SpreadsheetError(.tooManyRows, line: document.line, "\(Self.maxDocuments)")
            }
            documents.append(document)
        }
        if self.walk == nil, self.messages == 0 { throw SpreadsheetError(.noMessage, self.name) }
        return documents
    }

    /// The file in hand, or the next one; nil when all were read.
    private func openWalk() throws(SpreadsheetError) -> MessageWalk? {
        if let walk = self.walk { return walk }
        guard let (name, source) = self.waiting.popLast() else { return nil }
        let walk = try MessageWalk(try source(), file: name)
        self.walk = walk
        return walk
    }
}
