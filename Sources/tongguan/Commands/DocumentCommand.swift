import ArgumentParser
import Transports

/// `tongguan document`: documents that are filed by their fields.
struct DocumentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "File documents by their fields: waybill status 513, inbound list 711, all of export.",
        subcommands: [File.self])

    /// Sends documents to a running gateway.
    struct File: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send documents to a running gateway.",
            discussion: """
                The file holds one object or an array: {"kind": 711, "port": "nanjing", "head": {…}, "lines": [{…}]}, \
                fields by their official names; "delete": true asks customs to delete what is stored. Exits with 1 \
                when one is refused. What became of it: tongguan order show DOSSIER.

                  tongguan document file inbound.json --ca ca.pem
                """)

        @Argument(help: "A JSON file; - is standard input.")
        var file: String

        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tell(.post, "/v1/documents", body: try Input.file(self.file))
        }
    }
}
