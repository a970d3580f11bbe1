import Cryptography
import Declarations
import Foundation
public import Transports

/// Looks at everything that the gateway needs, from outside: the same configuration, keys, store, disk, clock and ports, while the
/// gateway runs or not. It sends nothing to customs and changes nothing but one counter of the ledger.
public struct Doctor: Sendable {
    /// How far it goes.
    public struct Options: Sendable {
        /// Also tries keys that are elsewhere: cards, tokens, remote signers. A card is shown its PIN.
        public var triesCards = false
        /// Also knocks at ports, servers and brokers.
        public var knocks = true

        public init() {}
    }

    let configuration: GatewayConfiguration
    let client: HTTPClient
    let clock: any GatewayClock
    let options: Options

    /// - Parameter client: what reaches keys on other hosts.
    public init(
        _ configuration: GatewayConfiguration, client: HTTPClient, clock: any GatewayClock = SystemClock(),
        options: Options = Options()
    ) {
        self.configuration = configuration
        self.client = client
        self.clock = clock
        self.options = options
    }

    var now: Timestamp { self.clock.now() }

    /// Everything, in the order in which a start would meet it.
    public func examine() async -> [DoctorFinding] {
        var findings = self.configurationFindings() + self.fileFindings() + self.certificateFindings()
        findings += await self.keyFindings()
        findings += self.diskFindings() + self.clockFindings()
        findings += await self.ledgerFindings()
        findings += await self.channelFindings()
        return findings + self.tableFindings() + self.keepingFindings()
    }

    /// What is wrong with a configuration that cannot be used.
    public static func findings(of error: ConfigurationError) -> [DoctorFinding] {
        error.problems.map { problem in
            .init(
                "configuration", problem.keyPath, .fail, .read, problem.description,
                remedy: "mend it; `tongguan check-config` says when it is good")
        }
    }

    private func configurationFindings() -> [DoctorFinding] {
        let loaded = self.configuration
        var findings: [DoctorFinding] = [
            .init(
                "configuration", "", .ok, .read,
                "\(loaded.file) is good: \(loaded.tenants.count) tenants, \(loaded.ports.count) ports, "
                    + "\(loaded.channels.count) channels, \(loaded.signers.count) signers")
        ]
        findings += loaded.warnings.map {
            .init("configuration", $0.keyPath, .warn, .read, $0.description, remedy: "change it as it says")
        }
        findings += loaded.notices.map {
            .init(
                "port value", $0.keyPath, .note, .read, $0.description,
                remedy: "ask the customs office before the first real declaration, then set it in the configuration")
        }
        if loaded.http.operatorToken == nil {
            findings.append(
                .init(
                    "configuration", "http.operator_token", .note, .read,
                    "no operator token: metrics and health are open to all, and /v1/operations is closed",
                    remedy: "set http.operator_token to a file with a long random word"))
        }
        return findings
    }

    private func fileFindings() -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        let data = self.configuration.data
        if !FileManager.default.fileExists(atPath: data) {
            findings.append(
                .init("files", data, .note, .tried, "the data folder is not there yet; the first start makes it"))
        } else {
            do throws(CryptographyError) {
                let names = ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.sqlite.lock"]
                try SecretFile.check(folder: data, names: names)
                findings.append(.init("files", data, .ok, .tried, "the data folder is ours and closed to others"))
            } catch {
                findings.append(.init("files", data, .fail, .tried, error.message, remedy: self.userRemedy))
            }
        }
        if case .file(let path) = self.configuration.secrets.vault {
            do throws(CryptographyError) {
                try SecretFile.check(path)
                findings.append(.init("files", path, .ok, .tried, "the vault's keys are closed to others"))
            } catch {
                findings.append(.init("files", path, .fail, .tried, error.message, remedy: self.userRemedy))
            }
        }
        return findings
    }

    private var userRemedy: String { "run the doctor as the gateway's user (runuser -u tongguan); else as it says" }
}
