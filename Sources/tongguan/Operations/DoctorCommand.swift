import ArgumentParser
import Declarations
import Gateway
import GatewayHTTP
import Transports

/// `tongguan doctor`: looks for what is wrong, and says what to do.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at configuration, keys, store, disk, clock and ports, and say what to do.",
        discussion: """
            Runs beside a gateway or without one, best as its user (runuser -u tongguan). It sends nothing to customs. Each \
            line says how it is (ok, note, warn, fail), what was found, how sure that is (tried, read, guessed), and what to \
            do. Nothing it prints is secret or about a buyer. Exit codes: 0 nothing fails, 1 something fails, 78 the \
            configuration is wrong.

              tongguan doctor --config /etc/tongguan/tongguan.yaml
              tongguan doctor --bundle /tmp/for-support.tar.gz
            """)

    @OptionGroup var configuration: ConfigurationOption

    @Flag(help: "Also try keys on cards, tokens and other hosts; a card is shown its PIN once.")
    var cards = false

    @Flag(help: "Do not connect to ports, servers and brokers.")
    var noKnock = false

    @Flag(help: "Print JSON.")
    var json = false

    @Option(
        help: ArgumentHelp("Also write an archive for whoever helps, without secrets and buyers.", valueName: "file"))
    var bundle: String?

    func run() async throws {
        let (findings, code) = await self.examine()
        let text = self.json ? Self.json(findings) : findings.map(\.text).joined() + Self.verdict(findings)
        Output.standardOutput(text)
        if let bundle {
            if let reason = await DoctorBundle(configuration: self.configuration.config, findings: findings).write(
                to: bundle)
            {
                throw Exit.saying("\(bundle) was not written: \(reason)", Exit.file)
            }
            Output.standardError("\(bundle): look into it before you send it\n")
        }
        if let code { throw code }
    }

    private func examine() async -> ([DoctorFinding], ExitCode?) {
        let loaded: GatewayConfiguration
        do {
            loaded = try GatewayConfiguration.load(path: self.configuration.config)
            try HTTPSettings(loaded).validate()
        } catch let error as ConfigurationError {
            return (Doctor.findings(of: error), Exit.configuration)
        } catch {
            return ([.init("configuration", "http", .fail, .read, "\(error)")], Exit.configuration)
        }
        var options = Doctor.Options()
        options.triesCards = self.cards
        options.knocks = !self.noKnock
        let client = HTTPClient(connectionsPerHost: 2)
        let findings = await Doctor(loaded, client: client, options: options).examine()
        await client.shutdown()
        return (findings, findings.contains { $0.state == .fail } ? Exit.no : nil)
    }

    static func json(_ findings: [DoctorFinding]) -> String {
        let worst = findings.map(\.state).max() ?? .ok
        let value = JSON.object([
            ("state", .string(worst.rawValue)), ("findings", .array(findings.map(\.json))),
        ])
        return String(decoding: value.bytes, as: UTF8.self) + "\n"
    }

    private static func verdict(_ findings: [DoctorFinding]) -> String {
        func count(_ state: DoctorFinding.State) -> Int { findings.count { $0.state == state } }
        return "\(findings.count) looked at: \(count(.fail)) fail, \(count(.warn)) warn, \(count(.note)) to know\n"
    }
}
