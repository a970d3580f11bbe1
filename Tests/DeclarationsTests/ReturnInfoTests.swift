import Declarations
import Foundation
import Testing

@Suite struct ReturnInfoTests {
    @Test(arguments: [
        ("[Code:1800;Desc:逻辑校验通过]", "1800", "逻辑校验通过"), ("[code:2600;desc:放行]", "2600", "放行"),
        (" [ Code：1301 ；Desc：系统异常，请稍后重试 ] ", "1301", "系统异常，请稍后重试"),
        (
            "[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;totalPrice：26,114.44 > limitPrice: 26,000;]", "1313",
            "订购人购买超过年度限额,超过个人年度购买额度;totalPrice：26,114.44 > limitPrice: 26,000;"
        ),
        ("[Code:1371]", "1371", nil), ("[Code:1200;待人工审核]", "1200", "待人工审核"),
        ("前缀[Code:1320;Desc:项[2]不一致]", "1320", "项[2]不一致"), ("[Code:1322;Desc:没有结尾", "1322", "没有结尾"),
    ])
    func codeOfCustoms(_ text: String, _ code: String, _ description: String?) {
        let info = ReturnInfo(text)
        #expect(info.codes == [CustomsCode(code: code, description: description)])
        #expect(info.details.isEmpty && info.guids.isEmpty && info.orderNo == nil)
    }

    @Test func comparedValues() {
        let info = ReturnInfo(
            "[Code:1332;Desc:支付单支付金额与订单支付金额不一致],[OrderHead.acturalPaid:561.89,PaymentHead.amountPaid3197.95]")
        #expect(info.codes == [CustomsCode(code: "1332", description: "支付单支付金额与订单支付金额不一致")])
        #expect(
            info.details == [
                .init(field: "OrderHead.acturalPaid", value: "561.89"),
                .init(field: "PaymentHead.amountPaid", value: "3197.95"),
            ])
        #expect(ReturnInfo("[Order.paid：1,234.50,Payment.paid:9]").details.map(\.value) == ["1,234.50", "9"])
    }

    @Test func severalCodes() {
        let info = ReturnInfo("[Code:1332;Desc:甲],[Order.a:1],[Code:1327;Desc:乙];[Code:13035;Desc:丙]")
        #expect(info.codes.map(\.code) == ["1332", "1327", "13035"])
        #expect(info.codes.map(\.description) == ["甲", "乙", "丙"])
        #expect(info.details == [.init(field: "Order.a", value: "1")])
    }

    @Test(arguments: [
        "新增申报成功[4CDE1CFD-EDED-46B1-946C-B8022E42FC94]", "支付单新增申报成功[4CDE1CFD-EDED-46B1-946C-B8022E42FC94]",
    ])
    func guidOfTheRequest(_ text: String) {
        #expect(ReturnInfo(text).guids == ["4CDE1CFD-EDED-46B1-946C-B8022E42FC94"])
        #expect(ReturnInfo(text).codes.isEmpty)
    }

    @Test func keysInside() {
        let plain = ReturnInfo("清单新增申报成功[电商企业编码：3301964J31订单编号：2020021708362779148]")
        #expect(plain.ebcCode == "3301964J31" && plain.orderNo == "2020021708362779148" && plain.ebpCode == nil)

        let late = ReturnInfo(
            "清单新增申报成功[电商企业编码：3301964J31订单编号：2020021708362779148]; 对应电商平台为[33169667BG]订单号为[2020021708362779148]支付信息不存在")
        #expect(late.ebcCode == "3301964J31" && late.ebpCode == "33169667BG" && late.orderNo == "2020021708362779148")

        let polled = ReturnInfo(
            "清单新增申报成功[3CQHDG-WEASLEY-20230807164348-7KYRQN][电商企业编码：46016602EV订单编号：JO_D8079556739228400022]")
        #expect(polled.guids == ["3CQHDG-WEASLEY-20230807164348-7KYRQN"])
        #expect(polled.ebcCode == "46016602EV" && polled.orderNo == "JO_D8079556739228400022")

        let refused = ReturnInfo("订单[电商企业编码:31149679BZ,订单编号:276618161072]报文校验失败:订单客户端协议发送方的senderId与传输节点dxpId信息不一致")
        #expect(refused.ebcCode == "31149679BZ" && refused.orderNo == "276618161072" && refused.codes.isEmpty)

        let twice = ReturnInfo("处理失败，业务主键重复入库失败，报文业务主键[A_1]，原清单报送时间对应状态为[20200101000000 : 2-申报;]")
        #expect(twice.duplicateKey == "A_1" && twice.orderNo == nil && twice.guids.isEmpty)
    }

    @Test(arguments: [
        "", "收件地址不详", "订单报文处理失败，接收报文为旧报文数据，不做处理;", "[", "]", "[Code:]", "[Code", "[[[[", "订单编号：", "[.:1]", "[a.:1]",
        "电商企业编码：中文", "[4CDE1CFD-EDED-46B1-946C-B8022E42FC9]",
    ])
    func freeTextGivesNothing(_ text: String) {
        let info = ReturnInfo(text)
        #expect(info.codes.isEmpty && info.details.isEmpty && info.guids.isEmpty)
        #expect(info.orderNo == nil && info.ebcCode == nil && info.ebpCode == nil && info.duplicateKey == nil)
    }

    @Test func longAndRandomTextsEnd() {
        var generator = SeededGenerator(5)
        let pieces = ["[", "]", "Code", ":", ";", "Desc", ",", "A.b", "订单编号", "：", "1", " ", "业务主键", "-"]
        for _ in 0..<500 {
            let text = (0..<60).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            for code in ReturnInfo(text).codes { #expect(!code.code.isEmpty && text.contains(code.code)) }
        }
        #expect(ReturnInfo(String(repeating: "[", count: 1_000_000)).codes.isEmpty)
    }

    /// Real receipts: what a plain search of the file finds, the parser finds too.
    @Test func samplesOfTheField() throws {
        guard Places.specification("ceb/samples/README.md", checks: 12) != nil else { return }
        let folder = Places.package.deletingLastPathComponent().appendingPathComponent("shared/spec/ceb/samples/field")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var (codes, orders) = (0, 0)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let infos = text.matches(of: /(?:<returnInfo>|"returninfo": ")(.*?)(?:<\/returnInfo>|",\n)/).map {
                String($0.1)
            }
            for info in infos {
                let found = ReturnInfo(info)
                #expect(found.codes.map(\.code) == info.matches(of: /(?i)\[code:(\d+)/).map { String($0.1) })
                #expect(found.orderNo == info.firstMatch(of: /订单编号[：:]([A-Za-z0-9_]+)/).map { String($0.1) })
                codes += found.codes.count
                orders += found.orderNo == nil ? 0 : 1
            }
        }
        #expect(codes >= 5 && orders >= 4)
        print("compared \(codes) customs codes and \(orders) order numbers of field receipts")
    }
}
