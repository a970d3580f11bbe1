public import Declarations
import FoundationEssentials

/// The code tables of a template folder, as files.
public struct CodeTableFolder: Sendable {
    /// The folder `codes` of the templates.
    public let path: String

    /// - Parameter templates: the template folder.
    public init(templates: String) { self.path = templates + "/codes" }

    /// One table as it stands there.
    public struct Overview: Sendable, Hashable {
        public var table: CodeTables.Table
        /// Nil when the file does not tell it.
        public var edition: CodeTables.Edition?
        /// Rows that can be used.
        public var rows: Int
    }

    /// Every table with its edition and size, and everything that is wrong with the files.
    public func overview() -> (tables: [Overview], problems: [ConfigurationProblem]) {
        let files = self.texts()
        let tables = CodeTables.Table.allCases.compactMap { table -> Overview? in
            guard let text = files[table.fileName] else { return nil }
            let file = CodeTableFile(table, text: text)
            return Overview(table: table, edition: file.edition, rows: file.rows.count)
        }
        return (tables, CodeTables.read(files: files).problems.map(self.problem))
    }

    /// The path of a table's file.
    func file(_ table: CodeTables.Table) -> String { self.path + "/" + table.fileName }

    /// The text of every file that can be read as UTF-8, by its name.
    func texts() -> [String: String] {
        var files: [String: String] = [:]
        for name in CodeTables.fileNames {
            guard let bytes = FileManager.default.contents(atPath: self.path + "/" + name) else { continue }
            files[name] = String(validating: bytes, as: UTF8.self)
        }
        return files
    }

    func problem(_ problem: CodeTableProblem) -> ConfigurationProblem {
        .init(file: self.path + "/" + problem.file, line: problem.line ?? 1, keyPath: "", reason: problem.reason)
    }
}
