import Declarations
import Gateway

extension FakeGateway {
    func testOrders() -> [TestOrder] {
        [
            TestOrder(
                magic: MagicNumber(receipt: .inventory, code: 1313), code: "1313", kind: .inventory, act: nil,
                meaning: LocalizedText(en: "annual <limit>", zh: "年度限额", ko: "연간 한도"), effect: .refused,
                state: .rejected)
        ]
    }
}
