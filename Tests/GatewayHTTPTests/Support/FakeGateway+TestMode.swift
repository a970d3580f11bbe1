import Declarations
import Gateway

extension FakeGateway {
    func testOrders() -> [TestOrder] {
        [
            TestOrder(
                magic: MagicNumber(receipt: .inventory, code: 1313), code: "1313", kind: .inventory, act: nil,
                meaning: LocalizedText(en: "annual <limit>", zh: "年度限额", ko: "연간 한도"), effect: .refused,
                state: .rejected),
            TestOrder(
                magic: MagicNumber(receipt: DocumentKind.entryList.receipt, code: -800_001), code: "-800001",
                kind: .entryList, act: nil, filing: TestFiling(element: "copNo", needs: [.waybill]),
                meaning: LocalizedText(en: "check failed", zh: "校验失败", ko: "검사 실패"), effect: .refused, state: .rejected),
        ]
    }
}
