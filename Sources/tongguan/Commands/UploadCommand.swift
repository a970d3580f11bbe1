import ArgumentParser
import Declarations
import Transports

/// `tongguan upload`: files of orders, and what became of them.
struct UploadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload", abstract: "Upload files of orders and see what became of each row.",
        subcommands: [Send.self, List.self, Show.self, Rows.self, Fix.self, Release.self, Withdraw.self, Receipts.self])

    /// Sends a file.
    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a CSV, XLSX or XML file, or a ZIP of these, to a running gateway.",
            discussion: """
                The file is stored and worked off in the background; the answer names the upload.

                  tongguan upload send orders.xlsx --dry-run --ca ca.pem
                """)

        @Argument(help: "The file; - is standard input.") var file: String
        @Flag(help: "Verdicts only; nothing is stored of the orders.") var dryRun = false
        @Flag(help: "The orders wait until they are let go.") var hold = false
        @Option(help: "The shop whose columns the table has, for instance tmall-global.") var channel: String?
        @Option(help: "The port, where a shop's table names none and there are several.") var port: String?
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            let query = [
                self.dryRun ? "dry_run=1" : nil, self.hold ? "hold=1" : nil,
                self.channel.map { "channel=" + MerchantClient.escaped($0) },
                self.port.map { "port=" + MerchantClient.escaped($0) },
            ].compactMap { $0 }
            try await self.gateway.tellJSON(
                .post, "/v1/uploads" + (query.isEmpty ? "" : "?" + query.joined(separator: "&")),
                body: try Input.file(self.file), type: "application/octet-stream")
        }
    }

    /// Lists uploads.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Uploads, newest first.")
        @OptionGroup var gateway: GatewayOptions

        func run() async throws { try await self.gateway.tellJSON(.get, "/v1/uploads", body: []) }
    }

    /// Shows an upload.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "How far an upload is, and its groups of problems.")
        @Argument(help: "Its id.") var upload: String
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tellJSON(.get, "/v1/uploads/" + MerchantClient.escaped(self.upload), body: [])
        }
    }

    /// Shows rows.
    struct Rows: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Rows of an upload with their verdicts.")
        @Argument(help: "Its id.") var upload: String
        @Option(help: "accepted, already_here, needs_you or refused.") var verdict: String?
        @Option(help: "`next` of the page before.") var after = 0
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            let filter = self.verdict.map { "&verdict=" + MerchantClient.escaped($0) } ?? ""
            try await self.gateway.tellJSON(
                .get, "/v1/uploads/\(MerchantClient.escaped(self.upload))/rows?after=\(self.after)\(filter)", body: [])
        }
    }

    /// Mends a group.
    struct Fix: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Replace the value of a whole group.")
        @Argument(help: "The upload's id.") var upload: String
        @Argument(help: "Number of the group.") var group: Int
        @Argument(help: "In place of the group's value.") var value: String
        @Flag(help: "Also in later uploads.") var remember = false
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            let body = JSON.object([
                ("group", .number(Int64(self.group))), ("value", .string(self.value)),
                ("remember", .bool(self.remember)),
            ])
            try await self.gateway.tellJSON(
                .post, "/v1/uploads/\(MerchantClient.escaped(self.upload))/fixes", body: body.bytes)
        }
    }

    /// Lets held orders go.
    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let the held orders of an upload go.")
        @Argument(help: "The upload's id.") var upload: String
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tellJSON(
                .post, "/v1/uploads/\(MerchantClient.escaped(self.upload))/release", body: [])
        }
    }

    /// Takes orders back.
    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back what an upload brought and was not sent yet.")
        @Argument(help: "The upload's id.") var upload: String
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tellJSON(
                .post, "/v1/uploads/\(MerchantClient.escaped(self.upload))/withdraw", body: [])
        }
    }

    /// Hands in receipts.
    struct Receipts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hand in receipts that were saved from the Single Window: XML, or a ZIP of XML.")
        @Argument(help: "The file; - is standard input.") var file: String
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tellJSON(
                .post, "/v1/receipts", body: try Input.file(self.file), type: "application/xml")
        }
    }
}

extension GatewayOptions {
    /// Calls the gateway and prints its answer as it came.
    fileprivate func tellJSON(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8], type: String = "application/json"
    ) async throws {
        var options = self
        options.json = true
        try await options.tell(method, path, body: body, type: type)
    }
}
