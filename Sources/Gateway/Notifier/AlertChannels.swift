import Cryptography
import Declarations
import Foundation
import Logging
import Transports

/// Where operators are told.
struct AlertChannels: Sendable {
    private let webhooks: [(url: String, secret: WebhookSecret, sender: WebhookSender)]
    private let mail: (sender: MailSender, from: String, to: [String])?
    private let texts: AlertTexts
    private let clock: any GatewayClock
    private let logger: Logger
    private let makeGuid: @Sendable () -> String

    /// - Throws: `ConfigurationError` when a secret cannot be read.
    init(
        _ settings: GatewayConfiguration.Alerts, client: HTTPClient, host: String, clock: any GatewayClock,
        logger: Logger, makeGuid: @escaping @Sendable () -> String
    ) throws(ConfigurationError) {
        var webhooks: [(url: String, secret: WebhookSecret, sender: WebhookSender)] = []
        for webhook in settings.webhooks {
            var policy = ConnectionPolicy(
                caFile: webhook.ca, connectTimeout: .seconds(10), totalTimeout: .seconds(15),
                maximumAnswerBytes: 1 << 20)
            policy.allowsHTTP = true
            webhooks.append(
                (
                    webhook.url, try webhook.secret.webhookSecret(),
                    WebhookSender(client: client, policy: policy, clock: clock)
                ))
        }
        self.webhooks = webhooks
        if let email = settings.email {
            var password: String?
            if let secret = email.password {
                password = unsafe try secret.read().withBytes { unsafe String(decoding: $0, as: UTF8.self) }
            }
            let server = MailSettings(server: email.server, user: email.user, password: password, caFile: email.ca)
            self.mail = (MailSender(server), email.from, email.to)
        } else {
            self.mail = nil
        }
        self.texts = AlertTexts(language: settings.language, host: host)
        self.clock = clock
        self.logger = logger
        self.makeGuid = makeGuid
    }

    /// Tells news: a webhook for each, one mail for all. A way that fails holds up no other.
    ///
    /// - Returns: whether somebody was told.
    func tell(_ news: [AlertNews]) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            for (url, secret, sender) in self.webhooks {
                group.addTask {
                    var isTold = false
                    for item in news {
                        let body = self.texts.message(item, at: self.clock.now())
                        let outcome = await sender.send(
                            body, id: "alert_\(self.makeGuid())", to: url, secrets: [secret])
                        isTold = outcome.isDelivered || isTold
                        guard let problem = outcome.problem else { continue }
                        self.logger.error(
                            "an alert did not go through by webhook",
                            metadata: ["code": "\(problem)", "status": "\(outcome.status ?? 0)"])
                        break
                    }
                    return isTold
                }
            }
            group.addTask { await self.mail(news) }
            return await group.reduce(false) { $0 || $1 }
        }
    }

    private func mail(_ news: [AlertNews]) async -> Bool {
        guard let mail = self.mail else { return false }
        let now = self.clock.now()
        let host = mail.from.split(separator: "@").last.map(String.init) ?? "localhost"
        let message = Mail(
            from: mail.from, to: mail.to, subject: self.texts.subject(news), text: self.texts.body(news),
            id: "\(self.makeGuid())@\(host)", date: Self.date(now))
        do throws(TransportError) {
            try await mail.sender.send(message)
            return true
        } catch {
            self.logger.error(
                "an alert did not go through by mail",
                metadata: ["code": "\(error.code.rawValue)", "reason": "\(error.message)"])
            return false
        }
    }

    /// `Mon, 02 Mar 2026 01:00:00 +0000`.
    static func date(_ moment: Timestamp) -> String {
        let text = moment.rfc3339
        let (year, month, day) = (text.prefix(4), text.dropFirst(5).prefix(2), text.dropFirst(8).prefix(2))
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        // 1970-01-01 was a Thursday.
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let number = Int(moment.milliseconds / 86_400_000 % 7)
        return
            "\(days[max(0, number)]), \(day) \(months[(Int(month) ?? 1) - 1]) \(year) \(text.dropFirst(11).prefix(8)) +0000"
    }
}
