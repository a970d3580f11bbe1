public import Declarations
import FoundationEssentials

/// A new edition of one code table that was checked against the tables it joins, ready to take the place of the old one.
public struct CodeTableUpdate: Sendable {
    /// Which table.
    public let table: CodeTables.Table
    /// The new edition.
    public let edition: CodeTables.Edition
    /// The edition that is there; nil when there is none, or when it does not say.
    public let previous: CodeTables.Edition?
    /// Rows of the new file.
    public let rows: Int
    /// Codes that are new, gone, or have other cells, in the order written.
    public let added: [String]
    public let removed: [String]
    public let changed: [String]
    /// The new file is, byte for byte, the one that is there.
    public let isSame: Bool

    private let folder: CodeTableFolder
    private let old: [UInt8]?
    private let new: [UInt8]

    /// Reads and checks a new file. Nothing is written.
    ///
    /// - Parameters:
    ///   - file: the new file.
    ///   - table: which table it is; nil: the one that the file is named after.
    ///   - templates: the template folder.
    ///   - configuration: a configuration whose ports must stay valid, besides the port profiles of the templates.
    ///   - goods: lists of goods (CSV) whose codes must stay valid.
    ///   - force: takes an edition older than the one that is there.
    /// - Throws: everything that stands in the way: wrong cells, keys that stand twice, an older edition, codes that are
    ///   gone and still used.
    public init(
        _ file: String, as table: CodeTables.Table? = nil, templates: String, configuration: String? = nil,
        goods: [String] = [], force: Bool = false
    ) throws(ConfigurationError) {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        guard let table = table ?? CodeTables.Table.allCases.first(where: { $0.fileName == name }) else {
            throw Self.refusal(
                file, "is not named after a table; say which one it is",
                allowed: CodeTables.Table.allCases.map(\.rawValue))
        }
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw Self.refusal(file, "cannot be read: no such file, or no permission", code: .unreadable)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.refusal(file, "is not UTF-8", code: .unreadable)
        }
        let folder = CodeTableFolder(templates: templates)
        let installed = folder.texts()
        let read = CodeTableFile(table, text: text)
        let before = installed[table.fileName].map { CodeTableFile(table, text: $0) }
        let difference = Self.difference(from: before?.rows ?? [], to: read.rows)

        var problems = Self.problems(of: text, table, file, joining: installed, in: folder)
        if let old = before?.edition, let new = read.edition, new.date < old.date, !force {
            problems.append(
                .init(
                    file: file, line: 1, keyPath: "",
                    reason: "the edition \(new.date) is older than the edition \(old.date) that is there"))
        }
        // Codes on lines that cannot be read would only seem to be gone.
        if read.problems.isEmpty {
            problems += Self.problems(
                of: Set(difference.removed), in: table, file, templates: templates, configuration: configuration,
                goods: goods)
        }
        guard problems.isEmpty, let edition = read.edition else { throw ConfigurationError(.invalid, problems) }

        self.table = table
        self.edition = edition
        self.previous = before?.edition
        self.rows = read.rows.count
        (self.added, self.removed, self.changed) = difference
        self.folder = folder
        self.new = [UInt8](bytes)
        self.old = FileManager.default.contents(atPath: folder.file(table)).map { [UInt8]($0) }
        self.isSame = self.old == self.new
    }

    /// Keeps the old file beside as a backup and puts the new one in its place: whole or not at all.
    ///
    /// - Returns: path of the backup; nil when there was nothing to keep.
    /// - Throws: what could not be written.
    public func apply() throws(ConfigurationError) -> String? {
        guard !self.isSame else { return nil }
        let path = self.folder.file(self.table)
        var backup: String?
        if let old = self.old {
            let kept = self.backupPath(for: old)
            if FileManager.default.contents(atPath: kept) == nil { try self.write(old, to: kept) }
            backup = kept
        }
        try self.write(self.new, to: path)
        return backup
    }

    /// `units.csv.2024-12.bak`; numbered when another file of that name is there.
    private func backupPath(for old: [UInt8]) -> String {
        let stem = "\(self.folder.file(self.table)).\(self.previous?.date ?? "unknown")"
        var path = stem + ".bak"
        var number = 1
        while let there = FileManager.default.contents(atPath: path), [UInt8](there) != old {
            number += 1
            path = "\(stem)-\(number).bak"
        }
        return path
    }

    private func write(_ bytes: [UInt8], to path: String) throws(ConfigurationError) {
        guard let reason = DurableFile.write(bytes, to: path) else { return }
        throw Self.refusal(path, "cannot be written: \(reason)", code: .unreadable)
    }

    private static func refusal(
        _ file: String, _ reason: String, allowed: [String] = [], code: ConfigurationError.Code = .invalid
    ) -> ConfigurationError {
        ConfigurationError(code, [.init(file: file, line: 1, keyPath: "", reason: reason, allowed: allowed)])
    }

    /// What is wrong with the new file; when nothing is, what it would break in the other files.
    private static func problems(
        of text: String, _ table: CodeTables.Table, _ file: String, joining installed: [String: String],
        in folder: CodeTableFolder
    ) -> [ConfigurationProblem] {
        let known = Set(CodeTables.read(files: installed).problems)
        var merged = installed
        merged[table.fileName] = text
        let found = CodeTables.read(files: merged).problems
        let own = found.filter { $0.file == table.fileName }
        guard own.isEmpty else {
            return own.map { .init(file: file, line: $0.line ?? 1, keyPath: "", reason: $0.reason) }
        }
        return found.filter { !known.contains($0) }.map(folder.problem)
    }

    /// Places that name codes which are gone.
    private static func problems(
        of removed: Set<String>, in table: CodeTables.Table, _ file: String, templates: String,
        configuration: String?, goods: [String]
    ) -> [ConfigurationProblem] {
        var usage = CodeUsage()
        usage.addPorts(ofTemplates: templates)
        if let configuration { usage.add(yaml: configuration) }
        for list in goods { usage.add(goods: list) }
        let uses = usage.uses.filter { $0.table == table && removed.contains($0.code) }
        return usage.problems
            + uses.map { use in
                .init(
                    file: use.file, line: use.line, keyPath: use.keyPath,
                    reason: "names \(use.code), which is not in \(file) any more")
            }
    }

    private static func difference(
        from old: [CodeTableFile.Row], to new: [CodeTableFile.Row]
    ) -> (added: [String], removed: [String], changed: [String]) {
        let before = Dictionary(old.map { ($0.key, $0.cells) }, uniquingKeysWith: { first, _ in first })
        let after = Set(new.map(\.key))
        return (
            new.map(\.key).filter { before[$0] == nil }, old.map(\.key).filter { !after.contains($0) },
            new.filter { row in before[row.key].map { $0 != row.cells } ?? false }.map(\.key)
        )
    }
}
