import Declarations
import Gateway

extension OrderView {
    /// The order for its tenant. Official names (`orderNo`, `appTime`, `returnTime`) as on the wire, ours in snake case.
    func json(_ language: Language) -> JSON {
        .object(of: [
            "orderNo": .string(self.orderNo),
            "test": self.isTest ? true : nil,
            "port": .string(self.port),
            "revision": .number(Int64(self.revision)),
            "state": .string(self.state.rawValue),
            "state_page": .string(StatePage.path(self.state)),
            "final": .bool(self.final),
            "since": .string(self.since),
            "expected_by": self.expectedBy.map(JSON.string),
            "next_action": .string(self.nextAction),
            "actions": .array(self.actions.map { .string($0.rawValue) }),
            "released_at": self.releasedAt.map(JSON.string),
            "estimated_tax": self.estimatedTax.map { .string($0.description) },
            "billed_tax": self.billedTax.map { .string($0.description) },
            "tax_bills": .array(self.taxBills.map(\.json)),
            "cause": self.cause?.json(language),
            "erased": self.erased.map(JSON.string),
            "numbers": self.numbers.json,
            "documents": .array(self.documents.map(\.json)),
            "receipts": .array(self.receipts.map(\.json)),
            "history": .array(self.history.map(\.json)),
        ])
    }
}

extension OrderView.Cause {
    func json(_ language: Language) -> JSON {
        .object(of: [
            "code": .string(self.code), "meaning": .string(self.meaning.text(in: language)),
            "remedy": .string(self.remedy.text(in: language)),
            "page": self.receipt.map { .string(CodePage.path($0, self.code)) },
        ])
    }
}

extension OrderView.Numbers {
    /// Only those that are known.
    var json: JSON {
        .object(of: [
            "copNo": self.copNo.map(JSON.string), "preNo": self.preNo.map(JSON.string),
            "invtNo": self.invtNo.map(JSON.string),
        ])
    }
}

extension OrderView.TaxBillView {
    var json: JSON {
        .object(of: [
            "taxNo": .string(self.taxNo),
            "status": .string(self.status),
            "customsTax": self.customsTax.map { .string($0.description) },
            "valueAddedTax": self.valueAddedTax.map { .string($0.description) },
            "consumptionTax": self.consumptionTax.map { .string($0.description) },
        ])
    }
}

extension OrderView.DocumentView {
    var json: JSON {
        .object([
            ("kind", .number(Int64(self.kind))), ("key", .string(self.key)), ("state", .string(self.state.rawValue)),
            ("submissions", .array(self.submissions.map(\.json))),
        ])
    }
}

extension OrderView.SubmissionView {
    var json: JSON {
        .object(of: [
            "guid": .string(self.guid),
            "appType": .string(self.appType),
            "appTime": .string(self.appTime),
            "state": .string(self.state.rawValue),
            "message": self.message.map { .number($0) },
            "attempts": .number(Int64(self.attempts)),
        ])
    }
}

extension OrderView.ReceiptView {
    var json: JSON {
        .object([
            ("kind", .number(Int64(self.kind))), ("status", .number(Int64(self.status))),
            ("returnTime", .string(self.returnTime)), ("codes", .array(self.codes.map(JSON.string))),
            ("received_at", .string(self.receivedAt)),
        ])
    }
}

extension EventView {
    var json: JSON {
        .object([
            ("cursor", .string(self.cursor)), ("type", .string(self.type)), ("orderNo", .string(self.orderNo)),
            ("order_sequence", .number(Int64(self.orderSequence))), ("at", .string(self.at)),
            ("data", .object(self.data.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
        ])
    }
}

extension EventPage {
    var json: JSON {
        .object([
            ("events", .array(self.events.map(\.json))), ("next", .string(self.next)), ("more", .bool(self.more)),
        ])
    }
}
