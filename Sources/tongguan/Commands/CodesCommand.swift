import ArgumentParser
import Declarations
import Gateway

/// `tongguan codes`: the tables of customs codes.
struct CodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes", abstract: "List the tables of customs codes, or replace one by a newer edition.",
        subcommands: [List.self, Update.self])

    /// Prints every table with its edition.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Print the tables with their editions, sizes and sources.")

        @Option(help: "The folder of the templates.")
        var templates = "Templates"

        func run() throws {
            let overview = CodeTableFolder(templates: self.templates).overview()
            Output.standardOutput(Self.line("table", "edition", "rows", "source"))
            for table in overview.tables {
                Output.standardOutput(
                    Self.line(
                        table.table.rawValue, table.edition?.date ?? "unknown", "\(table.rows)",
                        table.edition?.source ?? ""))
            }
            guard overview.problems.isEmpty else {
                throw Exit.saying(
                    overview.problems.map(\.description).joined(separator: "\n"), Exit.configuration)
            }
        }

        private static func line(_ table: String, _ edition: String, _ rows: String, _ source: String) -> String {
            func padded(_ text: String, _ width: Int) -> String {
                text + String(repeating: " ", count: max(1, width - text.count))
            }
            return padded(table, 17) + padded(edition, 12) + padded(rows, 6) + source + "\n"
        }
    }

    /// Replaces one table.
    struct Update: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "update",
            abstract: "Check a new edition of a table and put it in the place of the old one.",
            discussion: """
                The file must have the columns of the table, a line that tells its edition, no code twice, no older \
                edition than the one that is there, and every code that a port profile, the configuration or a list of \
                goods still names. Otherwise every problem is printed and nothing changes. The old file is kept \
                beside the new one. A running gateway reads the tables when it starts.

                  tongguan codes update districts.csv --templates /etc/tongguan/templates
                """)

        @Argument(help: "The new file.")
        var file: String

        @Option(help: "Which table it is, when the file is not named after it.")
        var table: TableArgument?

        @Option(help: "The folder of the templates.")
        var templates = "Templates"

        @Option(help: ArgumentHelp("A configuration whose ports must stay valid.", valueName: "file"))
        var config: String?

        @Option(help: ArgumentHelp("A list of goods (CSV) whose codes must stay valid.", valueName: "file"))
        var goods: [String] = []

        @Flag(help: "Take an edition older than the one that is there.")
        var force = false

        @Flag(help: "Check and compare only.")
        var dryRun = false

        func run() throws {
            do throws(ConfigurationError) {
                let update = try CodeTableUpdate(
                    self.file, as: self.table?.table, templates: self.templates, configuration: self.config,
                    goods: self.goods, force: self.force)
                self.tell(update)
                guard !self.dryRun, !update.isSame else { return }
                let backup = try update.apply()
                Output.standardOutput(
                    "replaced\(backup.map { "; the old file is \($0)" } ?? ""); restart the gateway to use it\n")
            } catch {
                throw Exit.saying(
                    error.message + "\nnothing was changed", error.code == .unreadable ? Exit.file : Exit.no)
            }
        }

        private func tell(_ update: CodeTableUpdate) {
            let from = update.previous.map { "edition \($0.date) -> " } ?? "edition "
            Output.standardOutput("\(update.table.rawValue): \(from)\(update.edition.date), \(update.rows) rows\n")
            for (what, codes) in [
                ("added", update.added), ("removed", update.removed), ("changed", update.changed),
            ] {
                let shown = codes.prefix(10).joined(separator: ", ") + (codes.count > 10 ? " …" : "")
                Output.standardOutput("  \(codes.count) \(what)\(codes.isEmpty ? "" : ": \(shown)")\n")
            }
            if update.isSame { Output.standardOutput("it is the file that is there already\n") }
        }
    }
}

/// A table as written on the command line: the name of its file without `.csv`.
struct TableArgument: ExpressibleByArgument {
    let table: CodeTables.Table

    init?(argument: String) {
        guard let table = CodeTables.Table(rawValue: argument) else { return nil }
        self.table = table
    }

    static var allValueStrings: [String] { CodeTables.Table.allCases.map(\.rawValue) }
}
