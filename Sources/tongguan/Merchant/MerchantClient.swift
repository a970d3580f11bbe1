import Transports

/// The merchant API as a tenant's program calls it.
struct MerchantClient: Sendable {
    let http: HTTPClient
    /// `https://host:port`.
    let url: String
    let key: String
    let policy: ConnectionPolicy
    /// `en`, `zh` or `ko`: the language of the answers.
    var language = "en"

    /// One call; any status is an answer.
    func call(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [], type: String = "application/json"
    ) async throws(TransportError) -> HTTPResponse {
        var headers = [
            HTTPHeader("Authorization", "Bearer \(self.key)"), HTTPHeader("Accept-Language", self.language),
        ]
        if method != .get { headers.append(HTTPHeader("Content-Type", type)) }
        return try await self.http.send(
            HTTPRequest(method, self.url + path, headers: headers, body: body, policy: self.policy))
    }

    /// The one call of a command, on a connection of its own.
    ///
    /// - Throws: exit code 70 when there is no answer.
    static func ask(
        _ url: String, key: String, ca: String?, language: TextLanguage, _ method: HTTPRequest.Method, _ path: String,
        body: [UInt8], type: String = "application/json"
    ) async throws -> HTTPResponse {
        let http = HTTPClient(connectionsPerHost: 1)
        let client = MerchantClient(
            http: http, url: url, key: key, policy: ConnectionPolicy(caFile: ca), language: language.rawValue)
        let answer: Result<HTTPResponse, TransportError>
        do throws(TransportError) {
            answer = .success(try await client.call(method, path, body: body, type: type))
        } catch {
            answer = .failure(error)
        }
        await http.shutdown()
        switch answer {
        case .failure(let error): throw Exit.saying("\(url): \(error.message)", Exit.fault)
        case .success(let response): return response
        }
    }

    /// The path of an order, with an act on it or without.
    static func path(of orderNo: String, _ act: String? = nil) -> String {
        "/v1/orders/" + self.escaped(orderNo) + (act.map { "/" + $0 } ?? "")
    }

    /// Escaped for one segment of a path or one value of a query.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: escaped.unicodeScalars.append(.init(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                escaped += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return escaped
    }
}
