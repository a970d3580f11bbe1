import Cryptography
import Declarations
import Foundation
import Gateway
import GatewayTestKit
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PortSimulator
import Synchronization
import Testing

@testable import GatewayHTTP

/// A gateway with a ledger and a port, and people at its console.
final class ConsoleHouse: Sendable {
    let rehearsal: Rehearsal
    let gateway: GatewayDesk
    let premises: Premises
    /// A port that rejects orders whose number begins so.
    static func rejecting(_ mark: String) -> PortSettings {
        var settings = PortSettings.quick
        settings.outcomes = [
            ScriptedOutcome(mark: mark, kinds: [.inventory], effect: .reject(code: "1313"), times: 99)
        ]
        return settings
    }

    private let responder: RouterResponder<EdgeContext>

    static let password = "correct horse battery"

    /// Cheap hashes: the tests make many.
    /// - Parameters:
    ///   - proxies: those that are believed whom they ask for.
    ///   - adjust: changes the gateway before it is made.
    init(
        accounts: Bool = true, port: PortSettings = .quick, proxies: [String] = [],
        adjust: (inout Premises) -> Void = { _ in }
    ) async throws {
        self.rehearsal = try await Rehearsal(port: port)
        var premises = self.rehearsal.premises
        if accounts {
            let hash = try PasswordHash(of: Self.password, cost: 2)
            func account(_ name: String, _ role: ConsoleRole, _ scope: TenantScope) -> ConsoleAccount {
                ConsoleAccount(name: name, password: hash, role: role, scope: scope)
            }
            premises.console.accounts = [
                account("mina", .admin, .all), account("ops", .operator_, .all), account("eyes", .viewer, .all),
                account("broker", .operator_, TenantScope(["somebody-else"])),
            ]
        }
        adjust(&premises)
        self.premises = premises
        self.gateway = GatewayDesk(premises, lastPoll: LastPoll())
        var settings = HTTPSettings()
        settings.trustedProxies = proxies.compactMap { NetworkRange($0) }
        self.responder = GatewayRoutes(
            settings: settings, gateway: self.gateway, metrics: HTTPMetrics(), sheetReader: TestSheet.read
        ).responder()
    }

    /// Somebody's browser.
    /// - Parameter peer: the address of its connections.
    func browser(language: String = "en", peer: String? = nil) -> Browser {
        Browser(house: self, language: language, peer: peer)
    }

    /// A browser that is signed in.
    func signedIn(_ name: String, language: String = "en") async throws -> Browser {
        let browser = self.browser(language: language)
        let answer = try await browser.signIn(name)
        #expect(answer.status == 303)
        return browser
    }

    /// The answer to a browser's GET, its body unread.
    func response(_ path: String, for browser: Browser) async throws -> Response {
        var headers = HTTPFields()
        headers[.cookie] = "__Host-tongguan=\(browser.cookie("__Host-tongguan") ?? "")"
        let request = Request(
            head: HTTPRequest(method: .get, scheme: "https", authority: "test", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer()))
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        return try await self.responder.respond(to: request, context: EdgeContext(logger: logger))
    }

    fileprivate func respond(_ request: Request, peer: String?) async throws -> Browser.Page {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let response = try await self.responder.respond(
            to: request, context: EdgeContext(logger: logger, peer: peer))
        return try await Self.read(response)
    }

    /// Reads and judges what was uploaded.
    func workOffUploads() async {
        let processor = UploadProcessor(self.premises)
        while await processor.processOnce() {}
    }

    /// An answer to its end.
    static func read(_ response: Response) async throws -> Browser.Page {
        let collector = Collector()
        try await response.body.write(collector)
        return Browser.Page(
            status: response.status.code, headers: response.headers,
            text: String(decoding: collector.bytes.withLock { $0 }, as: UTF8.self))
    }

    /// The first that an answer says; the rest is not waited for.
    static func beginning(of response: Response) async throws -> String {
        let collector = Collector(isForOne: true)
        do {
            try await response.body.write(collector)
        } catch is CancellationError {}
        return String(decoding: collector.bytes.withLock { $0 }, as: UTF8.self)
    }

    private final class Collector: ResponseBodyWriter {
        /// Whoever writes is stopped after its first words.
        private let isForOne: Bool
        init(isForOne: Bool = false) { self.isForOne = isForOne }
        let bytes = Mutex<[UInt8]>([])
        func write(_ buffer: ByteBuffer) async throws {
            self.bytes.withLock { $0 += buffer.readableBytesView }
            if self.isForOne { throw CancellationError() }
        }
        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}

/// Keeps cookies, follows nothing by itself.
final class Browser: Sendable {
    struct Page: Sendable {
        var status: Int
        var headers: HTTPFields
        var text: String

        var location: String? { self.headers[.location] }
        /// The token of a form on the page.
        var token: String? {
            self.text.firstMatch(of: /name="token" value="([0-9a-f]{64})"/).map { String($0.1) }
        }
    }

    private let house: ConsoleHouse
    private let language: String
    private let peer: String?
    /// Further fields of every request.
    let extra = Mutex<[String: String]>([:])
    private let cookies = Mutex<[String: String]>([:])

    init(house: ConsoleHouse, language: String, peer: String?) {
        self.house = house
        self.peer = peer
        self.language = language
    }

    func get(_ path: String, _ fields: [String: String] = [:]) async throws -> Page {
        try await self.call(.get, path, nil, fields)
    }

    func post(_ path: String, _ form: [String: String]) async throws -> Page {
        let body = form.map { "\($0.key)=\($0.value.percentEncoded)" }.joined(separator: "&")
        return try await self.call(.post, path, body, [:])
    }

    /// Posts a form with a file, with the token of a page unless another is given.
    func send(
        _ path: String, _ fields: [String: String], file: String, named name: String, from page: String
    ) async throws -> Page {
        var fields = fields
        if fields["token"] == nil { fields["token"] = try await self.get(page).token ?? "" }
        var body = fields.map { "--edge\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n" }.joined()
        body +=
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n\(file)\r\n--edge--\r\n"
        return try await self.call(.post, path, body, ["Content-Type": "multipart/form-data; boundary=edge"])
    }

    /// Posts with the token of a page.
    func submit(_ path: String, _ form: [String: String], from page: String = "/console") async throws -> Page {
        let token = try await self.get(page).token ?? ""
        return try await self.post(path, form.merging(["token": token]) { $1 })
    }

    func signIn(_ name: String, password: String = ConsoleHouse.password, next: String = "") async throws -> Page {
        try await self.submit(
            "/console/login", ["name": name, "password": password, "next": next], from: "/console/login")
    }

    func cookie(_ name: String) -> String? { self.cookies.withLock { $0[name] } }

    private func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: String?, _ fields: [String: String]
    ) async throws -> Page {
        var headers = HTTPFields()
        headers[.accept] = "text/html"
        headers[.acceptLanguage] = self.language
        let cookies = self.cookies.withLock { $0.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        if !cookies.isEmpty { headers[.cookie] = cookies }
        for (name, value) in self.extra.withLock({ $0 }).merging(fields, uniquingKeysWith: { $1 }) {
            headers[try #require(HTTPField.Name(name))] = value
        }
        if let body {
            if headers[.contentType] == nil { headers[.contentType] = "application/x-www-form-urlencoded" }
            headers[.contentLength] = String(body.utf8.count)
        }
        let request = Request(
            head: HTTPRequest(method: method, scheme: "https", authority: "test", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let page = try await self.house.respond(request, peer: self.peer)
        for field in page.headers[values: .setCookie] {
            let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            self.cookies.withLock { $0[String(pair[0])] = field.contains("Max-Age=0") ? nil : String(pair[1]) }
        }
        return page
    }
}
