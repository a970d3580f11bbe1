import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// What is answered for one order: the same body alone and inside a batch.
///
/// Members with official names (`orderNo`) are written as customs writes them; all others in snake case.
struct OrderAnswer: Sendable {
    let result: IntakeResult
    let status: Int
    let body: JSON

    init(_ result: IntakeResult, _ language: Language) {
        self.result = result
        self.status = Self.status(of: result.verdict)
        switch result.verdict {
        case .accepted, .alreadyHere:
            self.body = .object(of: [
                "orderNo": .text(result.orderNo),
                "verdict": .string(result.verdict.rawValue),
                "test": result.isTest ? true : nil,
                "revision": result.revision.map { .number(Int64($0)) },
                "estimated_tax": result.estimatedTax.map { .string($0.description) },
                "href": result.orderNo.map { .string(Self.path(of: $0)) },
                "warnings": .array(result.violations.map { $0.json(language) }),
            ])
        case .needsYou, .refused:
            let code = result.verdict == .refused ? ProblemCode.orderRefused : .orderConflict
            self.body = Problem(
                code,
                members: [
                    ("orderNo", .text(result.orderNo)),
                    ("verdict", .string(result.verdict.rawValue)),
                    ("violations", .array(result.violations.map { $0.json(language) })),
                ]
            ).json(language, requestID: nil)
        }
    }

    /// The answer to a request for this order alone.
    func response(_ context: EdgeContext) -> Response {
        let isProblem = self.status >= 400
        var response = Response.json(
            self.body, status: self.status, type: isProblem ? "application/problem+json" : "application/json",
            language: context.language)
        if let orderNo = self.result.orderNo, !isProblem { response.headers[.location] = Self.path(of: orderNo) }
        return response
    }

    /// The answer to a batch: 200, each order's own status and body inside, in the order given.
    static func batch(_ answers: [OrderAnswer], _ context: EdgeContext) -> Response {
        let counts = VerdictCounts(answers.map(\.result.verdict))
        let items = answers.enumerated().map { index, answer in
            JSON.object([
                ("index", .number(Int64(index))), ("status", .number(Int64(answer.status))), ("body", answer.body),
            ])
        }
        return .json(
            .object([("counts", counts.json), ("items", .array(items))]), language: context.language)
    }

    /// The HTTP status of a verdict.
    static func status(of verdict: IntakeResult.Verdict) -> Int {
        switch verdict {
        case .accepted: 202
        case .alreadyHere: 200
        case .needsYou: ProblemCode.orderConflict.status
        case .refused: ProblemCode.orderRefused.status
        }
    }

    static func path(of orderNo: String) -> String {
        "/v1/orders/" + orderNo.percentEncoded
    }
}

/// How many orders got which verdict.
struct VerdictCounts: Sendable, Equatable {
    var accepted = 0
    var alreadyHere = 0
    var needsYou = 0
    var refused = 0

    init(_ verdicts: some Sequence<IntakeResult.Verdict>) {
        for verdict in verdicts {
            switch verdict {
            case .accepted: self.accepted += 1
            case .alreadyHere: self.alreadyHere += 1
            case .needsYou: self.needsYou += 1
            case .refused: self.refused += 1
            }
        }
    }

    var json: JSON {
        .object([
            ("accepted", .number(Int64(self.accepted))), ("already_here", .number(Int64(self.alreadyHere))),
            ("needs_you", .number(Int64(self.needsYou))), ("refused", .number(Int64(self.refused))),
        ])
    }
}

extension Violation {
    /// The violation, its message in one language. `pointer` counts from the order, not from a batch around it.
    func json(_ language: Language) -> JSON {
        .object(of: [
            "code": .string(self.code),
            "pointer": .string(self.at),
            "element": self.element.map(JSON.string),
            "message": .string(self.message.text(in: language)),
        ])
    }
}
