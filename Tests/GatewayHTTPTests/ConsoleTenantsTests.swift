import Cryptography
import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Testing

@testable import GatewayHTTP

/// Tenants, their keys and certificates at the console.
@Suite struct ConsoleTenantsTests {
    @Test("Keys by name and the beginning of their entry, with their last use; what ends is marked; never a key")
    func keys() async throws {
        let house = try await ConsoleHouse()
        let now = house.gateway.now
        let texts = ["erp", "old", "next"].map { "tg_" + $0 + String(repeating: "0", count: 60) }
        var tenant = try #require(house.premises.tenants["merchant"])
        tenant.apiKeys = [
            APIKeyGrant(
                hash: Digest.sha256(texts[0]), name: "erp", scopes: [.ordersRead], expires: now + .seconds(864_000)),
            APIKeyGrant(hash: Digest.sha256(texts[1]), name: "old", expires: now + .seconds(-86_400)),
            APIKeyGrant(hash: Digest.sha256(texts[2])),
        ]
        house.premises.keys.replace(with: [tenant])
        let admin = try await house.signedIn("mina")
        func rows() async throws -> [String] {
            let page = try await admin.get("/console/tenants")
            #expect(page.status == 200 && page.text.contains("tongguan api-key new --name NAME"))
            for text in texts {
                #expect(!page.text.contains(text) && !page.text.contains(APIKey.hash(text)))
                #expect(page.text.contains("sha256:\(APIKey.hash(text).prefix(8))…"))
            }
            #expect(page.text.contains(">Live</span>") && page.text.contains("<code>rsa/1</code> "))
            return page.text.components(separatedBy: "<tr>").filter { $0.contains("<code>sha256:") }
        }
        let before = try await rows()
        #expect(before.count == 3 && before.allSatisfy { $0.contains("data-label=\"Last use here\">–<") })
        #expect(before[0].contains("Ends soon") && before[0].contains("in 10 d") && before[0].contains("orders.read"))
        #expect(before[1].contains("Ended") && !before[1].contains("Ends soon"))
        #expect(before[2].contains("without an end") && before[2].contains("without a name"))
        for text in texts { _ = house.gateway.admission(forAPIKey: text, certificate: nil) }
        let after = try await rows()
        #expect(after[0].contains("data-label=\"Last use here\"><span class=\"when\">"))
        #expect(after[1].contains("data-label=\"Last use here\">–<"), "it let nobody in")
        #expect(after[2].contains("data-label=\"Last use here\"><span class=\"when\">"))
        // What left the configuration is forgotten, and what comes back begins anew.
        house.premises.keys.replace(with: [GatewayConfiguration.Tenant]())
        house.premises.keys.replace(with: [tenant])
        #expect(try await rows()[0].contains("data-label=\"Last use here\">–<"))
    }
}
