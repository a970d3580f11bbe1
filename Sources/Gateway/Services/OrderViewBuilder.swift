import Declarations
import Ledger

/// An order as its tenant sees it, in plain words.
struct OrderViewBuilder: Sendable {
    let errors: ErrorDictionary

    func view(_ order: OrderRecord) -> OrderView {
        var view = self.plainView(order)
        view.releasedAt = order.releasedAt?.rfc3339
        view.numbers = .init(
            copNo: order.numbers.copNo, preNo: order.numbers.preNo, invtNo: order.numbers.invtNo)
        view.taxBills = order.bills.map { bill in
            OrderView.TaxBillView(
                taxNo: bill.taxNo, status: Self.billWords[bill.status] ?? bill.status, customsTax: bill.customsTax,
                valueAddedTax: bill.valueAddedTax, consumptionTax: bill.consumptionTax)
        }
        view.actions = order.actions
        view.erased = order.erasedAt?.rfc3339
        return view
    }

    private static let billWords = ["1": "generated", "2": "summed", "3": "void"]

    private func plainView(_ order: OrderRecord) -> OrderView {
        OrderView(
            orderNo: order.orderNo, port: order.port, revision: order.revision, state: order.state,
            final: order.state.isFinal, since: order.since.rfc3339, nextAction: self.nextAction(order),
            estimatedTax: order.estimatedTax, billedTax: order.billedTax,
            cause: self.cause(order.causeCode, order.causeReceipt),
            documents: order.documents.map(self.document),
            receipts: order.receipts.map { receipt in
                OrderView.ReceiptView(
                    kind: receipt.kind.rawValue, status: receipt.status, returnTime: receipt.returnTime,
                    codes: receipt.codes, receivedAt: receipt.receivedAt.rfc3339)
            },
            history: order.events.map(Self.event))
    }

    private func nextAction(_ order: OrderRecord) -> String {
        if order.erasedAt != nil { return "none" }
        // Delivery gave its message up: whoever runs the gateway decides.
        if order.state == .unknown, order.causeCode == "undeliverable" { return "call_operator" }
        return order.state.nextAction
    }

    /// Why, in plain words; nil without a code.
    func cause(_ code: String?, _ receipt: ReceiptKind?) -> OrderView.Cause? {
        guard let code else { return nil }
        if let receipt {
            let entry = self.errors.entry(for: code, in: receipt)
            var cause = OrderView.Cause(code: code, meaning: entry.cause, remedy: entry.remedy)
            cause.receipt = receipt.rawValue
            return cause
        }
        // Our own words for what happened without a receipt.
        return Self.ownCauses[code].map { OrderView.Cause(code: code, meaning: $0.meaning, remedy: $0.remedy) }
    }

    private func document(_ document: OrderRecord.Document) -> OrderView.DocumentView {
        OrderView.DocumentView(
            kind: document.key.kind.rawValue, key: document.key.parts.joined(separator: "/"), state: document.state,
            submissions: document.submissions.map { submission in
                OrderView.SubmissionView(
                    guid: submission.guid, appType: submission.appType, appTime: submission.appTime.beijing14,
                    state: submission.state, message: submission.message, attempts: submission.attempts)
            })
    }

    static func event(_ event: EventRecord) -> EventView {
        EventView(
            cursor: EventCursor.encode(event.sequence, epoch: event.epoch), type: event.type, orderNo: event.orderNo,
            orderSequence: event.orderSequence, at: event.at.rfc3339, data: event.data)
    }

    private static let ownCauses: [String: (meaning: LocalizedText, remedy: LocalizedText)] = [
        "silent": (
            LocalizedText(
                en: "Customs took the message and never answered, also not after it was filed once more.",
                zh: "海关已接收报文，但一直没有回执，重新申报一次后仍无回执。", ko: "세관이 전문을 받았으나 재신고 후에도 회신이 없습니다."),
            LocalizedText(
                en: "Ask the port what it holds under this number.", zh: "请向口岸查询该单号的状态。",
                ko: "통관 포트에 이 번호의 상태를 문의하십시오.")
        ),
        "undeliverable": (
            LocalizedText(
                en: "The port could not be reached for so long that delivery gave the message up.",
                zh: "长时间无法连接口岸，系统已停止发送该报文。", ko: "통관 포트에 오랫동안 연결할 수 없어 전송을 중단했습니다."),
            LocalizedText(
                en: "Nothing is lost. The operator of the gateway sends it again or gives it up; ask there.",
                zh: "数据未丢失。由网关运维人员重新发送或作废，请与其联系。", ko: "데이터는 보존되어 있습니다. 게이트웨이 운영자가 다시 보내거나 폐기합니다. 운영자에게 문의하십시오.")
        ),
        "buried": (
            LocalizedText(
                en: "The operator gave the message up; customs may hold it all the same.",
                zh: "运维人员已作废该报文；海关可能已收到。", ko: "운영자가 전문을 폐기했습니다. 세관이 보유하고 있을 수 있습니다."),
            LocalizedText(
                en: "Ask the port what it holds under this number; then file the document again or settle it.",
                zh: "请向口岸查询该单号的状态，然后重新申报或处理。", ko: "통관 포트에 이 번호의 상태를 문의한 뒤 다시 신고하거나 처리하십시오.")
        ),
        "document_invalid": (
            LocalizedText(
                en: "The document breaks a field rule of the customs message and was not sent.",
                zh: "单证不符合海关报文字段规则，未发送。", ko: "문서가 세관 전문의 필드 규칙에 맞지 않아 전송하지 않았습니다."),
            LocalizedText(
                en: "Correct the field named in the history and send the order again.", zh: "请修改历史记录中指出的字段后重新发送。",
                ko: "이력에 표시된 필드를 수정한 뒤 다시 보내십시오.")
        ),
    ]
}
