import Declarations
import Foundation
import Gateway
import Testing
import Transports

/// `tenants[].realtime`: how a platform answers customs about payments.
@Suite struct RealTimeConfigurationTests {
    private static let hash = "sha256:" + String(repeating: "ab", count: 32)
    private static let whole = """
            realtime:
              address: \(hash)
              signer: declarant-sm2
              upload: test
              request_timeout: 12s
              ver_dept: 3
              pay_type: 2
              recp_account: "6200000000000001"
              recp_code: "3201960M01"
              recp_name: 韩光美妆
              item_link: https://shop.example/{itemNo}

        """

    /// The example with a section put into its tenant.
    private func load(_ section: String) throws -> GatewayConfiguration {
        let fixture = try ConfigurationFixture.shared.get()
        let mark = "    files: [311, 411, 511, 621]"
        try #require(fixture.example.contains(mark))
        let text = fixture.example.replacing(mark, with: section + mark, maxReplacements: 1)
        return try GatewayConfiguration.load(path: try fixture.write(text), environment: [:])
    }

    @Test("A whole section, with codes from the tenant; without one nobody is asked")
    func whole() throws {
        let tenant = try #require(try self.load(Self.whole).tenants.first)
        let settings = try #require(tenant.realTime)
        #expect(settings.address == [UInt8](repeating: 0xAB, count: 32))
        #expect(settings.signer == "declarant-sm2")
        #expect(settings.upload.url == RealTimeChannel.test && settings.upload.ca == nil)
        #expect(settings.requestTimeout == .seconds(12))
        #expect(settings.defaults.ebpCode == tenant.profile.platform.code)
        #expect(settings.defaults.payCode == tenant.profile.payment.code)
        #expect(settings.defaults.verDept == "3" && settings.defaults.payType == "2")
        #expect(settings.defaults.recpCode == "3201960M01" && settings.defaults.recpName == "韩光美妆")
        #expect(settings.defaults.itemLink == "https://shop.example/{itemNo}")
        #expect(try self.load("").tenants.first?.realTime == nil)
        let production = try self.load(Self.whole.replacing("upload: test", with: "upload: production"))
        #expect(production.tenants.first?.realTime?.upload.url == RealTimeChannel.production)
        let least = "    realtime: {address: \(Self.hash), signer: merchant-rsa, upload: production}\n"
        #expect(try self.load(least).tenants.first?.realTime?.requestTimeout == .seconds(30))
    }

    @Test("A simulator's address with its authority and our certificate")
    func simulator() throws {
        let upload = """
            upload: {url: https://127.0.0.1:9443/ceb2grab/grab/realTimeDataUpload, ca: certs/dev/ca.pem, \
            client_certificate: certs/dev/client.pem, client_key: certs/dev/client.key}
            """
        let loaded = try self.load(Self.whole.replacing("upload: test", with: upload))
        let settings = try #require(loaded.tenants.first?.realTime?.upload)
        #expect(settings.url == "https://127.0.0.1:9443/ceb2grab/grab/realTimeDataUpload")
        #expect(settings.ca?.hasSuffix("/certs/dev/ca.pem") == true)
        #expect(settings.clientKey?.hasSuffix("/certs/dev/client.key") == true)
    }

    @Test(
        "What is wrong is named at its key",
        arguments: [
            ("address: sha256:", "address: md5:", "address", "sha256"),
            ("signer: declarant-sm2", "signer: nobody", "signer", "declarant-sm2"),
            ("upload: test", "upload: tests", "upload", "production"),
            ("upload: test", "upload: {url: http://a/b, ca: certs/dev/ca.pem}", "upload.url", "https"),
            ("upload: test", "upload: {url: https://a/b}", "upload.ca", "missing"),
            (
                "upload: test", "upload: {url: https://a/b, ca: certs/dev/ca.pem, client_key: certs/dev/client.key}",
                "upload", "belong together"
            ),
            ("ver_dept: 3", "ver_dept: 4", "", "verDept"),
            ("recp_code: \"3201960M01\"", "recp_code: \"3201960M01-3201960M01\"", "", "recpCode"),
            ("request_timeout: 12s", "request_timeout: 12", "request_timeout", "12"),
            ("pay_type: 2", "paytype: 2", "paytype", "pay_type"),
            ("signer: declarant-sm2", "", "signer", "missing"),
        ])
    func wrong(_ find: String, _ replacement: String, _ key: String, _ says: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try self.load(Self.whole.replacing(find, with: replacement))
        }
        let path = "tenants[0].realtime" + (key.isEmpty ? "" : "." + key)
        let found = error?.problems.filter { $0.keyPath == path } ?? []
        #expect(found.contains { "\($0)".contains(says) }, "\(error?.problems.map { "\($0)" } ?? [])")
    }
}
