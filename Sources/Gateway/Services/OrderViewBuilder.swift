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
            estimatedTax: order.estimatedTax, billedTax: order.billedTax, cause: self.cause(order),
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
        return switch order.state {
        case .released, .closed, .cancelled, .returned: "none"
        case .cancelling, .returning: "do_not_ship"
        case .rejected: "correct"
        case .unknown, .conflict: "call_customs"
        case .accepted, .prepared, .sent, .filed, .inCustoms, .held: "wait"
        }
    }

    private func cause(_ order: OrderRecord) -> OrderView.Cause? {
        guard let code = order.causeCode else { return nil }
        if let receipt = order.causeReceipt {
            let entry = self.errors.entry(for: code, in: receipt)
            return OrderView.Cause(code: code, meaning: entry.cause, remedy: entry.remedy)
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
            cursor: EventCursor.encode(event.sequence), type: event.type, orderNo: event.orderNo,
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

/// Positions in the event stream, opaque to callers: `e1.` and the sequence number. The first part leaves room for an
/// epoch: a restored ledger will need another, so that an old cursor is refused and not misread.
enum EventCursor {
    private static let prefix = "e1."

    static func encode(_ sequence: Int64) -> String { Self.prefix + "\(sequence)" }

    /// Nil when it is not one of ours.
    static func decode(_ text: String) -> Int64? {
        guard text.hasPrefix(Self.prefix), let sequence = Int64(text.dropFirst(Self.prefix.count)), sequence >= 0 else {
            return nil
        }
        return sequence
    }
}
