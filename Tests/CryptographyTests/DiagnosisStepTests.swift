import Declarations
import Foundation
import Manifests
import Testing

@testable import Cryptography

@Suite("Steps of a report") struct DiagnosisStepTests {
    private static func step(_ code: SignatureStep.Code, _ bytes: [UInt8]) throws -> SignatureStep {
        try #require(DiagnosisDeviationTests.report(bytes).steps.first { $0.code == code })
    }

    @Test("what cannot be read is told once, and nothing else is judged") func unreadable() throws {
        let bytes = try Forge().bytes()
        for damaged in [
            Array(bytes.dropLast(3)), [], Array("no XML".utf8),
            bytes.replacing(first: "?><", with: "?><!DOCTYPE x [<!ENTITY e \"v\">]><"),
        ] {
            let report = try DiagnosisDeviationTests.report(damaged)
            #expect(report.faults == [.wellFormed])
            #expect(report.steps.dropFirst().allSatisfy { $0.status == .notChecked })
            #expect(report.deviations.isEmpty && report.hints.isEmpty)
        }
    }

    @Test("files made to wear the report out: it says what is wrong, without harm") func hostile() throws {
        let bytes = try Forge().bytes()
        let end = "</ceb:CEB311Message>"
        for (name, changed) in [
            ("an instruction like the report's own", "<!--x--><?tongguan-comment -1?><?tongguan-comment 7?>"),
            ("the same one again and again", "<!--x-->" + String(repeating: "<?tongguan-comment 0?>", count: 1000)),
            (
                "signatures without end",
                String(repeating: "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"></Signature>", count: 2000)
            ),
        ] {
            let report = try DiagnosisDeviationTests.report(bytes.replacing(first: end, with: changed + end))
            #expect(!report.holds, "\(name)")
            #expect(report.text.utf8.count < 20_000, "\(name)")
        }
        let long = bytes.replacing(
            first: "<ds:SignatureMethod Algorithm=\"",
            with: "<ds:SignatureMethod Algorithm=\"" + String(repeating: "a", count: 200_000))
        let report = try DiagnosisDeviationTests.report(long)
        #expect(!report.holds)
    }

    @Test("the place of the signature: none, two, inside another element, in the middle") func place() throws {
        let bytes = try Forge().bytes()
        let text = try #require(bytes.text(between: "<ds:Signature ", and: "</ds:Signature>"))
        let signature = "<ds:Signature \(text)</ds:Signature>"
        for (changed, found) in [
            (bytes.withoutSignature, "none"),
            (bytes.replacing(first: signature, with: signature + signature), "2: "),
            (
                bytes.replacing(first: signature, with: "<ceb:x>\(signature)</ceb:x>"),
                "1: CEB311Message/x/Signature"
            ),
            (
                bytes.replacing(first: signature, with: signature + "<ceb:BaseTransfer></ceb:BaseTransfer>"),
                "1: CEB311Message/Signature, followed by BaseTransfer"
            ),
        ] {
            let step = try Self.step(.signaturePlace, changed)
            #expect(step.status == .wrong)
            #expect(step.found?.hasPrefix(found) == true, "\(step)")
            #expect(try DiagnosisDeviationTests.report(changed).faults == [.signaturePlace])
        }
    }

    @Test("expected and found digest are the real ones") func digests() throws {
        let forge = Forge.rsa
        let bytes = try forge.bytes().replacing(first: "面膜", with: "面霜")
        let step = try Self.step(.digest, bytes)
        let changed = forge.message.bytes.replacing(first: "面膜", with: "面霜")
        let judge = try Tool.require("openssl", ["dgst", "-sha1", "-binary"], input: changed).output
        #expect(step.expected == "SHA-1 " + Data(judge).base64EncodedString())
        #expect(step.found == Data(Digest.sha1(forge.message.bytes)).base64EncodedString())
    }

    @Test("certificate: another type, another one, none, foreign authority, dates") func certificate() throws {
        let keys = try DevelopmentKeys.shared.get()
        let bytes = try Forge().bytes()
        let own = try #require(bytes.text(between: "<ds:X509Certificate>", and: "</ds:X509Certificate>"))
        func other(_ name: String) throws -> String {
            let pem = try Scratch.bytes(keys.path("\(name).pem"))
            return String(decoding: Base64.encode(try CertificateHandle(pem: pem, path: name).der()), as: UTF8.self)
        }
        for (certificate, faults) in [
            (try other("merchant-b-sm2"), [SignatureStep.Code.signatureValue, .keyName]),
            (try other("signer-rsa"), [.signatureForm, .signatureValue, .certificate, .keyName]),
            ("AAAA", [.certificate]),
        ] {
            let report = try DiagnosisDeviationTests.report(bytes.replacing(first: own, with: certificate))
            #expect(report.faults == faults, "\(report.text)")
        }
        let foreign = SignatureDiagnosis().report(
            on: bytes, original: nil, trust: try keys.trust("ca.pem"), at: Timestamp(milliseconds: 0))
        #expect(foreign.faults.contains(.trust) && foreign.faults.contains(.certificateDates))
    }

    @Test("schema: what the product derives from its templates") func schema() throws {
        let templates = try MessageTemplates(directory: Checkout.root + "/Templates/messages")
        let diagnosis = SignatureDiagnosis { kind in try? SchemaValidator(xsd: templates.schema(for: kind)) }
        let report = diagnosis.report(on: try Forge().bytes(), original: nil, trust: nil, at: nil)
        // The little message of these tests has no head; its signature holds all the same.
        #expect(report.holds && report.faults == [.schema], "\(report.text)")
        guard let path = Checkout.specification("ceb/samples/synthetic/CEB311Message-sm2.xml") else {
            return print("skipped 1 valid message: no specification")
        }
        let valid = diagnosis.report(on: try Scratch.bytes(path), original: nil, trust: nil, at: nil)
        #expect(valid.faults == [], "\(valid.text)")
    }

    @Test("export: before ExtendMessage, and what is said when it stands behind") func export() throws {
        let body = "<ceb:Order></ceb:Order>"
        let tail = "<ceb:ExtendMessage></ceb:ExtendMessage></ceb:CEB303Message>"
        let head = Array(("<ceb:CEB303Message xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\">" + body).utf8)
        var forge = Forge()
        forge.message = CanonicalMessage(
            kind: .exportOrder, bytes: head + Array(tail.utf8), signatureOffset: head.count,
            rootNamespaces: [Message.standard[0]])
        #expect(try DiagnosisDeviationTests.report(forge.bytes()).holds)
        forge.message = CanonicalMessage(
            kind: .exportOrder, bytes: head + Array(tail.utf8),
            signatureOffset: head.count + tail.utf8.count - "</ceb:CEB303Message>".utf8.count,
            rootNamespaces: [Message.standard[0]])
        let step = try Self.step(.signaturePlace, forge.bytes())
        #expect(step.expected?.contains("ExtendMessage, which follows it") == true)
    }

    @Test("names, values and holder stay out of text and JSON") func privacy() throws {
        let secrets = ["000000199001010018", "张三丰", "13900000000", "test signer-sm2", "CN="]
        var forge = Forge()
        forge.message = Message.canonical("张三丰 000000199001010018")
        forge.keyName = { _ in "张三丰" }
        forge.canonicalizationURI = "http://13900000000"
        let bytes = try forge.bytes()
        let original = forge.message.bytes.replacing(first: "张三丰 ", with: "张三丰")
        for message in [
            bytes, bytes.replacing(first: "张三丰", with: "张三丰丰"), bytes.replacing(first: "sha1", with: "13900000000"),
        ] {
            let report = try DiagnosisDeviationTests.report(message, original: original)
            let json = String(decoding: report.json.bytes, as: UTF8.self)
            for secret in secrets {
                #expect(!report.text.contains(secret) && !json.contains(secret) && !"\(report)".contains(secret))
            }
        }
    }

    @Test("JSON has every step with its code and status") func json() throws {
        let forge = Forge()
        let report = try DiagnosisDeviationTests.report(
            forge.bytes().replacing(first: "面膜", with: "面霜"), original: forge.message.bytes)
        let object = try #require(JSONSerialization.jsonObject(with: Data(report.json.bytes)) as? [String: Any])
        #expect(object["holds"] as? Bool == false && object["kind"] as? Int == 311)
        let steps = try #require(object["steps"] as? [[String: Any]])
        #expect(steps.compactMap { $0["code"] as? String } == SignatureStep.Code.allCases.map(\.rawValue))
        let digest = try #require(steps.first { $0["code"] as? String == "digest" })
        #expect(digest["status"] as? String == "wrong")
        #expect((digest["findings"] as? [[String: Any]])?.first?["code"] as? String == "digest-mismatch")
        let difference = try #require(digest["difference"] as? [String: Any])
        #expect(difference["kind"] as? String == "text")
        let canonical = try SignedMessageView.read(forge.bytes()).content
        #expect(difference["offset"] as? Int == canonical.firstRange(of: "膜")?.lowerBound)
    }

    @Test("many parts and long values take no long time") func effort() throws {
        // A value that fits nothing makes every condition be tried.
        var forge = Forge()
        forge.value = { String(decoding: Base64.encode(Array($0.dropLast())), as: UTF8.self) }
        forge.message = Message.canonical(String(repeating: "a &amp; b ", count: 20_000))
        let clock = ContinuousClock()
        let bytes = try forge.bytes()
        let time = try clock.measure { _ = try DiagnosisDeviationTests.report(bytes) }
        print("diagnosis of a message of \(bytes.count) bytes whose signature fits nothing: \(time)")
        #expect(time < .seconds(30))
    }

    @Test("whatever is changed: the report agrees with the verifier and says what is wrong") func random() throws {
        var generator = SeededBytes(seed: 20_261_121)
        for (bytes, rounds) in [(try Forge.rsa.bytes(), 300), (try Forge().bytes(), 40)] {
            for _ in 0..<rounds {
                var changed = bytes
                for _ in 0...Int(generator.next() % 3) {
                    let place = Int(generator.next() % UInt64(changed.count))
                    switch generator.next() % 3 {
                    case 0: changed[place] = UInt8(truncatingIfNeeded: generator.next())
                    case 1: changed.remove(at: place)
                    default: changed.insert(contentsOf: changed[place...].prefix(Int(generator.next() % 40)), at: place)
                    }
                }
                _ = try DiagnosisDeviationTests.report(changed)
            }
        }
    }

    @Test("the examiner works on a thread of its own") func examiner() async throws {
        let examiner = SignatureExaminer(SignatureDiagnosis())
        let bytes = try Forge().bytes()
        let report = await examiner.report(on: bytes, original: nil, trust: nil, at: nil)
        #expect(report.holds)
    }
}

/// SplitMix64: the same numbers in every run.
private struct SeededBytes {
    var seed: UInt64

    mutating func next() -> UInt64 {
        self.seed &+= 0x9E37_79B9_7F4A_7C15
        var value = self.seed
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
