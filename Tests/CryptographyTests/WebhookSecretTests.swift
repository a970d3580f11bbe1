import Cryptography
import Foundation
import Testing

/// Secrets, signatures and checks of Standard Webhooks; `scripts/judge-webhooks` has an outside judge.
@Suite struct WebhookSecretTests {
    /// The published example of the specification's libraries.
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    private static let body = Array(#"{"test": 2432232314}"#.utf8)
    private static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    @Test func theExampleOfTheSpecification() throws {
        let secret = try #require(WebhookSecret(Self.secret))
        #expect(secret.signature(id: Self.id, timestamp: 1_614_265_330, body: Self.body) == Self.signature)
        #expect(secret.text == Self.secret)
        #expect("\(secret)" == "whsec_…")
        #expect(try #require(WebhookSecret(String(Self.secret.dropFirst(6)))) == secret)
    }

    @Test func openSSLAgrees() throws {
        let secret = try WebhookSecret.generate()
        let bytes = try #require(Data(base64Encoded: String(secret.text.dropFirst(6))))
        #expect(bytes.count == 32)
        let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let output = try Tool.require(
            "openssl", ["dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:\(hex)", "-binary"],
            input: Array("evt_1.1772413200.{\"a\":\"关\"}".utf8))
        let own = secret.signature(id: "evt_1", timestamp: 1_772_413_200, body: Array("{\"a\":\"关\"}".utf8))
        #expect(own == "v1," + Data(output.output).base64EncodedString())
    }

    @Test(arguments: ["", "whsec_", "whsec_AAAA", "whsec_!!!!", "whsec_" + String(repeating: "A", count: 100)])
    func whatIsNoSecret(_ text: String) { #expect(WebhookSecret(text) == nil) }

    @Test func checks() throws {
        let check = WebhookCheck(secret: try #require(WebhookSecret(Self.secret)))
        func verdict(
            _ signatures: String = Self.signature, id: String = Self.id, timestamp: String = "1614265330",
            body: [UInt8] = Self.body, now: Int64? = 1_614_265_330
        ) -> WebhookCheck.Verdict {
            check.verdict(id: id, timestamp: timestamp, signatures: signatures, body: body, now: now)
        }
        #expect(verdict() == .good)
        #expect(verdict("v1,AAAA v1a,xyz " + Self.signature) == .good, "one of several")
        #expect(verdict(now: 1_614_265_330 + 300) == .good)
        #expect(verdict(now: 1_614_265_330 + 301) == .wrongTime)
        #expect(verdict(now: 1_614_265_330 - 301) == .wrongTime)
        #expect(verdict(now: nil) == .good)
        #expect(verdict(id: "msg_other") == .wrongSignature)
        #expect(verdict(timestamp: "1614265331") == .wrongSignature)
        #expect(verdict(body: Self.body + [32]) == .wrongSignature)
        #expect(verdict(Self.signature.replacing("v1,", with: "v2,")) == .wrongSignature)
        #expect(verdict("") == .malformed)
        #expect(verdict(id: "") == .malformed)
        #expect(verdict(timestamp: "soon") == .malformed)
    }
}
