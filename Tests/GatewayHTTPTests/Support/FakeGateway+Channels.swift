import Declarations
import Gateway

extension FakeGateway {
    var channelMappings: [String: ChannelMapping] {
        [
            "shop": ChannelMapping(
                id: "shop", name: LocalizedText(en: "Shop", zh: "店", ko: "가게"), source: "a test", confidence: .d,
                fields: [.orderNo: .init(columns: ["trade.tid"]), .itemNo: .init(columns: ["sku"])],
                orders: ["trades"], lines: ["items"])
        ]
    }

    func channelDefaults(of tenant: String) -> [FieldName: String] { [.port: "nanjing"] }
}
