import ArgumentParser
import Declarations
import Transports

/// `tongguan order`: orders of a running gateway.
struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "Look at an order of a running gateway, or ask for something about it.",
        discussion: """
            Exits with 1 when the gateway says no; what is possible instead is printed then. The key comes from \
            TONGGUAN_API_KEY or --key.

              tongguan order show XL251100009999 --ca ca.pem
              tongguan order cancel XL251100009999 --reason "buyer changed her mind" --ca ca.pem
              tongguan order return XL251100009999 --reason "broken" --line 1=2 --ca ca.pem
              tongguan order correct order.json --agreed 411 --ca ca.pem
            """,
        subcommands: [
            Show.self, Correct.self, Cancel.self, Return.self, Refile.self, Settle.self, Proceed.self, Arrived.self,
            Adopt.self,
        ])

    /// Prints everything known about an order.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print what is known about an order.")
        @Argument(help: "The order number.") var orderNo: String
        @OptionGroup var gateway: GatewayOptions

        func run() async throws { try await self.gateway.tell(.get, MerchantClient.path(of: self.orderNo)) }
    }

    /// Sends other content of a stored order.
    struct Correct: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send other content of a stored order.",
            discussion: """
                Taken as long as the inventory is not declared; parts under way are answered first. --agreed names \
                documents that somebody else files (311, 411, 511) and whose new content is known to agree.
                """)
        @Argument(help: "A file with one order, JSON; - is standard input.") var file: String
        @Option(help: "A document filed by others whose new content agrees; may be repeated.") var agreed: [Int] = []
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            let body = try Input.file(self.file)
            let orders: [RawOrder]
            do {
                orders = try RawOrder.read(json: body)
            } catch {
                throw Exit.saying("\(self.file): \(error.message)", Exit.file)
            }
            guard orders.count == 1, let orderNo = orders[0].orderNo else {
                throw Exit.saying("\(self.file): one order with its number is expected", Exit.file)
            }
            let agreed = self.agreed.map(String.init).joined(separator: ",")
            try await self.gateway.tell(
                .put, MerchantClient.path(of: orderNo) + (agreed.isEmpty ? "" : "?agreed=\(agreed)"), body: body)
        }
    }

    /// Takes an order back.
    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take an order back: withdrawn, or cancelled at customs by a 623.")
        @Argument(help: "The order number.") var orderNo: String
        @Option(help: "Why; an officer may read it.") var reason: String
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tell(
                .post, MerchantClient.path(of: self.orderNo, "cancel"),
                body: JSON.object(of: ["reason": .string(self.reason)]).bytes)
        }
    }

    /// Takes goods back after release.
    struct Return: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take goods of a released order back (625), whole or in part.")
        @Argument(help: "The order number.") var orderNo: String
        @Option(help: "Why; an officer may read it.") var reason: String
        @Option(help: "GNUM=QUANTITY of a line that comes back; may be repeated. Without it everything that is left.")
        var line: [ReturnLine] = []
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            let lines = self.line.map {
                JSON.object(of: ["gnum": .number(Int64($0.gnum)), "qty": .string($0.quantity)])
            }
            try await self.gateway.tell(
                .post, MerchantClient.path(of: self.orderNo, "return"),
                body: JSON.object(of: [
                    "reason": .string(self.reason), "lines": lines.isEmpty ? nil : .array(lines),
                ]).bytes)
        }
    }

    /// Files documents again, unchanged.
    struct Refile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "File documents again that were rejected, are unknown or in conflict.")
        @Argument(help: "The order number.") var orderNo: String
        @Option(help: "A document, for instance 621; may be repeated. Without it all that can be.")
        var document: [Int] = []
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tell(
                .post, MerchantClient.path(of: self.orderNo, "refile"),
                body: JSON.object(of: ["documents": .array(self.document.map { .number(Int64($0)) })]).bytes)
        }
    }

    /// Says what customs holds of a document.
    struct Settle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what customs was found to hold of a document that is unknown or in conflict.")
        @Argument(help: "The order number.") var orderNo: String
        @Option(help: "The document, for instance 621.") var document: Int
        @Option(help: "What customs holds: absent, filed, in_customs or released.") var state: String
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tell(
                .post, MerchantClient.path(of: self.orderNo, "settle"),
                body: JSON.object(of: ["document": .number(Int64(self.document)), "state": .string(self.state)]).bytes)
        }
    }

    /// Declares without waiting longer.
    struct Proceed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Declare now, without waiting longer for parts that others file.")
        @Argument(help: "The order number.") var orderNo: String
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tell(.post, MerchantClient.path(of: self.orderNo, "proceed"))
        }
    }

    /// Returned goods are back.
    struct Arrived: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that returned goods are back in the supervised place.")
        @Argument(help: "The order number.") var orderNo: String
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tell(.post, MerchantClient.path(of: self.orderNo, "arrived"))
        }
    }

    /// Takes over orders of another system.
    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take over orders that another system filed; nothing of them is filed again.",
            discussion: """
                The file holds objects {"order": {…}, "documents": {"621": {"state": "in_customs", "appTime": \
                "20260301120000", "invtNo": "…"}}, "releasedAt": "…"}, one or an array.
                """)
        @Argument(help: "A JSON file; - is standard input.") var file: String
        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await self.gateway.tell(.post, "/v1/orders:adopt", body: try Input.file(self.file))
        }
    }
}

/// A line of goods that comes back, as written on the command line: `GNUM=QUANTITY`.
struct ReturnLine: ExpressibleByArgument {
    let gnum: Int
    /// As written; the gateway checks it.
    let quantity: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let gnum = Int(parts[0]) else { return nil }
        self.gnum = gnum
        self.quantity = String(parts[1])
    }
}
