import Declarations
import Foundation
import Hummingbird

/// The operator's side of the simulator: faults, settings, record. Listens on loopback only.
struct ControlResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let desk: PortDesk
    let realTime: RealTimeDesk?

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        var request = request
        let parts = request.uri.path.split(separator: "/").map(String.init)
        let answer: PortAnswer
        let place = parts.count > 1 && parts[0] == "control" ? parts[1] : ""
        let detail = parts.count == 3 ? parts[2] : nil
        switch (request.method, place, detail) {
        case (.get, "record", nil):
            let record = await self.desk.record()
            let isSummary = request.uri.queryParameters["summary"] != nil
            answer = .json(try isSummary ? self.encode(Summary(record)) : self.encode(record))
        case (.get, "violations", nil):
            answer = .json(try self.encode(await self.desk.record().violations()))
        case (.get, "orders", let number?):
            answer = .json(try self.encode(await self.declarations(of: number)))
        case (.get, "messages", let number?):
            guard let index = Int(number), let bytes = await self.desk.message(index) else {
                answer = .text(404, "no such message, or no longer kept")
                break
            }
            answer = PortAnswer(status: 200, body: bytes, contentType: "application/xml")
        case (.post, "faults", nil):
            let body = Array(try await request.collectBody(upTo: 1 << 20).readableBytesView)
            answer = await self.apply { () async throws(PortError) in try await self.desk.setFaults(json: body) }
        case (.post, "settings", nil):
            let body = Array(try await request.collectBody(upTo: 1 << 20).readableBytesView)
            answer = await self.apply { () async throws(PortError) in try await self.desk.setSettings(json: body) }
        case (_, "realtime", _):
            let body = Array(try await request.collectBody(upTo: 1 << 20).readableBytesView)
            answer = try await RealTimeControl(desk: self.realTime).answer(request.method, detail, body)
        default:
            answer = .text(
                404,
                "GET /control/record[?summary], /control/violations, /control/orders/{orderNo}, /control/messages/{n}, "
                    + "/control/realtime; POST /control/realtime/ask, /control/realtime/behaviour, "
                    + "/control/faults, /control/settings")
        }
        return try await Delivery.response(answer)
    }

    /// What fits on one page: no list grows with the number of orders.
    struct Summary: Encodable {
        var requests: Int
        var declarations: Int
        var counters: [String: Int]
        var violations: [PortRecord.Violation]

        init(_ record: PortRecord) {
            self.requests = record.requests.count
            self.declarations = record.declarations.count
            self.counters = record.counters
            self.violations = record.violations()
        }
    }

    private func declarations(of orderNo: String) async -> [PortRecord.Declaration] {
        let record = await self.desk.record()
        let number = orderNo.removingPercentEncoding ?? orderNo
        return record.declarations.values.filter { $0.number == number || $0.orderNo == number }.sorted {
            ($0.kind, $0.number) < ($1.kind, $1.number)
        }
    }

    private func apply(_ change: () async throws(PortError) -> Void) async -> PortAnswer {
        do throws(PortError) { try await change() } catch { return .text(400, error.description) }
        return .text(200, "OK")
    }

    private func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}
