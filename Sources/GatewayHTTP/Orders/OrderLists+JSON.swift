import Declarations
import Gateway

extension OrderSummary {
    func json(_ language: Language) -> JSON {
        .object(of: [
            "orderNo": .string(self.line.orderNo),
            "port": .string(self.line.port),
            "state": .string(self.line.state.rawValue),
            "state_page": .string(StatePage.path(self.line.state)),
            "final": .bool(self.line.state.isFinal),
            "since": .string(self.line.since.rfc3339),
            "expected_by": self.expectedBy.map { .string($0.rfc3339) },
            "next_action": .string(self.nextAction),
            "estimated_tax": .string(self.line.estimatedTax.description),
            "cause": self.cause?.json(language),
            "created_at": .string(self.line.createdAt.rfc3339),
            "href": .string(OrderAnswer.path(of: self.line.orderNo)),
        ])
    }

    private var nextAction: String {
        self.line.state == .unknown && self.line.causeCode == "undeliverable"
            ? "call_operator" : self.line.state.nextAction
    }
}

extension DocumentContent {
    func json(_ orderNo: String) -> JSON {
        func fields(_ names: [String], _ values: [String?]) -> JSON {
            .object(zip(names, values).compactMap { name, value in value.map { (name, .string($0)) } })
        }
        let line = DocumentFields.line(of: self.body.kind)
        return .object([
            ("orderNo", .string(orderNo)), ("kind", .number(Int64(self.body.kind.rawValue))),
            ("key", .string(self.body.key.parts.joined(separator: "/"))), ("is_ours", .bool(self.isOurs)),
            ("head", fields(DocumentFields.head(of: self.body.kind), self.body.head)),
            ("lines", .array(self.body.lines.map { fields(line, $0) })),
        ])
    }
}

extension OrderTrail.Message {
    func json(of orderNo: String) -> JSON {
        .object(of: [
            "id": .number(self.id), "kind": .number(Int64(self.kind)), "state": .string(self.state),
            "documents": .number(Int64(self.documents)), "frozen_at": .string(self.frozenAt.rfc3339),
            "href": self.hasBytes ? .string(OrderAnswer.path(of: orderNo) + "/messages/\(self.id)") : nil,
            "attempts": .array(
                self.attempts.map { attempt in
                    .object(of: [
                        "number": .number(Int64(attempt.number)), "started_at": .string(attempt.startedAt.rfc3339),
                        "ended_at": attempt.endedAt.map { .string($0.rfc3339) },
                        "outcome": attempt.outcome.map(JSON.string),
                    ])
                }),
        ])
    }
}

extension OrderTrail.Receipt {
    func json(of orderNo: String) -> JSON {
        .object(of: [
            "id": .number(self.raw), "kind": .number(Int64(self.kind)), "status": .number(Int64(self.status)),
            "returnTime": .string(self.returnTime), "codes": .array(self.codes.map(JSON.string)),
            "received_at": .string(self.receivedAt.rfc3339),
            "href": self.hasBytes ? .string(OrderAnswer.path(of: orderNo) + "/receipts/\(self.raw)") : nil,
        ])
    }
}
