import Declarations
import Foundation
import Testing
import Transports

/// Handing over messages: what goes out, and what each kind of answer means.
@Suite struct HaikouDeliveryTests {
    private var message: OutboundMessage {
        OutboundMessage(
            kind: .inventory, envelopeID: "DXPENT0000530815202308071643480001", dxpId: "DXPENT0000530815",
            bytes: Array("<?xml version=\"1.0\"?><CEB621Message>面膜 &amp; \u{1F9F4}</CEB621Message>".utf8),
            createdAt: Timestamp(milliseconds: 1_691_397_828_999))
    }

    private func outcome(_ way: String) async throws -> DeliveryOutcome {
        let server = try await PortServer.shared.value
        let client = HTTPClient()
        let outcome = try await server.channel(way, client: client).deliver(self.message)
        await client.shutdown()
        return outcome
    }

    @Test func aMessageGoesOutInItsEnvelope() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        #expect(try await server.channel("/ok/", client: client).deliver(self.message) == .accepted)
        let last = try await server.last()
        #expect(last.header("X-Target") == "/ok/cebcmsg")
        #expect(last.header("X-Last-Content-Type") == "application/json; charset=utf-8")
        let envelope = try JSONDecoder().decode(Envelope.self, from: Data(last.body))
        let head = [
            "MessageId": "DXPENT0000530815202308071643480001", "MessageType": "CEB621Message.xml",
            "SenderID": "DXPENT0000530815", "ReceiverID": "DXPEDCCEB0000002", "SendTime": "20230807164348",
            "Version": "1.0",
        ]
        #expect(envelope.Message.MessageHead == head)
        #expect(envelope.Message.MessageBody == ["data": Data(self.message.bytes).base64EncodedString()])
        await client.shutdown()
    }

    private struct Envelope: Decodable {
        struct Parts: Decodable {
            var MessageHead: [String: String]
            var MessageBody: [String: String]
        }
        var Message: Parts
    }

    @Test func theEnvelopeIsJSONWhateverTheIdentifiers() async throws {
        let server = try await PortServer(.plain)
        let client = HTTPClient()
        var message = self.message
        message.envelopeID = "a\"b\\c\u{1}\n号"
        #expect(try await server.channel("/ok", client: client).deliver(message) == .accepted)
        let envelope = try JSONDecoder().decode(Envelope.self, from: Data(try await server.last().body))
        #expect(envelope.Message.MessageHead["MessageId"] == message.envelopeID)
        await client.shutdown()
    }

    @Test func wordsOfThePortAreARefusal() async throws {
        #expect(try await self.outcome("/words") == .refused("the port did not take the message: 报文解析失败…,电话:…"))
        #expect(try await self.outcome("/s400") == .refused("HTTP 400 dxpid not registered"))
        #expect(try await self.outcome("/s403") == .refused("HTTP 403 dxpid not registered"))
    }

    @Test(arguments: [
        ("s500", 500, nil), ("s503-7", 503, Duration.seconds(7)), ("s502-999999999", 502, .seconds(86_400)),
        ("s408", 408, nil), ("s425", 425, nil), ("s429-3", 429, .seconds(3)), ("s503-later", 503, nil),
        ("s503-Mon, 07 Aug 2023 08:47:10 GMT", 503, .seconds(30)),
    ])
    func aServerInTroubleMayHaveStoredIt(_ way: String, _ status: Int, _ wait: Duration?) async throws {
        let path = way.replacing(" ", with: "%20")
        guard case .unknown(let error) = try await self.outcome("/\(path)") else {
            Issue.record("not unknown")
            return
        }
        #expect(error.code == .httpStatus)
        #expect(error.status == status)
        #expect(error.retryAfter == wait)
        #expect(error.isRetriable)
    }

    @Test(arguments: ["/page", "/empty"])
    func anAnswerOfSomethingElseSaysNothing(_ way: String) async throws {
        guard case .unknown(let error) = try await self.outcome(way) else {
            Issue.record("not unknown")
            return
        }
        #expect(error.code == .unexpectedAnswer)
    }

    @Test(arguments: ["/redirect", "/garbage", "/half", "/gone", "/big"])
    func whatEndsBadlyAfterSendingIsUnknown(_ way: String) async throws {
        guard case .unknown = try await self.outcome(way) else {
            Issue.record("not unknown")
            return
        }
    }

    @Test func whatNeverLeftIsNotSent() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        let channel = try server.channel("/ok", client: client) { $0.connection.clientCertificate = nil }
        guard case .notSent(let error) = await channel.deliver(self.message) else {
            Issue.record("not notSent")
            return
        }
        // Which of the two depends on whether the server's alert could still be read.
        #expect([.clientCertificate, .connectionLost].contains(error.code))
        await client.shutdown()
        guard case .notSent(let closed) = await channel.deliver(self.message) else {
            Issue.record("not notSent")
            return
        }
        #expect(closed.code == .closed)
        #expect(try await server.stats().requests == [:])
    }
}
