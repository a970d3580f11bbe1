import Declarations
import Hummingbird
import ServiceLifecycle

/// The four or five addresses of the Haikou form, and nothing else.
struct PortResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let desk: PortDesk
    let realTime: RealTimeDesk?
    /// Largest body that is read.
    let bodyLimit: Int

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        var request = request
        let path = request.uri.path
        if request.method == .post, path == "/cebcmsg" {
            let body = try await request.collectBody(upTo: self.bodyLimit)
            return try await Delivery.response(await self.desk.take(Array(body.readableBytesView)))
        }
        if request.method == .post, path == RealTimeDesk.path, let realTime = self.realTime {
            let body = Array(try await request.collectBody(upTo: self.bodyLimit).readableBytesView)
            let type = request.headers[.contentType]
            return try await Delivery.response(await realTime.take(body, contentType: type))
        }
        guard request.method == .get, let kind = Self.kind(path) else {
            return try await Delivery.response(.text(404, "not found"))
        }
        let query = request.uri.queryParameters
        let form = query["form"].map { PortDesk.ReceiptForm(rawValue: String($0)) } ?? .haikou
        guard let form else { return try await Delivery.response(.text(400, "form is haikou, dxp or bare")) }
        let answer = await self.desk.poll(
            kind, dxpid: query["dxpid"].map(String.init) ?? "", qryid: query["qryid"].map(String.init) ?? "",
            form: form)
        return try await Delivery.response(answer)
    }

    static func kind(_ path: String) -> ReceiptKind? {
        ReceiptKind.allCases.first { path == "/ceb\($0.rawValue)msg" }
    }
}

/// Carries answers out, faults included.
enum Delivery {
    /// Why a connection is cut on purpose.
    struct Cut: Error {}

    static func response(_ answer: PortAnswer) async throws -> Response {
        if let delay = answer.delay { try await self.wait(delay) }
        let body = ByteBuffer(bytes: answer.body)
        var headers = HTTPFields()
        headers[.contentType] = answer.contentType
        let status = HTTPResponse.Status(code: answer.status)
        switch answer.manner {
        case .whole:
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
        case .half:
            let half = ByteBuffer(bytes: answer.body.prefix(max(1, answer.body.count / 2)))
            let cut = ResponseBody(contentLength: max(2, answer.body.count)) { writer in
                try await writer.write(half)
                throw Cut()
            }
            return Response(status: status, headers: headers, body: cut)
        case .hang(let time):
            try await self.wait(time)
            let nothing = ResponseBody(contentLength: 2) { _ in throw Cut() }
            return Response(status: status, headers: headers, body: nothing)
        }
    }

    /// Sleeps, but not longer than the server runs.
    private static func wait(_ time: Duration) async throws {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: time) }
    }
}
