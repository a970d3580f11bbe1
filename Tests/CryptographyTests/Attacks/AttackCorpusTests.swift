import Declarations
import Foundation
import Manifests
import Testing

@testable import Cryptography

/// Messages made to be believed without having been signed, or to wear the reader down: every one is refused with its reason.
///
/// `scripts/attack-corpus FOLDER` writes them as files, to look at or to give to another verifier.
@Suite("Attack corpus") struct AttackCorpusTests {
    static let signers = ["merchant-a-rsa", "merchant-b-sm2"]

    static func attacks(_ bench: Workbench) async throws -> [Attack] {
        var attacks = bench.wrappingAttacks
        attacks += try await bench.structureAttacks()
        attacks += try await bench.commentAttacks()
        attacks += try await bench.transformAttacks()
        attacks += try await bench.referenceAttacks()
        attacks += try await bench.algorithmAttacks()
        attacks += try await bench.digestAttacks()
        attacks += bench.signatureAttacks
        attacks += try await bench.keyAttacks()
        attacks += try bench.issuerAttacks()
        attacks += bench.doctypeAttacks + bench.encodingAttacks + bench.sizeAttacks + bench.namespaceAttacks
        return attacks
    }

    @Test("every attack is refused, with its reason and no other", arguments: signers)
    func refused(signer: String) async throws {
        let bench = try await Workbench(signer: signer)
        let attacks = try await Self.attacks(bench)
        #expect(Set(attacks.map(\.name)).count == attacks.count, "names are used twice")
        #expect(attacks.count >= 60)
        let good = Array(bench.message.utf8)
        let (usual, verifier) = (try bench.keys.trust(), SignatureVerifier())
        var slowest = (name: "", duration: Duration.zero)
        for attack in attacks {
            #expect(attack.bytes != good, "\(attack.name) changes nothing")
            let trust = try attack.anchors.map { try TrustAnchors(pem: $0) } ?? usual
            var verdict: SignatureVerdict?
            let duration = ContinuousClock().measure { verdict = verifier.verify(attack.bytes, trust: trust) }
            #expect(
                Set(verdict?.findings.map(\.code) ?? []) == attack.findings,
                "\(attack.name): \(String(describing: verdict))")
            #expect(verdict?.verifiedContent == nil, "\(attack.name)")
            if duration > slowest.duration { slowest = (attack.name, duration) }
        }
        #expect(slowest.duration < .seconds(10), "\(slowest.name) takes \(slowest.duration)")
        print(
            "attack corpus of \(signer): \(attacks.count) refused, the slowest \(slowest.name) in \(slowest.duration)")
        try Self.write(attacks.map { ($0.name, $0.bytes) }, to: "refused", signer)
    }

    @Test("every way to write the message is accepted, and gives what was signed", arguments: signers)
    func accepted(signer: String) async throws {
        let bench = try await Workbench(signer: signer)
        let (trust, verifier) = (try bench.keys.trust(), SignatureVerifier())
        let good = try await bench.goodMessages()
        #expect(Set(good.map(\.name)).count == good.count)
        for message in good {
            let verdict = verifier.verify(message.bytes, trust: trust)
            #expect(verdict.isValid, "\(message.name): \(verdict)")
            #expect(verdict.verifiedContent == message.content, "\(message.name)")
            // A reader of the verified content sees what a reader of the bytes sees: no trick is left in it.
            #expect(try MessageReader.read(message.content) == MessageReader.read(message.bytes), "\(message.name)")
        }
        print("attack corpus of \(signer): \(good.count) good messages accepted")
        try Self.write(good.map { ($0.name, $0.bytes) }, to: "accepted", signer)
    }

    /// xmlsec1 believes a wrong label of the encoding; this gateway reads UTF-8 whatever it says.
    @Test("xmlsec1 accepts every good message too, but for a wrong label of the encoding") func outside() async throws {
        let bench = try await Workbench(signer: "merchant-a-rsa")
        let scratch = try Scratch()
        for message in try await bench.goodMessages() {
            let answer = try Tool.run(
                "xmlsec1",
                [
                    "--verify", "--trusted-pem", bench.keys.path("signing-ca-rsa.pem"), "--enabled-key-data", "x509",
                    scratch.write("m.xml", message.bytes),
                ])
            #expect(
                (answer.status == 0) == (message.name != "encoding-label-wrong"), "\(message.name): \(answer.errors)")
        }
    }

    @Test("what is read is what was signed: never what an attacker put around or beside it", arguments: signers)
    func used(signer: String) async throws {
        let bench = try await Workbench(signer: signer)
        let (trust, verifier) = (try bench.keys.trust(), SignatureVerifier())
        var forgeries = 0
        for attack in bench.wrappingAttacks {
            // The attack is one: somebody who reads the bytes without verifying them would take the forged order.
            if let read = try? MessageReader.read(attack.bytes),
                read.documents.contains(where: { $0.head["orderNo"] == "FORGED-666" })
            {
                forgeries += 1
            }
            #expect(verifier.verify(attack.bytes, trust: trust).verifiedContent == nil, "\(attack.name)")
        }
        #expect(forgeries >= 9)
        for message in try await bench.goodMessages() where message.name != "export" {
            let content = try #require(verifier.verify(message.bytes, trust: trust).verifiedContent)
            let orders = try MessageReader.read(content).documents.map { $0.head["orderNo"] }
            #expect(orders == ["ORDER-0001"], "\(message.name)")
        }
    }

    /// The forged padding is real: the cube of the value begins with the padded digest.
    @Test("a key with exponent 3 that signs properly is accepted") func smallExponent() async throws {
        let bench = try await Workbench(signer: "merchant-a-rsa")
        let keys = try ForgedKeys(serial: bench.serial(bench.signer))
        let key = try keys.rsa(exponent: 3)
        let trust = try TrustAnchors(pem: key.certificatePEM)
        let signed = SignatureVerifier().verify(Array(try keys.signed(bench, key).utf8), trust: trust)
        #expect(signed.isValid, "\(signed)")
        let forged = SignatureVerifier().verify(Array(try keys.forged(bench, key).utf8), trust: trust)
        #expect(forged.findings.map(\.code) == [.signatureMismatch])
    }

    /// Writes files when `TONGGUAN_ATTACK_CORPUS` names a folder.
    private static func write(_ files: [(String, [UInt8])], to kind: String, _ signer: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["TONGGUAN_ATTACK_CORPUS"] else { return }
        let place = "\(folder)/\(kind)/\(signer)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for (name, bytes) in files { try Data(bytes).write(to: URL(fileURLWithPath: "\(place)/\(name).xml")) }
    }
}
