import Gateway
import Testing

@Suite("Configuration: goods registries")
struct GoodsConfigurationTests {
    private func load(_ lines: String) throws -> GatewayConfiguration.Tenant {
        let fixture = try ConfigurationFixture.shared.get()
        let text = fixture.example.replacing("  - id: hanbit-beauty\n", with: "  - id: hanbit-beauty\n\(lines)")
        let loaded = try GatewayConfiguration.load(path: fixture.write(text), environment: [:])
        return try #require(loaded.tenants.first)
    }

    @Test("a tenant has its own registry unless it names a shared one")
    func owner() throws {
        let own = try self.load("")
        #expect(own.goodsOwner == .tenant("hanbit-beauty"))
        let shared = try self.load("    goods: park-nanjing\n")
        #expect(shared.goodsOwner == .park("park-nanjing"))
        #expect(!shared.editsSharedGoods)
        #expect(try self.load("    goods: park-nanjing\n    edits_goods: true\n").editsSharedGoods)
    }

    @Test(
        "what cannot be meant is refused",
        arguments: [
            "    goods: Park Nanjing\n", "    edits_goods: true\n", "    goods: park\n    edits_goods: maybe\n",
        ])
    func refused(_ lines: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try self.load(lines) }
        #expect(error?.message.contains("goods") == true)
    }
}
