import ArgumentParser
import Declarations
import FoundationEssentials
import Gateway
import Ledger
import Logging
import Manifests
import Transports

/// `tongguan goods`: the registries from which orders are completed.
struct GoodsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "goods", abstract: "Fill the goods registry of a tenant or of a park.", subcommands: [Import.self])

    /// Adds and changes articles; removes none.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Add and change articles from a CSV file; a bad row stops no other.",
            discussion: """
                Prints FILE:LINE: ARTICLE: CELL: what is wrong and what to do, one line per reason, then the counts. Exit code 1 \
                says that rows were refused; the others are stored.

                A running gateway owns the store: send the file to it with a key of the tenant. Without a running gateway name \
                the registry, a tenant's own or a shared one:

                  tongguan goods import goods.csv --url https://127.0.0.1:8443 --ca ca.pem
                  tongguan goods import goods.csv --tenant merchant-a --config tongguan.yaml
                  tongguan goods import goods.csv --park park-nanjing --config tongguan.yaml
                """)

        @Argument(help: "The file, CSV in UTF-8; - is standard input.")
        var file: String

        @Option(help: "The tenant whose own registry it is, while no gateway runs.")
        var tenant: String?

        @Option(help: "The name of a shared registry, as tenants name it under goods, while no gateway runs.")
        var park: String?

        @OptionGroup var configuration: ConfigurationOption

        @Option(help: "The running gateway.")
        var url = "https://127.0.0.1:8443"

        @Option(
            help: "The tenant's API key; TONGGUAN_API_KEY of the environment when left out, where others cannot see it."
        )
        var key: String?

        @Option(
            help: ArgumentHelp(
                "The authority of the gateway's certificate, PEM; the system's when left out.", valueName: "file"))
        var ca: String?

        @Option(help: "The language of messages: en, zh or ko.")
        var language = TextLanguage.en

        func validate() throws {
            guard self.tenant == nil || self.park == nil else { throw ValidationError("Give --tenant or --park.") }
        }

        func run() async throws {
            let bytes = try Input.file(self.file)
            let isOffline = self.tenant != nil || self.park != nil
            let report = isOffline ? try await self.store(bytes) : try await self.send(bytes)
            Output.standardError(report.complaints(file: self.file))
            Output.standardOutput(report.summary)
            if !report.isClean { throw Exit.no }
        }

        // MARK: The store, while no gateway runs

        private func store(_ bytes: [UInt8]) async throws -> GoodsImportReport {
            let owner: GoodsOwner
            if let park = self.park { owner = .park(park) } else { owner = .tenant(self.tenant ?? "") }
            let loaded = try self.configuration.load()
            if let user = loaded.tenants.first(where: { $0.id == self.tenant }), user.goodsOwner != owner {
                throw Exit.saying(
                    "tenant \(user.id) shares the registry \(user.sharedGoods ?? ""): use --park", Exit.no)
            }
            let sheet: Sheet
            do {
                sheet = try CSVReader.read(bytes)
            } catch {
                throw Exit.saying("\(self.file):\(error.line.map { "\($0):" } ?? "") \(error.message)", Exit.no)
            }
            let rows = RawGoods.read(sheet: sheet)
            let client = HTTPClient()
            var logger = Logger(label: "tongguan")
            logger.logLevel = .critical
            let assembly: Assembly
            do {
                assembly = try Assembly(loaded, client: client, logger: logger)
            } catch let error as LedgerError where error.code == .owned {
                await client.shutdown()
                throw Exit.saying("a gateway runs on this store; send the file to it with --url and --key", Exit.fault)
            } catch {
                await client.shutdown()
                throw Exit.saying("\(error)", Exit.fault)
            }
            let stored: GoodsImport?
            do throws(GatewayError) {
                stored = try await assembly.desk.importGoods(rows, into: owner, source: .upload(fileName: self.name))
            } catch {
                await assembly.close()
                await client.shutdown()
                throw Exit.saying(error.message, Exit.fault)
            }
            await assembly.close()
            await client.shutdown()
            guard let stored else {
                throw Exit.saying("no tenant uses the registry \(self.park ?? self.tenant ?? "")", Exit.no)
            }
            return GoodsImportReport(rows, stored, self.language)
        }

        private var name: String { self.file.split(separator: "/").last.map(String.init) ?? self.file }

        // MARK: A running gateway

        private func send(_ bytes: [UInt8]) async throws -> GoodsImportReport {
            guard let key = self.key ?? ProcessInfo.processInfo.environment["TONGGUAN_API_KEY"], !key.isEmpty else {
                throw ValidationError(
                    "Give --key or set TONGGUAN_API_KEY; without a running gateway, --tenant or --park.")
            }
            let client = HTTPClient()
            let request = HTTPRequest(
                .post, self.url + "/v1/goods",
                headers: [
                    HTTPHeader("Authorization", "Bearer \(key)"), HTTPHeader("Content-Type", "text/csv"),
                    HTTPHeader("Accept-Language", self.language.rawValue),
                ], body: bytes, policy: ConnectionPolicy(caFile: self.ca, totalTimeout: .seconds(600)))
            let answer: HTTPResponse
            do throws(TransportError) {
                answer = try await client.send(request)
            } catch {
                await client.shutdown()
                throw Exit.saying("\(self.url): \(error.message)", Exit.fault)
            }
            await client.shutdown()
            guard let report = GoodsImportReport(answer: answer.body) else {
                throw Exit.saying("\(self.url) answered \(answer.status)", Exit.no)
            }
            return report
        }
    }
}
