import Declarations
import Gateway

/// Answers what it was asked, so that a test sees what reached it; route `gone` is not known, message 9 was overtaken.
extension FakeGateway {
    func lanes(_ query: LaneQuery) async throws(GatewayError) -> OperationsAnswer { self.echo("lanes", query) }

    func setLanes(_ query: LaneQuery, _ act: LaneActWord) async throws(GatewayError) -> OperationsAnswer {
        self.echo(act.rawValue, query)
    }

    func routes() async throws(GatewayError) -> OperationsAnswer { .done(.object([("asked", .string("routes"))])) }

    func deadLetters(
        _ query: LaneQuery, after: Int64, limit: Int
    ) async throws(GatewayError) -> OperationsAnswer {
        self.echo("dead-letters \(after) \(limit)", query)
    }

    func redrive(_ message: Int64) async throws(GatewayError) -> OperationsAnswer {
        switch message {
        case 9: .impossible(LocalizedText(en: "overtaken", zh: "overtaken", ko: "overtaken"))
        case 404: .notFound
        default: .done(.object([("message", .number(message))]))
        }
    }

    func redriveAll(_ query: LaneQuery, after: Int64) async throws(GatewayError) -> OperationsAnswer {
        self.echo("redrive-all \(after)", query)
    }

    func bury(_ message: Int64) async throws(GatewayError) -> OperationsAnswer {
        message == 404 ? .notFound : .done(.object([("message", .number(message))]))
    }

    private func echo(_ asked: String, _ query: LaneQuery) -> OperationsAnswer {
        guard query.route != "gone" else {
            return .refused([ViolationCode.notAllowed.violation(atMember: "/route", limit: "known")])
        }
        return .done(
            .object([
                ("asked", .string(asked)), ("route", .text(query.route)), ("tenant", .text(query.tenant)),
                ("kind", query.kind.map { .number(Int64($0)) } ?? .null),
            ]))
    }
}
