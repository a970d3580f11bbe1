import Foundation
import Hummingbird

/// The operator's side of customs' real-time questions, under `/control/realtime`.
struct RealTimeControl {
    let desk: RealTimeDesk?

    /// `GET` gives the record; `POST ask` with `{"url", "orderNo", "sessionID"}` asks a platform (the session may be left
    /// out); `POST behaviour` with `{"behaviour": "fair"}` changes how uploads are met.
    func answer(_ method: HTTPRequest.Method, _ detail: String?, _ body: [UInt8]) async throws -> PortAnswer {
        guard let desk = self.desk else {
            return .text(404, "started without certificates of platforms (--platform-certificates)")
        }
        let value = try? JSONDecoder().decode(JSONValue.self, from: Data(body))
        switch (method, detail) {
        case (.get, nil):
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return .json(Array(try encoder.encode(await desk.record())))
        case (.post, "ask"?):
            guard let url = value?["url"]?.text, let orderNo = value?["orderNo"]?.text else {
                return .text(400, "url and orderNo are needed")
            }
            do throws(PortError) {
                let question = try await desk.ask(orderNo, sessionID: value?["sessionID"]?.text, at: url)
                let code = await desk.record().questions.last { $0.sessionID == question.sessionID }?.code
                return .text(200, "\(question.sessionID) \(code ?? "no answer")")
            } catch {
                return .text(400, error.description)
            }
        case (.post, "behaviour"?):
            guard let behaviour = value?["behaviour"]?.text.flatMap(RealTimeDesk.Behaviour.init(rawValue:)) else {
                let known = RealTimeDesk.Behaviour.allCases.map(\.rawValue).joined(separator: ", ")
                return .text(400, "behaviour: \(known)")
            }
            await desk.set(behaviour)
            return .text(200, "OK")
        default: return .text(404, "GET; POST ask, behaviour")
        }
    }
}
