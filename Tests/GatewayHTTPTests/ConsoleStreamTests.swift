import Cryptography
import Declarations
import Gateway
import GatewayTestKit
import HTTPTypes
import Hummingbird
import Testing

@testable import GatewayHTTP

/// What an open page asks by itself is never answered by something that a browser writes on its console.
@Suite struct ConsoleStreamTests {
    /// How a stream begins that has a place; a full one is a good answer, too.
    private static let begun = "retry: 3000\n\n"

    @Test("A session has six streams; the seventh page takes the place of the first, which is told to ask by itself")
    func newestPageWins() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("mina")
        var open: [Response] = []
        for _ in 0..<7 { open.append(try await house.response("/console/changes", for: browser)) }
        for stream in open { #expect(try await ConsoleHouse.beginning(of: stream) == Self.begun) }
        #expect(open.allSatisfy { $0.headers[.contentType] == "text/event-stream" })
        // It ends at once; the other six would go on for minutes.
        let first = try await ConsoleHouse.read(open.removeFirst())
        #expect(first.text.contains("event: full\ndata: full\n\n") && first.text.contains("retry: 30000\n"))
        let other = try await house.response("/console/changes", for: house.signedIn("ops"))
        #expect(try await ConsoleHouse.beginning(of: other) == Self.begun)
        open.append(try await house.response("/console/changes", for: browser))
        let second = try await ConsoleHouse.read(open.removeFirst())
        #expect(second.text.contains("event: full"))
    }

    @Test("Beyond the places of all sessions a stream is told so in a good answer, and places come back")
    func everyPlaceTaken() async throws {
        let house = try await ConsoleHouse()
        var open: [Response] = []
        for _ in 0..<34 {
            let browser = try await house.signedIn("mina")
            for _ in 0..<6 where open.count < 200 {
                open.append(try await house.response("/console/changes", for: browser))
            }
        }
        #expect(open.count == 200)
        let late = try await house.signedIn("ops")
        let refused = try await ConsoleHouse.read(try await house.response("/console/changes", for: late))
        #expect(refused.status == 200 && refused.text.contains("event: full"))
        open.removeAll()
        let places = [
            try await house.response("/console/changes", for: late),
            try await house.response("/console/changes", for: late),
        ]
        for place in places { #expect(try await ConsoleHouse.beginning(of: place) == Self.begun) }
    }

    @Test("Whoever is not signed in any more is told that there will be nothing more")
    func signedOut() async throws {
        let house = try await ConsoleHouse()
        let browser = try await house.signedIn("mina")
        #expect(try await browser.submit("/console/logout", [:]).status == 303)
        #expect(try await browser.get("/console/changes").status == 204)
        #expect(try await house.browser().get("/console/changes").status == 204)
        #expect(try await ConsoleHouse(accounts: false).browser().get("/console/changes").status == 204)
    }

    @Test("While the ledger cannot be read, a page says so, and what it asks by itself gets an empty answer")
    func ledgerAway() async throws {
        let hash = try PasswordHash(of: ConsoleHouse.password, cost: 2)
        let gateway = FakeGateway {
            $0.account = ConsoleAccount(name: "mina", password: hash, role: .admin, scope: .all)
        }
        let client = EdgeClient(gateway)
        // Of one session the pages cannot be read, of the other not even who it is.
        for token in ["known", "lost"] {
            func ask(_ path: String, live: Bool = false) async throws -> EdgeClient.Answer {
                var fields = ["Cookie": "__Host-tongguan=\(token)", "Accept": "text/html"]
                if live { fields["X-Console-Live"] = "1" }
                return try await client.get(path, key: nil, fields)
            }
            #expect(try await ask("/console").status == 503, "\(token)")
            let live = try await ask("/console", live: true)
            #expect(live.status == 204 && live.body.isEmpty, "\(token)")
        }
        let stream = try await client.get("/console/changes", key: nil, ["Cookie": "__Host-tongguan=lost"])
        #expect(stream.status == 200 && stream.text.contains("event: full"))
        #expect(ConsoleScript.text.contains("answer.status === 204"))
        #expect(ConsoleScript.text.contains("addEventListener(\"full\""))
    }
}
