import ArgumentParser
import Declarations
import Gateway
import Logging

/// `tongguan check`: what would become of orders, without a server and without storing anything.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what would become of orders: every violation, the documents, the tax, the answer of customs.",
        discussion: """
            The same rules, tables and templates as a gateway with this configuration; nothing is stored or sent, and \
            what a gateway has stored is not looked at. Exits with 0 when all orders would be accepted, 1 when some \
            would not, 2 when the file holds no orders.

              tongguan check orders.csv --config tongguan.yaml --language zh
              tongguan check order.json --config tongguan.yaml --xml
            """)

    @Argument(help: "Orders, JSON or CSV; - is standard input.")
    var file: String

    @OptionGroup var configuration: ConfigurationOption

    @Option(help: "Whose orders they are; may be left out when there is one tenant.")
    var tenant: String?

    @Option(
        help: ArgumentHelp(
            "Articles (JSON or CSV) that complete the orders, as in the goods registry.", valueName: "file"))
    var goods: String?

    @Option(help: "The language of messages: en, zh or ko.")
    var language = TextLanguage.en

    @Flag(help: "Print each document as an unsigned message; guid and times are examples.")
    var xml = false

    func run() async throws {
        let loaded = try self.configuration.load()
        let tenant = try self.tenant(in: loaded)
        let orders = try CheckInput.orders(self.file)
        let goods = try self.goods.map(CheckInput.goods)
        guard !orders.isEmpty else { throw Exit.saying("\(self.file): there is no order in it", Exit.unusable) }
        let printer = CheckPrinter(language: self.language, showsXML: self.xml)
        var tally = CheckTally()
        do {
            tally = try await TrialGateway.with(
                loaded, logger: Logger(label: "check", factory: { _ in SwiftLogNoOpLogHandler() })
            ) { trial in
                if let goods { try Self.tell(try await trial.importGoods(goods, tenant: tenant), printer) }
                var tally = CheckTally()
                try await trial.check(orders, tenant: tenant) { check in
                    Output.standardOutput(printer.text(check))
                    tally.count(check.result.verdict)
                }
                return tally
            }
        } catch let error as ConfigurationError {
            throw Exit.saying(error.message, Exit.configuration)
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Exit.saying("check: \(error)", Exit.fault)
        }
        Output.standardOutput(tally.text + "\n")
        if !tally.isGood { throw Exit.no }
    }

    private func tenant(in configuration: GatewayConfiguration) throws -> String {
        let known = configuration.tenants.map(\.id)
        if let tenant = self.tenant {
            guard known.contains(tenant) else {
                throw ValidationError("no tenant \(tenant); there are: \(known.joined(separator: ", "))")
            }
            return tenant
        }
        guard known.count == 1, let only = known.first else {
            throw ValidationError("give --tenant, one of: \(known.joined(separator: ", "))")
        }
        return only
    }

    /// Articles that are refused make orders wrong that are not, so they are told.
    private static func tell(_ stored: GoodsImport?, _ printer: CheckPrinter) throws {
        if let stopped = stored?.stopped { throw stopped }
        for result in stored?.results ?? [] where result.verdict == .refused {
            Output.standardError("article \(result.itemNo ?? "?") refused\n")
            for violation in result.violations { Output.standardError(printer.line(violation)) }
        }
    }
}
