import ArgumentParser
import Declarations
import FoundationEssentials
import Transports

/// The options of every command that talks to a running gateway.
struct GatewayOptions: ParsableArguments {
    @Option(help: "The gateway.")
    var url = "https://127.0.0.1:8443"

    @Option(
        help: "The tenant's API key; TONGGUAN_API_KEY of the environment when left out, where others cannot see it.")
    var key: String?

    @Option(
        help: ArgumentHelp(
            "The authority of the gateway's certificate, PEM; the system's when left out.", valueName: "file"))
    var ca: String?

    @Option(help: "The language of messages: en, zh or ko.")
    var language = TextLanguage.en

    @Flag(help: "Print the answer as it came, JSON.")
    var json = false

    /// The key from the command line or the environment; nil when there is none.
    var usableKey: String? {
        let key = self.key ?? ProcessInfo.processInfo.environment["TONGGUAN_API_KEY"]
        return key?.isEmpty == false ? key : nil
    }

    /// Calls the gateway and prints its answer.
    ///
    /// - Throws: exit code 1 when the gateway says no, also to a part of a batch; 70 when there is no answer.
    func tell(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [], type: String = "application/json"
    ) async throws {
        guard let key = self.usableKey else { throw ValidationError("Give --key, or set TONGGUAN_API_KEY.") }
        let response = try await MerchantClient.ask(
            self.url, key: key, ca: self.ca, language: self.language, method, path, body: body, type: type)
        try self.show(response)
    }

    private func show(_ response: HTTPResponse) throws {
        if self.json {
            Output.standardOutput(String(decoding: response.body, as: UTF8.self) + "\n")
            guard response.isSuccess, MerchantAnswer(response)?.isRefused != true else { throw Exit.no }
            return
        }
        guard let answer = MerchantAnswer(response) else {
            throw Exit.saying("\(self.url): the gateway answered \(response.status) without JSON", Exit.fault)
        }
        guard response.isSuccess else { throw Exit.saying(answer.text, Exit.no) }
        Output.standardOutput(answer.text + "\n")
        if answer.isRefused { throw Exit.no }
    }
}
