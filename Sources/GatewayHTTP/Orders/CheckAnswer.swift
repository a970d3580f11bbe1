import Declarations
import Gateway
import Hummingbird

/// What is answered about one order of a dry run.
struct CheckAnswer: Sendable {
    /// The status that `POST /v1/orders` would answer.
    let status: Int
    let body: JSON

    init(_ check: OrderCheck, _ language: Language) {
        let result = check.result
        let isGood = result.verdict == .accepted || result.verdict == .alreadyHere
        let notes = JSON.array(result.violations.map { $0.json(language) })
        self.status = OrderAnswer.status(of: result.verdict)
        self.body = .object(of: [
            "orderNo": .text(result.orderNo),
            "verdict": .string(result.verdict.rawValue),
            "violations": isGood ? .array([]) : notes,
            "warnings": isGood ? notes : .array([]),
            "estimated_tax": result.estimatedTax.map { .string($0.description) },
            "foreseen": check.foreseen.map { foreseen in
                .object([
                    ("receipt", .number(Int64(foreseen.receipt))), ("code", .string(foreseen.code)),
                    ("meaning", .string(foreseen.meaning.text(in: language))),
                ])
            },
            "documents": .array(
                check.documents.map { document in
                    .object([
                        ("kind", .number(Int64(document.kind))), ("key", .string(document.key)),
                        ("is_ours", .bool(document.isOurs)), ("xml", .string(document.xml)),
                    ])
                }),
        ])
    }

    /// The answer about a batch: per order the status that `POST /v1/orders` would answer, in the order given.
    static func batch(_ checks: [OrderCheck], _ context: EdgeContext) -> Response {
        let counts = VerdictCounts(checks.map(\.result.verdict))
        let items = checks.enumerated().map { index, check in
            let answer = CheckAnswer(check, context.language)
            return JSON.object([
                ("index", .number(Int64(index))), ("status", .number(Int64(answer.status))), ("body", answer.body),
            ])
        }
        return .json(.object([("counts", counts.json), ("items", .array(items))]), language: context.language)
    }
}
