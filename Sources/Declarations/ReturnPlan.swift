/// Which goods of an order come back: what is asked for, held against the order and earlier returns.
///
/// Source: announcement 2020-45: whole or part of a list, per line never above the original quantity.
public struct ReturnPlan: Sendable {
    /// Quantities by `gnum`, in the sales unit.
    public private(set) var quantities: [Int: Amount] = [:]
    /// With this return everything came back.
    public private(set) var completes = false
    /// What is wrong with the request.
    public private(set) var violations: [Violation] = []

    /// - Parameters:
    ///   - returned: quantities of returns that are under way or accepted.
    ///   - asked: quantities by `gnum`; nil asks for everything that is left.
    public init(order: Order, returned: [Int: Amount], asked: [Int: Amount]?) {
        let left = order.lines.reduce(into: [Int: Amount]()) { left, line in
            left[line.gnum] = line.qty - (returned[line.gnum] ?? .zero)
        }
        let asked = asked ?? left.filter { $0.value > .zero }
        if asked.isEmpty { self.violations.append(Self.nothing) }
        for (gnum, quantity) in asked.sorted(by: { $0.key < $1.key }) {
            guard let rest = left[gnum] else {
                self.violations.append(Self.unknownLine(gnum))
                continue
            }
            if quantity <= .zero || quantity > rest {
                self.violations.append(Self.tooMuch(gnum, left: rest))
            } else {
                self.quantities[gnum] = quantity
            }
        }
        self.completes = left.allSatisfy { gnum, rest in rest <= (self.quantities[gnum] ?? .zero) }
    }

    private static let nothing = Violation(
        code: "return_nothing", at: "/lines", element: nil,
        message: LocalizedText(
            en: "Nothing is left that could be returned.", zh: "已没有可退回的商品。", ko: "반품할 수 있는 상품이 남아 있지 않습니다."))

    private static func unknownLine(_ gnum: Int) -> Violation {
        Violation(
            code: "return_line_unknown", at: "/lines/gnum=\(gnum)", element: "CEB625Message/InvtRefundList/gnum",
            message: LocalizedText(
                en: "The order has no line \(gnum); use the gnum of the original line.",
                zh: "订单没有第\(gnum)项，请使用原清单的商品序号。", ko: "주문에 \(gnum)번 항목이 없습니다. 원래 항목 번호를 사용하십시오."))
    }

    private static func tooMuch(_ gnum: Int, left: Amount) -> Violation {
        Violation(
            code: "return_quantity", at: "/lines/gnum=\(gnum)", element: "CEB625Message/InvtRefundList/qty",
            message: LocalizedText(
                en: "Of line \(gnum) at most \(left) can be returned, and more than 0.",
                zh: "第\(gnum)项可退数量须大于0且不超过\(left)。", ko: "\(gnum)번 항목은 0보다 크고 \(left) 이하로만 반품할 수 있습니다."))
    }
}
