import Cryptography
import Declarations
import Foundation
import Ledger
import Transports

extension Doctor {
    /// The store: whose it is, its schema, and whether it takes a write.
    func ledgerFindings() async -> [DoctorFinding] {
        let place = self.configuration.database == nil ? self.configuration.data + "/ledger.sqlite" : "database"
        if self.configuration.database == nil, !FileManager.default.fileExists(atPath: place) {
            return [.init("ledger", place, .note, .tried, "there is no ledger yet; the first start makes it")]
        }
        do {
            let vault = Vault(keys: try self.configuration.secrets.vaultKeys())
            let ledger = try self.configuration.openLedger(sealer: vault, migrates: false)
            let findings = await self.findings(of: ledger, at: place)
            await ledger.close()
            return findings
        } catch let error as LedgerError where error.code == .owned {
            return [
                .init(
                    "ledger", place, .ok, .tried, "a running gateway has it",
                    remedy: "`tongguan health` tells whether it takes writes")
            ]
        } catch {
            return [.init("ledger", place, .fail, .tried, "it cannot be opened: \(error)")]
        }
    }

    private func findings(of ledger: StoredLedger, at place: String) async -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        do throws(LedgerError) {
            let start = ContinuousClock.now
            try await ledger.probeWrite(now: self.now)
            let took = Int64((ContinuousClock.now - start) / .milliseconds(1))
            findings.append(
                .init(
                    "ledger", place, took > 5000 ? .fail : .ok, .tried,
                    "a write is on disk after \(took) ms (\(try await ledger.durability()))"))
            let statistics = try await ledger.statistics(now: self.now)
            findings.append(
                .init(
                    "ledger", "questions", statistics.openExceptions == 0 ? .ok : .note, .tried,
                    "\(statistics.openExceptions) questions wait for a person",
                    remedy: statistics.openExceptions == 0 ? nil : "docs/runbooks/TongguanQuestionsOpen.md"))
            if let time = try await ledger.storeTime() {
                let skew = Int64((time - self.now) / .milliseconds(1))
                findings.append(
                    .init(
                        "clock", "database", abs(skew) > 2000 ? .warn : .ok, .tried,
                        "this machine is \(skew) ms behind the database's clock",
                        remedy: abs(skew) > 2000 ? "set the clock right; the database's counts" : nil))
            }
            if let epoch = try await ledger.epochs().last, epoch.isHeld {
                findings.append(
                    .init(
                        "ledger", "restored", .warn, .tried, "it was restored and waits; nothing is sent",
                        remedy: "tongguan restored resume, once /health says so"))
            }
        } catch {
            findings.append(.init("ledger", place, .fail, .tried, "it takes no write: \(error)"))
        }
        return findings
    }

    /// Ports, folders, servers and brokers: can they be reached? Nothing is handed over.
    func channelFindings() async -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        for channel in self.configuration.channels.values.sorted(by: { $0.name < $1.name }) {
            if let finding = await self.finding(of: channel) { findings.append(finding) }
        }
        return findings
    }

    private func finding(of channel: GatewayConfiguration.Channel) async -> DoctorFinding? {
        if case .folder(let settings) = channel.way {
            return .init(
                "channel", channel.name, settings.problem == nil ? .ok : .fail, .tried,
                settings.problem ?? "its folders can be read and written",
                remedy: settings.problem.map { _ in
                    "make them, or mount their disk, for the gateway's user"
                })
        }
        guard self.options.knocks else {
            return .init("channel", channel.name, .note, .guessed, "it was not knocked at")
        }
        do {
            switch channel.way {
            case nil where channel.url.isEmpty: return nil
            case nil:
                let trouble = await Reachability.handshake(with: channel.url, channel.policy)
                return self.finding(channel, trouble, good: "TLS to \(channel.url) is good")
            case .sftp(var settings, let passphrase):
                settings.passphrase = try passphrase.map { try $0.text() }
                let trouble = await Reachability.login(settings)
                return self.finding(channel, trouble, good: "the server lets us in and lists its folder")
            case .amqp(var settings, let password):
                settings.password = try password.text()
                return self.finding(channel, await Reachability.login(settings), good: "the broker lets us in")
            case .folder: return nil
            }
        } catch {
            return .init("channel", channel.name, .fail, .read, "\(error)")
        }
    }

    private func finding(
        _ channel: GatewayConfiguration.Channel, _ trouble: TransportError?, good: String
    ) -> DoctorFinding {
        guard let trouble else { return .init("channel", channel.name, .ok, .tried, good) }
        let remedy =
            switch trouble.code {
            case .nameResolution: "look at the name and at DNS"
            case .connect, .timeout: "look at the port's address and the firewalls in between"
            case .tls, .pinMismatch: "the port shows another certificate than was agreed; ask before you trust it"
            case .clientCertificate: "the port does not take our certificate; is it registered, has it ended?"
            default: "docs/runbooks/TongguanRouteDown.md"
            }
        return .init("channel", channel.name, .fail, .tried, "\(trouble)", remedy: remedy)
    }
}
