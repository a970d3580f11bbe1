import Cryptography
import Declarations
import Foundation

extension Doctor {
    /// The certificates that stand in files, and how long they hold.
    func certificateFindings() -> [DoctorFinding] {
        var files = [("http.certificate", self.configuration.http.certificate)]
        if let authority = self.configuration.http.clientCA { files.append(("http.client_ca", authority)) }
        for channel in self.configuration.channels.values.sorted(by: { $0.name < $1.name }) {
            if !channel.ca.isEmpty { files.append(("channels.\(channel.name).ca", channel.ca)) }
            if let own = channel.clientCertificate {
                files.append(("channels.\(channel.name).client_certificate", own))
            }
        }
        return files.map { name, path in
            guard let bytes = FileManager.default.contents(atPath: path) else {
                return .init("certificate", name, .fail, .tried, "\(path) cannot be read")
            }
            do throws(CryptographyError) {
                return self.expiry("certificate", name, of: try CertificateInfo(pem: Array(bytes)), .read)
            } catch {
                return .init("certificate", name, .note, .guessed, "how long it holds cannot be told: \(error.message)")
            }
        }
    }

    /// A trial signature of every key, verified with its certificate.
    func keyFindings() async -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        for signer in self.configuration.signers.values.sorted(by: { $0.name < $1.name }) {
            for key in signer.keys {
                guard self.options.triesCards || !key.source.isElsewhere else {
                    findings.append(
                        .init(
                            "key", key.name, .note, .guessed, "it is elsewhere and was not tried",
                            remedy: "--cards tries it; the running gateway tells in `tongguan health`"))
                    continue
                }
                findings += await self.trial(of: key)
            }
        }
        return findings
    }

    private func trial(of key: GatewayConfiguration.Key) async -> [DoctorFinding] {
        do throws(CryptographyError) {
            let signer = try MessageSigner(
                name: key.name, key: try await key.source.open(name: key.name, client: self.client))
            let start = ContinuousClock.now
            _ = try await signer.sign(bytes: Array("tongguan doctor".utf8))
            let took = (ContinuousClock.now - start).inMilliseconds
            return [
                .init("key", key.name, .ok, .tried, "signs, and its certificate confirms it, in \(took) ms"),
                self.expiry("key", key.name, of: signer.certificate, .read),
            ]
        } catch {
            return [
                .init(
                    "key", key.name, .fail, .tried, "\(error.code.rawValue): \(error.message)",
                    remedy: error.isRetriable
                        ? "look at its card, agent or host" : "mend its files or PIN, then systemctl reload tongguan")
            ]
        }
    }

    private func expiry(
        _ area: String, _ name: String, of certificate: CertificateInfo, _ certainty: DoctorFinding.Certainty
    ) -> DoctorFinding {
        let days = (certificate.notAfter - self.now).components.seconds / 86_400
        if certificate.notBefore > self.now {
            return .init(
                area, name, .fail, certainty, "its certificate holds only from \(certificate.notBefore.rfc3339) on")
        }
        let state: DoctorFinding.State = days <= 7 ? .fail : days <= 30 ? .warn : days <= 60 ? .note : .ok
        let end = certificate.notAfter.rfc3339.prefix(10)
        return .init(
            area, name, state, certainty,
            certificate.notAfter < self.now
                ? "its certificate ended on \(end)" : "its certificate ends in \(days) days, on \(end)",
            remedy: state == .ok ? nil : "order the next one; it takes about two weeks for cards")
    }
}
