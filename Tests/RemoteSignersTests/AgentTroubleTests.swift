import CardSimulator
import Cryptography
import Foundation
import RemoteSigners
import Testing

/// Every way in which a card or its agent can let us down.
@Suite struct AgentTroubleTests {
    private let text = Array("text".utf8)

    @Test("a dark card is told in plain words, and everybody who waits hears it at once") func dark() async throws {
        let card = try await CardSimulator.start(Certificates.card(pin: "135790"))
        let key = try await AgentKey.open(
            AgentSettings(card, patience: .seconds(6)), pin: SecretBytes(Array("135790".utf8)))
        await card.goDark(for: .seconds(60))
        let began = ContinuousClock.now
        let errors = await withTaskGroup(of: CryptographyError?.self) { group in
            for _ in 0..<10 {
                group.addTask { await failure { () throws(CryptographyError) in try await key.sign(self.text) } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        // Ten waits one after the other would be a minute.
        #expect(ContinuousClock.now - began < .seconds(45))
        #expect(errors.count == 10 && errors.allSatisfy { $0?.code == .keyUnavailable })
        #expect(errors.first??.message.contains("the card is dark: no answer within 6 s") == true)
        let probe = await failure { () throws(CryptographyError) in try await key.probe() }
        #expect(probe?.message.contains("2 failures in a row") == true)
        #expect(await card.record.signatures == 0)
        await card.light()
        try await key.probe()
        _ = try await MessageSigner.judging(key).sign(bytes: self.text)
        // A new connection shows the PIN anew: a card that was without light has forgotten it.
        #expect(await card.record.rightPINs == 2)
        await key.close()
        await card.stop()
    }

    @Test("an agent that refuses connections, and is back") func refusing() async throws {
        let card = try await CardSimulator.start(Certificates.card())
        let key = try await AgentKey.open(AgentSettings(card))
        await card.goDark(for: .seconds(60), refusing: true)
        for _ in 0..<2 {
            let error = await failure { () throws(CryptographyError) in try await key.probe() }
            #expect(error?.code == .keyUnavailable)
        }
        await card.light()
        _ = try await MessageSigner.judging(key).sign(bytes: self.text)
        await key.close()
        await card.stop()
    }

    @Test("what is lost, late, foreign or garbage fails alone; the next call is right", arguments: CardFault.allCases)
    func fault(_ fault: CardFault) async throws {
        let card = try await CardSimulator.start(Certificates.card(pin: "135790"))
        await card.setLateness(.seconds(12))
        let isSilent = fault == .late || fault == .wrongID
        let settings = AgentSettings(card, patience: .seconds(isSilent ? 8 : 20))
        let key = try await AgentKey.open(settings, pin: SecretBytes(Array("135790".utf8)))
        let signer = try MessageSigner.judging(key)
        await card.behave(fault)
        let error = await failure { () throws(CryptographyError) in try await signer.sign(bytes: self.text) }
        switch fault {
        case .late, .wrongID, .drop, .garbage, .oversized: #expect(error?.code == .keyUnavailable)
        case .refusal:
            #expect(error?.code == .signingFailed)
            #expect(error?.causes == ["50070"])
        case .foreignSignature: #expect(error?.code == .selfCheckFailed)
        case .twice: #expect(error == nil)
        }
        #expect(error?.description.contains("135790") != true)
        #expect(error?.description.contains("000000199001010018") != true)
        #expect(error?.description.contains("持卡人") != true)
        for number in 0..<3 { _ = try await signer.sign(bytes: Array("next \(number)".utf8)) }
        #expect(key.ignoredAnswers == (fault == .wrongID || fault == .twice ? 1 : 0))
        // What went out once was not sent again.
        #expect(await card.record.signatures == (fault == .refusal ? 3 : 4))
        #expect(await card.record.wrongPINs == 0)
        await key.close()
        await card.stop()
    }

    @Test("wrong ids and late answers among many calls never mix two signatures") func mixture() async throws {
        let card = try await CardSimulator.start(Certificates.card(perMinute: 12_000))
        await card.setLateness(.seconds(8))
        let key = try await AgentKey.open(AgentSettings(card, patience: .seconds(6)))
        let signer = try MessageSigner.judging(key)
        for fault in [CardFault.wrongID, .twice, .late, .twice, .drop, .wrongID, .late] { await card.behave(fault) }
        var (good, failed) = (0, 0)
        for number in 0..<30 {
            let error = await failure { () throws(CryptographyError) in
                try await signer.sign(bytes: Array("text \(number)".utf8))
            }
            // Never `selfCheckFailed`: no signature was taken for another one.
            #expect(error == nil || error?.code == .keyUnavailable)
            if error == nil { good += 1 } else { failed += 1 }
        }
        #expect((good, failed) == (25, 5))
        await key.close()
        await card.stop()
    }

    @Test("a connection that ended while nothing was on its way is made again without an error") func reconnect()
        async throws
    {
        let card = try await CardSimulator.start(Certificates.card(pin: "135790"))
        let key = try await AgentKey.open(AgentSettings(card), pin: SecretBytes(Array("135790".utf8)))
        for _ in 0..<3 {
            await card.dropConnections()
            try await Task.sleep(for: .milliseconds(50))
            _ = try await key.sign(self.text)
        }
        let record = await card.record
        #expect((record.signatures, record.connections, record.rightPINs) == (3, 4, 4))
        await key.close()
        await card.stop()
    }

    @Test("a wrong PIN is sent once") func wrongPIN() async throws {
        let card = try await CardSimulator.start(Certificates.card(pin: "135790"))
        let error = await failure { () throws(CryptographyError) in
            try await AgentKey.open(AgentSettings(card), pin: SecretBytes(Array("50020".utf8)))
        }
        #expect(error?.code == .pinRejected)
        // The only code in the answer could be the PIN itself, and this time it is.
        #expect(error?.causes == [])
        #expect(error?.description.contains("50020") == false)
        #expect(await card.record.wrongPINs == 1)
        await card.stop()
    }

    @Test("a PIN that is refused later is never sent again, whatever is asked") func latched() async throws {
        let first = try await CardSimulator.start(Certificates.card(pin: "135790"))
        let key = try await AgentKey.open(AgentSettings(first), pin: SecretBytes(Array("135790".utf8)))
        var settings = Certificates.card(pin: "246801")
        settings.port = first.port
        await first.stop()
        let second = try await CardSimulator.start(settings)
        // The first call may still meet the end of the old connection; what was sent there is not sent again.
        _ = await failure { () throws(CryptographyError) in try await key.probe() }
        for _ in 0..<7 {
            let error = await failure { () throws(CryptographyError) in try await key.sign(self.text) }
            #expect(error?.code == .pinRejected)
            #expect(error?.causes == ["50020"])
            #expect(error?.description.contains("135790") == false)
            #expect(await failure { () throws(CryptographyError) in try await key.probe() }?.code == .pinRejected)
        }
        #expect(await second.record.wrongPINs == 1)
        #expect(await second.isLocked == false)
        await key.close()
        await second.stop()
    }

    @Test("five wrong PINs lock the card for good") func lock() async throws {
        let card = try await CardSimulator.start(Certificates.card(pin: "135790"))
        for pin in ["1111", "2222", "3333", "4444", "5555", "135790"] {
            let error = await failure { () throws(CryptographyError) in
                try await AgentKey.open(AgentSettings(card), pin: SecretBytes(Array(pin.utf8)))
            }
            #expect(error?.code == .pinRejected)
        }
        #expect(await card.isLocked)
        #expect(await card.record.wrongPINs == 5)
        await card.stop()
    }

    @Test("without the PIN the card refuses to sign, with its code") func noPIN() async throws {
        let card = try await CardSimulator.start(Certificates.card(pin: "135790"))
        let key = try await AgentKey.open(AgentSettings(card))
        let error = await failure { () throws(CryptographyError) in try await key.sign(self.text) }
        #expect(error?.code == .signingFailed)
        #expect(error?.causes == ["50021"])
        await key.close()
        await card.stop()
    }

    @Test("another card in the reader is found by the probe and on every new connection") func exchanged() async throws
    {
        let card = try await CardSimulator.start(Certificates.card("signer-sm2"))
        let key = try await AgentKey.open(AgentSettings(card))
        let signer = try MessageSigner.judging(key)
        try await card.exchange(
            keyPath: Certificates.path("merchant-b-sm2.key"), certificatePath: Certificates.path("merchant-b-sm2.pem"))
        let taken = await failure { () throws(CryptographyError) in try await signer.sign(bytes: self.text) }
        #expect(taken?.code == .selfCheckFailed)
        let found = await failure { () throws(CryptographyError) in try await key.probe() }
        #expect(found?.code == .keyUnavailable)
        #expect(found?.message.contains("another card is there") == true)
        let again = await failure { () throws(CryptographyError) in try await key.sign(self.text) }
        #expect(again?.message.contains("another card is there") == true)
        #expect(await card.record.signatures == 1)
        try await card.exchange(
            keyPath: Certificates.path("signer-sm2.key"), certificatePath: Certificates.path("signer-sm2.pem"))
        _ = try await signer.sign(bytes: self.text)
        await key.close()
        await card.stop()
    }

    @Test("a caller that gives up leaves the queue, and nobody else's turn is lost") func cancelled() async throws {
        let card = try await CardSimulator.start(Certificates.card(perMinute: 300))
        let key = try await AgentKey.open(AgentSettings(card, patience: .seconds(20)))
        await withTaskGroup(of: CryptographyError?.self) { group in
            for _ in 0..<20 {
                group.addTask { await failure { () throws(CryptographyError) in try await key.sign(self.text) } }
            }
            try? await Task.sleep(for: .milliseconds(150))
            group.cancelAll()
            var codes: [CryptographyError.Code?] = []
            for await error in group { codes.append(error?.code) }
            #expect(codes.count == 20 && codes.contains(.keyUnavailable))
        }
        #expect(await card.record.signatures < 20)
        _ = try await key.sign(self.text)
        await key.close()
        await card.stop()
    }

    @Test("a closed key refuses, also those who wait") func closed() async throws {
        let card = try await CardSimulator.start(Certificates.card(perMinute: 60))
        let key = try await AgentKey.open(AgentSettings(card, patience: .seconds(20)))
        async let first = failure { () throws(CryptographyError) in try await key.sign(self.text) }
        async let second = failure { () throws(CryptographyError) in try await key.sign(self.text) }
        try await Task.sleep(for: .milliseconds(100))
        await key.close()
        for error in [await first, await second] {
            #expect(error?.code == .keyUnavailable)
            #expect(error?.message == "the key is closed")
        }
        #expect(await failure { () throws(CryptographyError) in try await key.probe() }?.message == "the key is closed")
        await card.stop()
    }

    @Test("bytes that are no text are not sent") func binary() async throws {
        let card = try await CardSimulator.start(Certificates.card())
        let key = try await AgentKey.open(AgentSettings(card))
        let error = await failure { () throws(CryptographyError) in try await key.sign([0xFF, 0x00]) }
        #expect(error?.code == .messageMalformed)
        #expect(await card.record.requests == 1)
        await key.close()
        await card.stop()
    }
}
