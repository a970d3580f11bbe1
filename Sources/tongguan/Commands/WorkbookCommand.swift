import ArgumentParser
import Declarations
import FoundationEssentials
import Gateway
import Glibc
import Manifests

/// `tongguan workbook`: what this program reads from a table, and what it writes into one, without a gateway.
struct WorkbookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workbook", abstract: "Read, mark and make workbooks without a gateway.",
        subcommands: [Read.self, Mark.self, Blank.self])

    private static func reader(_ bytes: [UInt8]) throws -> SpreadsheetReader {
        do throws(SpreadsheetError) {
            return try SpreadsheetReader(bytes) { title in
                FieldName.allCases.contains { $0.rawValue.lowercased() == title.lowercased() }
            }
        } catch {
            throw Exit.saying(error.description, Exit.no)
        }
    }

    /// Writes bytes to standard output.
    private static func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Prints what was read.
    struct Read: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the rows of a CSV file or workbook as JSON.")
        @Argument(help: "The file; - is standard input.") var file: String

        func run() throws {
            let reader = try WorkbookCommand.reader(try Input.file(self.file))
            var rows: [JSON] = []
            do throws(SpreadsheetError) {
                while case let next = try reader.next(500), !next.isEmpty {
                    rows += next.map { row in
                        .object([
                            ("row", .number(Int64(row.line))), ("cells", .array(row.cells.map(JSON.string))),
                        ])
                    }
                }
            } catch {
                throw Exit.saying(error.description, Exit.no)
            }
            let answer = JSON.object([
                ("sheet", .string(reader.sheetName)), ("header", .array(reader.header.map(JSON.string))),
                ("headerRow", .number(Int64(reader.headerLine))), ("rows", .array(rows)),
            ])
            WorkbookCommand.write(answer.bytes + [0x0A])
        }
    }

    /// Marks the second column of every second row, for judges.
    struct Mark: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a workbook with a result column and marks in its second column.", shouldDisplay: false)
        @Argument(help: "The workbook.") var file: String

        func run() throws {
            let bytes = try Input.file(self.file)
            let reader = try WorkbookCommand.reader(bytes)
            var marks = ResultMarks(
                title: "通关结果 / 통관 결과", headerLine: reader.headerLine, column: reader.header.count + 1)
            do throws(SpreadsheetError) {
                while case let rows = try reader.next(500), !rows.isEmpty {
                    for row in rows {
                        marks.results[row.line] = row.line.isMultiple(of: 2) ? "accepted" : "refused"
                        if !row.line.isMultiple(of: 2) { marks.comments[row.line] = [1: "B\(row.line): <wrong>"] }
                    }
                }
                WorkbookCommand.write(
                    reader.format == .xlsx
                        ? try marks.workbook(bytes, sheet: reader.sheetPath) : try marks.csv(bytes))
            } catch {
                throw Exit.saying(error.description, Exit.no)
            }
        }
    }

    /// Makes the workbook to be filled in.
    struct Blank: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write the workbook to fill in: en, zh or ko.")
        @Argument(help: "en, zh or ko.") var language: TextLanguage
        @Option(help: "Folder with code tables.") var templates = "Templates"
        @Option(help: "A port to choose from.") var port: [String] = []

        func run() throws {
            var files: [String: String] = [:]
            for name in CodeTables.fileNames {
                files[name] = String(decoding: try Input.file("\(self.templates)/codes/\(name)"), as: UTF8.self)
            }
            let codes = try CodeTables.parse(files: files)
            guard let language = UploadLanguage(rawValue: self.language.rawValue) else { throw Exit.no }
            WorkbookCommand.write(try UploadTemplateBook(language: language, codes: codes, ports: self.port).workbook())
        }
    }
}
