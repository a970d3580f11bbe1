import ArgumentParser
import Declarations
import Foundation
import Gateway
import Manifests

/// `tongguan channels`: how exports of shops and ERPs become orders.
struct ChannelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channels", abstract: "List the shop channels, or check the mapping of one.",
        subcommands: [List.self, Check.self])

    /// Prints every mapping with its source.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Print the shop channels with confidence and source.")

        @Option(help: "The folder of the templates.")
        var templates = "Templates"

        func run() throws {
            let mappings = try ChannelsCommand.load(self.templates + "/channels")
            for mapping in mappings.values.sorted(by: { $0.id < $1.id }) {
                let unsure = mapping.fields.filter { $0.value.confidence == .d }.map(\.key.rawValue).sorted()
                let guesses = unsure.isEmpty ? "" : "\n    not confirmed: " + unsure.joined(separator: ", ")
                Output.standardOutput(
                    """
                    \(mapping.id) (\(mapping.confidence.rawValue))  \(mapping.name.en)
                        \(mapping.source)\(guesses)

                    """)
            }
        }
    }

    /// Checks a mapping, and shows what it reads.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Check a mapping file; with an export, show which orders it reads and what they lack.",
            discussion: """
                Prints FILE:LINE: KEY: what is wrong and exits with 78. With --export the orders are read as an upload would read \
                them: their numbers, lines, and required fields that have no column. Rules and codes are checked by `tongguan check`.

                  tongguan channels check Templates/channels/douyin.yaml --export orders.json
                """)

        @Argument(help: "The mapping file.")
        var file: String

        @Option(help: "An export of the shop: CSV (UTF-8) or JSON.")
        var export: String?

        func run() throws {
            let mappings = try ChannelsCommand.load(self.file)
            guard let mapping = mappings.values.first else {
                throw Exit.saying("\(self.file): is no mapping; its name must end in .yaml", Exit.file)
            }
            Output.standardOutput("\(mapping.id) is good: \(mapping.fields.count) fields\n")
            guard let export else { return }
            let orders = try Self.orders(of: mapping, in: try Input.file(export), named: export)
            var missing: [String: Int] = [:]
            for order in orders {
                Output.standardOutput("\(order.orderNo ?? "(no number)")  \(order.lines.count) lines\n")
                for field in InputField.all where field.isRequired && !Self.isKnownToRegistry(field.name) {
                    let isThere =
                        field.isLine
                        ? order.lines.allSatisfy { $0.values[field.name] != nil } : order.head[field.name] != nil
                    if !isThere, field.name != .port { missing[field.name.rawValue, default: 0] += 1 }
                }
            }
            for (name, count) in missing.sorted(by: { $0.key < $1.key }) {
                Output.standardOutput("lacks \(name): \(count) orders\n")
            }
            if orders.isEmpty || !missing.isEmpty { throw Exit.no }
        }

        private static func orders(
            of mapping: ChannelMapping, in bytes: [UInt8], named name: String
        ) throws -> [RawOrder] {
            do {
                if name.lowercased().hasSuffix(".json") { return try mapping.orders(json: bytes).orders }
                return mapping.orders(from: try CSVReader.read(bytes))
            } catch let error as DeclarationError {
                throw Exit.saying("\(name): \(error.message)", Exit.unusable)
            } catch let error as ManifestError {
                throw Exit.saying("\(name):\(error.line ?? 1): \(error.message)", Exit.unusable)
            }
        }

        /// What an article's entry in the goods registry fills in.
        private static func isKnownToRegistry(_ name: FieldName) -> Bool {
            name.field.isLine && ![.itemNo, .qty, .price].contains(name)
        }
    }

    fileprivate static func load(_ path: String) throws -> [String: ChannelMapping] {
        do throws(ConfigurationError) {
            return try ChannelMapping.load(path: path)
        } catch {
            throw Exit.saying(error.message, Exit.configuration)
        }
    }
}
