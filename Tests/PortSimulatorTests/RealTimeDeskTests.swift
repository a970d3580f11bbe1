import Cryptography
import Declarations
import Foundation
import Manifests
import Testing

@testable import PortSimulator

/// Customs' side of announcement 179 is strict: one changed byte, member or promise is refused with its reason.
@Suite struct RealTimeDeskTests {
    private static let evidence = PaymentEvidence(
        initalRequest: "<xml a=\"1\">\n\t面膜\\\u{1F9F4}</xml>", initalResponse: "ok", ebpCode: "0000PLAT01",
        payCode: "0000PAYM01", payTransactionId: "T-1", totalAmount: Amount(units: 2_580_001), currency: "142",
        verDept: "3", payType: "1", tradingTime: "20260228235959", note: nil,
        orders: [
            .init(
                orderNo: "O-1", goodsInfo: [.init(gname: "面膜", itemLink: "https://shop.example/1?a=b&c=d")],
                recpAccount: "ACC", recpCode: nil, recpName: "SAMPLE LIMITED")
        ])

    private struct House {
        let desk: RealTimeDesk
        let signers: [MessageSigner]
        let clock: HandClock
    }

    private func house() throws -> House {
        let workshop = try Workshop.shared.get()
        let names = ["signer-rsa", "signer-sm2"]
        let pem = try names.flatMap {
            try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(workshop.keys)/\($0).pem")))
        }
        let signers = try names.map {
            try MessageSigner(
                name: $0, keyPath: "\(workshop.keys)/\($0).key", certificatePath: "\(workshop.keys)/\($0).pem")
        }
        let clock = HandClock(signers[0].certificate.notBefore + .seconds(86_400))
        return House(
            desk: RealTimeDesk(register: try CertificateRegister(pem: pem), clock: clock), signers: signers,
            clock: clock)
    }

    private func text(
        _ house: House, session: String, evidence: PaymentEvidence = RealTimeDeskTests.evidence, signer: Int = 1,
        guid: String = "0F5E3A10-1111-4222-8333-0123456789AB"
    ) async throws -> String {
        let upload = RealTimeUpload(
            sessionID: session, guid: guid, evidence: evidence, serviceTime: house.clock.now())
        let signature = try await house.signers[signer].sign(bytes: upload.stringToSign)
        return String(
            decoding: upload.json(
                certNo: house.signers[signer].certificate.serialHex,
                signValue: String(decoding: Base64.encode(signature), as: UTF8.self)), as: UTF8.self)
    }

    private func send(
        _ house: House, _ text: String, type: String? = "application/x-www-form-urlencoded; charset=UTF-8"
    ) async -> String {
        let body = "payExInfoStr=" + (text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        let answer = await house.desk.take(Array(body.utf8), contentType: type)
        return String(decoding: answer.body, as: UTF8.self)
    }

    @Test("Both kinds of keys; asked, answered, taken", arguments: [0, 1])
    func good(_ signer: Int) async throws {
        let house = try self.house()
        let question = await house.desk.ask("O-1")
        let form = String(decoding: question.form, as: UTF8.self)
        #expect(form.hasPrefix("openReq=%7b%22orderNo%22%3a%22O%2d1%22"))
        let read = try PlatformQuestion.read(
            json: Array((form.dropFirst("openReq=".count).removingPercentEncoding ?? "").utf8))
        #expect(read == PlatformQuestion(orderNo: "O-1", sessionID: question.sessionID))
        await house.desk.hear(200, Array(#"{"code":"10000","message":"","serviceTime":1}"#.utf8), of: question)
        let text = try await self.text(house, session: question.sessionID, signer: signer)
        let answer = await self.send(house, text)
        #expect(answer.hasPrefix(#"{"code":"10000","message":"","total":0,"serviceTime":"#), "\(answer)")
        #expect(await self.send(house, text).hasPrefix(#"{"code":"10000""#), "the same again")
        let record = await house.desk.record()
        #expect(record.violations.isEmpty)
        #expect(record.taken.count == 1 && record.uploads.map(\.isRepeated) == [false, true])
        #expect(record.questions.first?.code == "10000")
    }

    @Test(
        "A changed text is refused with its reason",
        arguments: [
            ("SAMPLE LIMITED", "SAMPLE LIMITEd", "signValue"),
            ("\"totalAmount\":25.80001", "\"totalAmount\":25.80002", "signValue"),
            ("\"totalAmount\":25.80001", "\"totalAmount\":\"25.80001\"", "totalAmount"),
            ("\"totalAmount\":25.80001", "\"totalAmount\":25.800010", "payExInfoStr"),
            ("{\"sessionID\"", "{ \"sessionID\"", "payExInfoStr"), ("\\n\\t", "\\n\\u0009", "payExInfoStr"),
            ("https://shop", "https:\\/\\/shop", "payExInfoStr"),
            ("\"note\":\"\"", "\"note\":\"\",\"more\":1", "payExInfoStr"),
            ("\"verDept\":\"3\",\"payType\":\"1\"", "\"payType\":\"1\",\"verDept\":\"3\"", "payExInfoStr"),
            ("\"verDept\":\"3\"", "\"verDept\":\"4\"", "verDept"), ("\"verDept\":\"3\",", "", "verDept"),
            ("\"currency\":\"142\"", "\"currency\":\"142142\"", "currency"),
            ("20260228235959", "20260230235959", "tradingTime"), ("0F5E3A10", "0f5e3a10", "guid"),
            ("\"recpName\":\"SAMPLE LIMITED\"", "\"recpName\":\"\"", "recpName"),
            (
                "\"goodsInfo\":[{\"gname\":\"面膜\",\"itemLink\":\"https://shop.example/1?a=b&c=d\"}]",
                "\"goodsInfo\":[]", "goodsInfo"
            ),
            ("\"certNo\":\"", "\"certNo\":\"0", "signValue : unknown_certificate"),
        ])
    func changed(_ find: String, _ replacement: String, _ reason: String) async throws {
        let house = try self.house()
        let session = await house.desk.ask("O-1").sessionID
        let text = try await self.text(house, session: session)
        try #require(text.contains(find))
        let answer = await self.send(house, text.replacing(find, with: replacement, maxReplacements: 1))
        #expect(answer.hasPrefix(#"{"code":"20000""#))
        #expect(answer.contains(reason), "\(answer)")
        #expect(await house.desk.record().taken.isEmpty)
        #expect(!answer.contains("面膜") && !answer.contains("SAMPLE"))
    }

    @Test("Records nobody asked for, of another order, or after a refusal")
    func promises() async throws {
        let house = try self.house()
        #expect(await self.send(house, try await self.text(house, session: "never")).contains("nobody asked"))
        #expect(await house.desk.record().violations == [.neverAsked])
        let other = await house.desk.ask("O-2").sessionID
        #expect(await self.send(house, try await self.text(house, session: other)).contains("nobody asked"))
        let refused = await house.desk.ask("O-1")
        await house.desk.hear(200, Array(#"{"code":"20000","message":"no","serviceTime":1}"#.utf8), of: refused)
        _ = await self.send(house, try await self.text(house, session: refused.sessionID))
        #expect(await house.desk.record().violations.contains(.refusedAndAnswered))
    }

    @Test("Another record for a session that was answered is refused")
    func answeredTwice() async throws {
        let house = try self.house()
        let session = await house.desk.ask("O-1").sessionID
        _ = await self.send(house, try await self.text(house, session: session))
        let second = try await self.text(house, session: session, guid: "1F5E3A10-1111-4222-8333-0123456789AB")
        #expect(await self.send(house, second).contains("answered before"))
        #expect(await house.desk.record().violations == [.answeredTwice])
    }

    @Test("Other forms of body, and the ways to misbehave")
    func forms() async throws {
        let house = try self.house()
        let session = await house.desk.ask("O-1").sessionID
        let text = try await self.text(house, session: session)
        #expect(await self.send(house, text, type: "application/json").contains("20000"))
        #expect(await self.send(house, text, type: nil).contains("20000"))
        for body in ["", "payExInfoStr=", "x=1", "payExInfoStr=%7B%7D&x=1", "payExInfoStr=%zz", "payExInfoStr=[]"] {
            let answer = await house.desk.take(Array(body.utf8), contentType: "application/x-www-form-urlencoded")
            #expect(String(decoding: answer.body, as: UTF8.self).contains("20000"), "\(body)")
        }
        await house.desk.set(.unavailable)
        #expect(await house.desk.take([], contentType: nil).status == 503)
        await house.desk.set(.refusing)
        #expect(await self.send(house, text).contains("system : busy"))
        await house.desk.set(.fair)
        #expect(await self.send(house, text).contains("10000"))
    }

    @Test("A certificate that is not valid yet")
    func notValid() async throws {
        let house = try self.house()
        let session = await house.desk.ask("O-1").sessionID
        let early = house.signers[1].certificate.notBefore + .seconds(-60)
        let desk = RealTimeDesk(
            register: try CertificateRegister(
                pem: [UInt8](Data(contentsOf: URL(fileURLWithPath: Workshop.shared.get().keys + "/signer-sm2.pem")))),
            clock: HandClock(early))
        _ = await desk.ask("O-1", sessionID: session)
        let strict = House(desk: desk, signers: house.signers, clock: HandClock(early))
        #expect(
            await self.send(strict, try await self.text(strict, session: session)).contains("certificate_not_valid"))
    }

    @Test(
        "Amounts as a receiver writes them",
        arguments: [
            (100, "100"), (12.5, "12.5"), (0.00001, "0.00001"), (9_999_999_999.99999, "9999999999.99999"),
            (25.80001, "25.80001"), (-3.25, "-3.25"),
        ])
    func amounts(_ number: Double, _ text: String) { #expect(RealTimeText.plain(number) == text) }
}
