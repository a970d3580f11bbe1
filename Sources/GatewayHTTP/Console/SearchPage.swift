import Declarations
import Gateway
import Hummingbird

/// One box for every number. What is typed comes by POST; a number then stands in the address, a buyer's never does.
enum SearchPage {
    @Sendable static func ask(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let text = fields["q"] else { return visit.redirect(to: "/console/search") }
        if Self.isIdentity(text) {
            guard visit.may(.operator_) else { return visit.notice(Self.buyerNotAllowed, status: 403) }
            try await visit.audit("buyer.search", tenants: visit.meant(nil), target: "")
            let hits = try await visit.gateway.search(text.uppercased(), isBuyer: true, visit.scope)
            return Self.page(visit, hits, title: visit.say(Self.ofBuyer))
        }
        return visit.redirect(to: "/console/search?q=\(text.percentEncoded)")
    }

    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        guard let text = visit.query("q") else { return Self.page(visit, nil, title: visit.say(ConsolePhrases.search)) }
        let reference = UploadReference(text)
        let upload = try await reference?.path(for: visit)
        // No order is called U12:B37; one may be called U12.
        if let upload, reference?.row != nil { return visit.redirect(to: upload) }
        let hits = try await visit.gateway.search(text, isBuyer: false, visit.scope)
        if let upload, hits.isEmpty { return visit.redirect(to: upload) }
        let exact = hits.filter { $0.way != .orderPrefix }
        if upload == nil, exact.count == 1, hits.count == 1, let order = exact.first?.order {
            return visit.redirect(to: visit.path(of: order.orderNo, tenant: order.tenant))
        }
        return Self.page(visit, hits, title: "\(visit.say(ConsolePhrases.search)): \(text)", upload: upload)
    }

    /// - Parameter upload: address of an upload that the text means too.
    private static func page(
        _ visit: ConsoleVisit, _ hits: [SearchHit]?, title: String, upload: String? = nil
    ) -> Response {
        visit.page(title, in: nil, isLive: false) {
            guard let hits else { return "<p>\(visit.say(Self.how))</p>" }
            guard !hits.isEmpty else {
                return ConsolePieces.empty(visit.say(Self.nothing), "<p>\(visit.say(Self.how))</p>")
            }
            let rows = hits.map { hit -> [HTML] in
                let order = hit.order
                return [
                    "<a class=\"row\" href=\"\(visit.path(of: order.orderNo, tenant: order.tenant))\">\(order.orderNo)</a>",
                    "\(visit.say(hit.way.title)) <code>\(hit.name)</code>", "\(order.tenant)", visit.state(order.state),
                    visit.time(order.since),
                ]
            }
            let note: HTML =
                upload.map { "<p class=\"note\"><a href=\"\($0)\">\(visit.say(Self.ofUpload))</a></p>" } ?? ""
            let table = ConsolePieces.table(
                title,
                [
                    visit.say(ConsolePhrases.orderNo), visit.say(Self.foundBy), visit.say(ConsolePhrases.tenant),
                    visit.say(ConsolePhrases.state), visit.say(ConsolePhrases.since),
                ], rows)
            return "\(note)\(table)"
        }
    }

    /// 18 characters of a citizen's number: never to stand in an address.
    private static func isIdentity(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 18, bytes.dropLast().allSatisfy({ (48...57).contains($0) }) else { return false }
        // Customs numbers have 18 digits too, so the check character and the date of birth decide.
        guard Timestamp(beijing: String(text.dropFirst(6).prefix(8))) != nil else { return false }
        let sum = bytes.dropLast().reduce(0) { ($0 + Int($1 - 48)) * 2 % 11 }
        let check = (12 - sum) % 11
        let last = bytes.last ?? 0
        return check == 10 ? last == 0x58 || last == 0x78 : last == UInt8(48 + check)
    }

    private static let how = LocalizedText(
        en:
            "Type a whole order, waybill or payment number, a number of customs (preNo, invtNo, taxNo), our copNo or guid, an "
            + "upload and its row or cell (U12:37, U12:B37), a buyer's identity number, or the beginning of an order number.",
        zh: "请输入完整的订单号、运单号、支付单号、海关编号（preNo、invtNo、taxNo）、copNo 或 guid、上传的行或单元格（U12:37、U12:B37）、购买人证件号，或订单号的开头部分。",
        ko:
            "주문·운송장·결제 번호 전체, 세관 번호(preNo, invtNo, taxNo), copNo 또는 guid, 업로드의 행이나 셀(U12:37, U12:B37), 구매자 신분번호, 또는 주문번호 앞부분을 입력하십시오."
    )
    private static let nothing = LocalizedText(
        en: "Nothing that you may see has this number.", zh: "您可查看的范围内没有此编号。", ko: "볼 수 있는 범위에 이 번호가 없습니다.")
    private static let ofUpload = LocalizedText(
        en: "The upload of this number", zh: "此编号的上传", ko: "이 번호의 업로드")
    private static let foundBy = LocalizedText(en: "Found by", zh: "匹配项", ko: "찾은 항목")
    private static let ofBuyer = LocalizedText(en: "Orders of this buyer", zh: "该购买人的订单", ko: "이 구매자의 주문")
    private static let buyerNotAllowed = LocalizedText(
        en: "Looking for a buyer needs the role operator.", zh: "按购买人查询需要操作员角色。", ko: "구매자 검색은 운영자 역할이 필요합니다.")
}

extension SearchHit.Way {
    fileprivate var title: LocalizedText {
        switch self {
        case .orderNo: ConsolePhrases.orderNo
        case .orderPrefix: LocalizedText(en: "Begins so", zh: "开头匹配", ko: "앞부분 일치")
        case .waybill: LocalizedText(en: "Waybill", zh: "运单号", ko: "운송장")
        case .payment: LocalizedText(en: "Payment", zh: "支付单号", ko: "결제")
        case .alias: LocalizedText(en: "Document number", zh: "单证编号", ko: "문서 번호")
        case .taxBill: LocalizedText(en: "Tax bill", zh: "税单", ko: "세금 고지서")
        case .message: LocalizedText(en: "Message", zh: "报文", ko: "전문")
        case .buyer: LocalizedText(en: "Buyer", zh: "购买人", ko: "구매자")
        }
    }
}
