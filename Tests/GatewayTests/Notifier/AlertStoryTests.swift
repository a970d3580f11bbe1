import Cryptography
import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Synchronization
import Testing
import Transports

@testable import Gateway

/// Alerts to a real receiver behind TLS and to a real mail server.
@Suite("Alerts") struct AlertStoryTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private struct Rig {
        let house: Rehearsal
        let receiver: WebhookReceiver
        let mail: ScriptServer
        let box: String
        let alerter: Alerter
        /// What health says.
        let report: Scripted<HealthReport>

        init(mode: String = "tls", user: String? = "tongguan", language: String = "en") async throws {
            self.house = try await Rehearsal()
            self.receiver = try await WebhookReceiver()
            self.box = try Checkout.temporaryFolder()
            let login = user.map { [$0, "right"] } ?? []
            self.mail = try await ScriptServer(
                "mail_receiver.py",
                [self.box, Checkout.keys + "/server.pem", Checkout.keys + "/server.key", mode] + login)
            try Data(AlertStoryTests.secret.utf8).write(to: URL(fileURLWithPath: self.box + "/secret"))
            try Data("right\n".utf8).write(to: URL(fileURLWithPath: self.box + "/password"))
            for name in ["secret", "password"] {
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: "\(self.box)/\(name)")
            }
            var settings = GatewayConfiguration.Alerts()
            settings.language = language
            settings.webhooks = [
                .init(
                    url: self.receiver.url("/ok"), secret: .file(self.box + "/secret"),
                    ca: Checkout.keys + "/ca.pem")
            ]
            settings.email = .init(
                server: "\(mode == "tls" ? "smtps" : "smtp")://127.0.0.1:\(self.mail.port)",
                from: "tongguan@park.example", to: ["operator@park.example", "second@park.example"], user: user,
                password: user == nil ? nil : .file(self.box + "/password"), ca: Checkout.keys + "/ca.pem")
            let premises = self.house.premises
            let channels = try AlertChannels(
                settings, client: HTTPClient(), host: "node-1", clock: premises.clock, logger: premises.logger,
                makeGuid: premises.makeGuid)
            let report = Scripted(HealthReport(status: .pass, ready: true, checks: []))
            self.report = report
            self.alerter = Alerter(premises, channels: channels, host: "node-1") { report.value }
        }

        func become(_ checks: [HealthReport.Check]) {
            self.report.value = HealthReport(status: .warn, ready: true, checks: checks)
        }

        /// Some rounds of looking and telling; how many changes were told.
        @discardableResult
        func rounds(_ count: Int) async -> Int {
            var told = 0
            for _ in 0..<count {
                await self.alerter.lookOnce()
                told += await self.alerter.tellOnce()
                self.house.clock.advance(by: .seconds(10))
            }
            return told
        }

        func letters() throws -> [(text: String, envelope: [String: Any])] {
            let files = try FileManager.default.contentsOfDirectory(atPath: self.box).filter { $0.hasSuffix(".eml") }
            return try files.sorted { $0.utf8.count == $1.utf8.count ? $0 < $1 : $0.utf8.count < $1.utf8.count }.map {
                let text = try String(contentsOfFile: "\(self.box)/\($0)", encoding: .utf8)
                let envelope = try Data(
                    contentsOf: URL(fileURLWithPath: "\(self.box)/\($0.replacing(".eml", with: ".json"))"))
                return (text, try JSONSerialization.jsonObject(with: envelope) as? [String: Any] ?? [:])
            }
        }
    }

    private static func check(_ name: String, _ status: HealthReport.Status, _ words: String?) -> HealthReport.Check {
        .init(name: name, status: status, observed: [:], output: words)
    }

    @Test("A route that fails and comes back is told once each, by webhook and by mail over TLS with a password")
    func told() async throws {
        let rig = try await Rig()
        #expect(await rig.rounds(3) == 0)
        rig.become([Self.check("route:nanjing", .warn, "the port does not answer"), Self.check("disk", .pass, nil)])
        #expect(await rig.rounds(5) == 1)
        rig.become([Self.check("route:nanjing", .pass, nil), Self.check("disk", .pass, nil)])
        #expect(await rig.rounds(5) == 1)

        let messages = try await rig.receiver.messages()
        #expect(messages.map(\.type) == ["alert.raised", "alert.cleared"])
        #expect(messages.allSatisfy { $0.verdict(Self.secret) == .good })
        #expect(messages.first?.data["name"] as? String == "node-1/route:nanjing")
        #expect(messages.first?.data["output"] as? String == "the port does not answer")
        let letters = try rig.letters()
        #expect(letters.count == 2)
        let first = try #require(letters.first)
        #expect(first.envelope["to"] as? [String] == ["operator@park.example", "second@park.example"])
        #expect(first.envelope["tls"] as? Bool == true)
        let read = try Self.parsed(first.text)
        #expect(read.first == "[tongguan node-1] node-1/route:nanjing: needs a look")
        #expect(read.contains("  the port does not answer"))
        #expect(read.last == "operator@park.example, second@park.example")
        await rig.house.end()
    }

    @Test("Questions are told by their kind, and a restart tells nothing twice", arguments: ["zh", "ko"])
    func questions(_ language: String) async throws {
        let rig = try await Rig(mode: "starttls", language: language)
        let ledger = rig.house.premises.ledger
        try await ledger.openQuestion(
            "orphan_receipt", subject: "receipt 1", detail: "a receipt of nobody", now: rig.house.clock.now())
        #expect(await rig.rounds(5) == 1)
        #expect(try rig.letters().first?.envelope["tls"] as? Bool == true)
        let subject = try Self.parsed(try #require(try rig.letters().first).text).first
        let end = language == "zh" ? "question:orphan_receipt: 需要关注" : "question:orphan_receipt: 확인 필요"
        #expect(subject?.hasSuffix(end) == true)
        #expect(try await ledger.alerts().map(\.name) == ["question:orphan_receipt"])
        // One more of the same kind is no news; the end is.
        try await ledger.openQuestion(
            "orphan_receipt", subject: "receipt 2", detail: "another", now: rig.house.clock.now())
        #expect(await rig.rounds(5) == 0)
        for number in 1...2 {
            try await ledger.closeQuestion("orphan_receipt", subject: "receipt \(number)", now: rig.house.clock.now())
        }
        #expect(await rig.rounds(5) == 1)
        await rig.house.end()
    }

    @Test("A health that cannot be read is told itself")
    func blind() async throws {
        let rig = try await Rig(mode: "plain", user: nil)
        for _ in 0..<12 {
            await rig.alerter.tellOnce()
            rig.house.clock.advance(by: .seconds(10))
        }
        let messages = try await rig.receiver.messages()
        #expect(messages.map { $0.data["name"] as? String } == ["node-1/health"])
        await rig.alerter.lookOnce()
        await rig.alerter.tellOnce()
        #expect(await rig.rounds(2) == 1)
        #expect(try await rig.receiver.messages().last?.type == "alert.cleared")
        await rig.house.end()
    }

    @Test("Mail says what is wrong: password, addressee, no TLS, nobody there")
    func mailTrouble() async throws {
        let rig = try await Rig(mode: "starttls")
        func send(_ change: (inout MailSettings, inout Mail) -> Void) async -> TransportError.Code? {
            var settings = MailSettings(
                server: "smtp://127.0.0.1:\(rig.mail.port)", user: "tongguan", password: "right",
                caFile: Checkout.keys + "/ca.pem")
            var mail = Mail(
                from: "a@park.example", to: ["b@park.example"], subject: "长主题 " + String(repeating: "é", count: 60),
                text: ".\n.leading point\n结束", id: "1@park.example", date: "Mon, 02 Mar 2026 01:00:00 +0000")
            change(&settings, &mail)
            do throws(TransportError) {
                try await MailSender(settings).send(mail)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(await send { _, _ in } == nil)
        let read = try Self.parsed(try #require(try rig.letters().last).text)
        #expect(read.first == "长主题 " + String(repeating: "é", count: 60))
        #expect(read.dropFirst().prefix(3) == [".", ".leading point", "结束"])
        #expect(await send { settings, _ in settings.password = "wrong" } == .authentication)
        #expect(await send { settings, _ in settings.caFile = Checkout.keys + "/signing-ca.pem" } == .tls)
        #expect(await send { settings, _ in settings.server = "smtp://127.0.0.1:1" } == .connect)
        #expect(await send { _, mail in mail.to = ["nobody@park.example"] } != nil)
        #expect(await send { _, mail in mail.to = ["b@park.example>\r\nDATA"] } == .invalidRequest)
        #expect(try rig.letters().count == 1)
        await rig.house.end()
    }

    @Test func dates() {
        #expect(
            AlertChannels.date(Timestamp(milliseconds: 1_772_413_200_000)) == "Mon, 02 Mar 2026 01:00:00 +0000")
        #expect(AlertChannels.date(Timestamp(milliseconds: 0)) == "Thu, 01 Jan 1970 00:00:00 +0000")
    }

    /// Subject, lines of the text, and the addressees, as Python's mail library reads them.
    private static func parsed(_ text: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import email, email.policy, sys
            m = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
            assert not m.defects, m.defects
            print(m["subject"]); print(m.get_content().strip()); print(m["to"])
            """,
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        input.fileHandleForWriting.write(Data(text.utf8))
        try input.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
    }
}

/// A value that the test changes and the alerter reads.
final class Scripted<Value: Sendable>: Sendable {
    private let storage: Mutex<Value>
    init(_ value: Value) { self.storage = Mutex(value) }
    var value: Value {
        get { self.storage.withLock { $0 } }
        set { self.storage.withLock { $0 = newValue } }
    }
}
