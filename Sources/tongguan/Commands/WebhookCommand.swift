import ArgumentParser
import Cryptography
import Declarations
import Foundation
import Transports

/// `tongguan webhook`: tools for those who receive webhooks.
struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: "Receive webhooks on your own machine, check one, or make a secret.",
        discussion: """
            Webhooks are signed as Standard Webhooks has it; its libraries verify them.

              tongguan webhook listen --ca ca.pem --forward http://localhost:3000/hook
              tongguan webhook verify body.json --secret whsec_… --id evt_… --timestamp 1772413200 --signature v1,…
            """,
        subcommands: [Listen.self, Verify.self, Secret.self])

    /// Follows the events of a tenant and forwards them as webhooks.
    struct Listen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Follow your events, and forward each as a signed webhook to an address of your own machine.",
            discussion: """
                For development: needs no public address and makes no webhook at the gateway. The key comes from \
                TONGGUAN_API_KEY or --key and needs the scope orders.read. Ends with Ctrl-C.
                """)
        @OptionGroup var gateway: GatewayOptions
        @Option(help: "Where to send each event, for instance http://localhost:3000/hook.") var forward: String?
        @Option(help: "Sign with this secret; a new one is made and printed when left out.") var secret: String?
        @Option(help: "Begin after this cursor; with the events to come when left out.") var after: String?
        @Option(help: "End after so many events.") var count: Int?

        func run() async throws {
            guard let key = self.gateway.usableKey else {
                throw ValidationError("Give --key, or set TONGGUAN_API_KEY.")
            }
            let secret = try self.givenSecret() ?? WebhookSecret.generate()
            if self.forward != nil, self.secret == nil {
                Output.standardOutput("secret: \(secret.text)\n")
            }
            let http = HTTPClient(connectionsPerHost: 1)
            let listener = WebhookListener(
                http: http,
                gateway: MerchantClient(
                    http: http, url: self.gateway.url, key: key, policy: ConnectionPolicy(caFile: self.gateway.ca),
                    language: self.gateway.language.rawValue),
                forward: self.forward, secret: secret)
            do {
                try await listener.follow(after: self.after, count: self.count)
            } catch {
                await http.shutdown()
                throw error
            }
            await http.shutdown()
        }

        private func givenSecret() throws -> WebhookSecret? {
            guard let text = self.secret else { return nil }
            guard let secret = WebhookSecret(text) else { throw ValidationError(WebhookCommand.form) }
            return secret
        }
    }

    /// Checks a webhook that was received.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the signature of a webhook that was received. Exits with 1 when it does not hold.")
        @Argument(help: "A file with the body, byte for byte; - is standard input.") var body: String
        @Option(help: "The webhook's secret, whsec_…") var secret: String
        @Option(help: "Field webhook-id.") var id: String
        @Option(help: "Field webhook-timestamp.") var timestamp: String
        @Option(help: "Field webhook-signature.") var signature: String
        @Flag(help: "Do not look at how old it is.") var anyAge = false

        func run() throws {
            guard let secret = WebhookSecret(self.secret) else { throw ValidationError(WebhookCommand.form) }
            let now = self.anyAge ? nil : Int64(Date().timeIntervalSince1970)
            let verdict = WebhookCheck(secret: secret).verdict(
                id: self.id, timestamp: self.timestamp, signatures: self.signature, body: try Input.file(self.body),
                now: now)
            switch verdict {
            case .good: Output.standardOutput("the signature holds\n")
            case .malformed: throw Exit.saying("a field is missing, or the time is no number", Exit.no)
            case .wrongTime:
                throw Exit.saying(
                    "the signature holds, but the webhook is not of the last five minutes; --any-age passes over that",
                    Exit.no)
            case .wrongSignature:
                throw Exit.saying(
                    "no signature is that of this secret over these bytes; the body must be the bytes received, not parsed "
                        + "and written again", Exit.no)
            }
        }
    }

    /// Makes a secret.
    struct Secret: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a secret, for the alerts of the configuration.")

        func run() throws { Output.standardOutput(try WebhookSecret.generate().text + "\n") }
    }

    static let form = "A secret is whsec_ and base64 of 24 to 64 bytes."
}
