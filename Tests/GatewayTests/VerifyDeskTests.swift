import Cryptography
import Declarations
import Foundation
import GatewayTestKit
import Manifests
import Testing

@testable import Gateway

@Suite struct VerifyDeskTests {
    private static func report(_ message: [UInt8], checksDates: Bool = true) async throws -> [String: Any] {
        let desk = VerifyDesk(
            templates: try MessageTemplates(directory: Checkout.templates + "/messages"), clock: ManualClock())
        let json = await desk.report(message, original: nil, checksDates: checksDates)
        return try #require(JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: Any])
    }

    private static func status(_ report: [String: Any], _ code: String) throws -> String? {
        let steps = try #require(report["steps"] as? [[String: Any]])
        return steps.first { $0["code"] as? String == code }?["status"] as? String
    }

    @Test func schemaAndSignatureAreJudgedByTheGatewaysOwnMeasure() async throws {
        let path = Checkout.root + "/../shared/spec/ceb/samples/synthetic/CEB311Message-sm2.xml"
        guard let data = FileManager.default.contents(atPath: path) else {
            return print("skipped 1 sample: no specification")
        }
        let report = try await Self.report(Array(data), checksDates: false)
        #expect(report["holds"] as? Bool == true)
        #expect(try Self.status(report, "schema") == "ok")
        #expect(try Self.status(report, "certificate-dates") == "not-checked")
        let text = String(decoding: data, as: UTF8.self).replacing("<ceb:orderNo>", with: "<ceb:orderNo2>")
            .replacing("</ceb:orderNo>", with: "</ceb:orderNo2>")
        let renamed = try await Self.report(Array(text.utf8), checksDates: false)
        #expect(renamed["holds"] as? Bool == false)
        #expect(try Self.status(renamed, "schema") == "wrong")
        #expect(try Self.status(renamed, "digest") == "wrong")
    }

    @Test func datesAreThoseOfTheGatewaysClock() async throws {
        let certificate = try CertificateInfo(pem: Checkout.read("certs/dev/signer-rsa.pem"))
        let message = Array(
            "<ceb:CEB311Message xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\"><ceb:Order></ceb:Order></ceb:CEB311Message>"
                .utf8)
        let signer = try MessageSigner(
            name: "test", keyPath: "\(Checkout.keys)/signer-rsa.key", certificatePath: "\(Checkout.keys)/signer-rsa.pem"
        )
        let signed = try await signer.sign(CanonicalMessage(xml: message)).bytes
        // The clock stands at March 2026.
        let isValid = certificate.isValid(at: ManualClock().now())
        let report = try await Self.report(signed)
        #expect(report["holds"] as? Bool == isValid)
        #expect(try Self.status(report, "certificate-dates") == (isValid ? "ok" : "wrong"))
    }
}
