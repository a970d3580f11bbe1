import ArgumentParser
import Declarations
import FoundationEssentials
import Transports

/// The options of every command of an operator against a running gateway.
struct OperatorOptions: ParsableArguments {
    @Option(help: "The gateway.")
    var url = "https://127.0.0.1:8443"

    @Option(
        help: ArgumentHelp(
            "The operator token (http.operator_token); TONGGUAN_OPERATOR_TOKEN of the environment when left out."))
    var token: String?

    @Option(
        help: ArgumentHelp(
            "The authority of the gateway's certificate, PEM; the system's when left out.", valueName: "file"))
    var ca: String?

    @Option(help: "The language of messages: en, zh or ko.")
    var language = TextLanguage.en

    @Flag(help: "Print the answer as it came, JSON.")
    var json = false

    /// Calls the gateway; any status is an answer.
    ///
    /// - Throws: exit code 70 when there is no answer.
    func ask(_ method: HTTPRequest.Method, _ path: String, body: [UInt8] = []) async throws -> HTTPResponse {
        let environment = ProcessInfo.processInfo.environment["TONGGUAN_OPERATOR_TOKEN"]
        guard let token = self.token ?? environment, !token.isEmpty else {
            throw ValidationError("Give --token, or set TONGGUAN_OPERATOR_TOKEN.")
        }
        return try await MerchantClient.ask(
            self.url, key: token, ca: self.ca, language: self.language, method, path, body: body)
    }

    /// Calls the gateway and prints its answer through `show`.
    ///
    /// - Throws: exit code 1 when the gateway says no, 70 when there is no answer.
    func tell(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [], _ show: (JSONText.Value) -> [String]
    ) async throws {
        let response = try await self.ask(method, path, body: body)
        if self.json {
            Output.standardOutput(String(decoding: response.body, as: UTF8.self) + "\n")
            guard response.isSuccess else { throw Exit.no }
            return
        }
        guard let value = try? JSONText(response.body).value() else {
            throw Exit.saying("\(self.url): the gateway answered \(response.status) without JSON", Exit.fault)
        }
        guard response.isSuccess else {
            throw Exit.saying(MerchantAnswer(response)?.text ?? "refused", Exit.no)
        }
        Output.standardOutput(show(value).map { $0 + "\n" }.joined())
    }
}

/// Which lanes or letters are meant.
struct LaneChoice: ParsableArguments {
    @Option(help: "Only this route, as `tongguan routes` names it.")
    var route: String?

    @Option(help: "Only this tenant.")
    var tenant: String?

    @Option(help: "Only messages of this kind, for instance 621.")
    var kind: Int?

    /// As a query, beginning with `?`, or nothing.
    func query(_ more: [(String, String)] = []) -> String {
        let all =
            [("route", self.route), ("tenant", self.tenant), ("kind", self.kind.map(String.init))]
            .compactMap { name, value in value.map { (name, $0) } } + more
        guard !all.isEmpty else { return "" }
        return "?" + all.map { "\($0)=\(MerchantClient.escaped($1))" }.joined(separator: "&")
    }

    /// As a body.
    var body: [UInt8] { self.body(after: nil) }

    /// As a body that goes on after a message.
    func body(after: Int64?) -> [UInt8] {
        JSON.object(of: [
            "route": self.route.map(JSON.string), "tenant": self.tenant.map(JSON.string),
            "kind": self.kind.map { .number(Int64($0)) }, "after": after.map(JSON.number),
        ]).bytes
    }

    /// Nothing is left out by accident.
    var isEverything: Bool { self.route == nil && self.tenant == nil && self.kind == nil }
}
