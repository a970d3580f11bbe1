import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// What is answered for one article: the same body alone and inside a batch.
struct GoodsAnswer: Sendable {
    let result: GoodsResult
    let status: Int
    let body: JSON

    init(_ result: GoodsResult, _ language: Language) {
        self.result = result
        let violations = JSON.array(result.violations.map { $0.json(language) })
        guard result.verdict == .refused else {
            self.status = 200
            self.body = .object(of: [
                "itemNo": .text(result.itemNo), "verdict": .string(result.verdict.rawValue),
                "version": result.version.map { .number(Int64($0)) },
                "href": result.itemNo.map { .string(Self.path(of: $0)) }, "warnings": violations,
            ])
            return
        }
        self.status = ProblemCode.goodsRefused.status
        self.body = Problem(
            .goodsRefused,
            members: [
                ("itemNo", .text(result.itemNo)), ("verdict", .string(result.verdict.rawValue)),
                ("violations", violations),
            ]
        ).json(language, requestID: nil)
    }

    /// The answer to a request for this article alone.
    func response(_ context: EdgeContext) -> Response {
        .json(
            self.body, status: self.status,
            type: self.status >= 400 ? "application/problem+json" : "application/json", language: context.language)
    }

    /// The answer to a batch: 200, each article's own status and body inside, in the order given.
    /// - Throws: `Problem` with what was done, when the store failed on the way.
    static func batch(
        _ answers: [GoodsAnswer], stopped: GatewayError?, _ context: EdgeContext
    ) throws -> Response {
        let items = answers.enumerated().map { index, answer in
            JSON.object([
                ("index", .number(Int64(index))), ("status", .number(Int64(answer.status))), ("body", answer.body),
            ])
        }
        let members: [(name: String, value: JSON)] = [
            ("counts", GoodsReport.counts(answers.map(\.result))), ("items", .array(items)),
        ]
        if let stopped { throw Problem(ProblemCode(stopped.code), members: members) }
        return .json(.object(members), language: context.language)
    }

    static func path(of itemNo: String) -> String { "/v1/goods/" + itemNo.percentEncoded }
}

extension GoodsView {
    /// The article; its member `goods` can be sent back as it is.
    func json(withHistory: Bool) -> JSON {
        .object(of: [
            "goods": self.goods.json,
            "version": .number(Int64(self.version)),
            "updated_at": .string(self.updatedAt),
            "history": withHistory ? .array(self.history.map(\.json)) : nil,
        ])
    }
}

extension GoodsView.Version {
    fileprivate var json: JSON {
        .object([
            ("version", .number(Int64(self.version))), ("updated_at", .string(self.updatedAt)),
            ("source", .string(self.source)), ("removed", .bool(self.isRemoval)),
        ])
    }
}

extension GoodsPage {
    var json: JSON {
        .object([
            ("goods", .array(self.goods.map { $0.json(withHistory: false) })), ("next", .text(self.next)),
        ])
    }
}

extension Goods {
    /// The article as it is sent.
    fileprivate var json: JSON {
        var members: [(name: String, value: JSON)] = []
        for field in GoodsField.allCases {
            guard let value = self[field] else { continue }
            switch field {
            case .netContentValue, .netContentUnit:
                guard !members.contains(where: { $0.name == "netContent" }) else { continue }
                members.append(
                    (
                        "netContent",
                        .object(of: [
                            "value": self[.netContentValue].map(JSON.string),
                            "unit": self[.netContentUnit].map(JSON.string),
                        ])
                    ))
            default: members.append((field.rawValue, .string(value)))
            }
        }
        return .object(members)
    }
}
