import Declarations
import Foundation
import Manifests
import Testing

@testable import Cryptography

/// The samples of the specification get the verdict that their README tells.
@Suite("Reports on published samples") struct DiagnosisSampleTests {
    private static func report(_ file: String) throws -> SignatureReport? {
        guard let path = Checkout.specification("ceb/samples/\(file)") else {
            print("skipped 1 sample: no specification")
            return nil
        }
        return SignatureDiagnosis().report(on: try Scratch.bytes(path), original: nil, trust: nil, at: nil)
    }

    private static func status(_ report: SignatureReport, _ code: SignatureStep.Code) -> SignatureStep.Status? {
        report.steps.first { $0.code == code }?.status
    }

    @Test("synthetic messages: everything verifies") func synthetic() throws {
        for (name, hints) in [("rsa", []), ("sm2", [FieldDeviation.officialSMURIRefused])] {
            guard let report = try Self.report("synthetic/CEB311Message-\(name).xml") else { continue }
            #expect(report.holds && report.faults.isEmpty && report.deviations.isEmpty, "\(report.text)")
            #expect(report.hints == hints)
            let canonical = try #require(
                Checkout.specification("ceb/samples/synthetic/CEB311Message-\(name).canonical.txt"))
            let path = try #require(Checkout.specification("ceb/samples/synthetic/CEB311Message-\(name).xml"))
            let compared = SignatureDiagnosis().report(
                on: try Scratch.bytes(path), original: try Scratch.bytes(canonical), trust: nil, at: nil)
            #expect(compared.steps.allSatisfy { $0.difference == nil })
        }
    }

    @Test("masked production messages: the digest does not fit, there is no certificate", arguments: ["311", "621"])
    func masked(kind: String) throws {
        for file in [
            "signed/rsa-production-CEB\(kind)Message-masked.xml",
            "field/dxpmsg-production-CEB\(kind)Message-masked.xml",
        ] {
            guard let report = try Self.report(file) else { continue }
            #expect(!report.holds)
            #expect(report.kind.map { String($0.rawValue) } == kind)
            #expect(report.isFromEnvelope == file.hasPrefix("field/"))
            #expect(report.faults == [.digest, .certificate], "\(report.text)")
            #expect(Self.status(report, .signatureValue) == .notChecked)
            #expect(report.deviations == [] && report.hints == [.wrappedBase64])
        }
    }

    @Test("the card's message of 2023: digest right, the names are w3-sm-uri") func card() throws {
        guard let report = try Self.report("signed/sm2-ukey-CEB303Message-verifiable.xml") else { return }
        #expect(!report.holds && report.kind == .exportOrder)
        #expect(report.faults == [.algorithms, .certificate], "\(report.text)")
        #expect(Self.status(report, .digest) == .ok && Self.status(report, .signatureForm) == .ok)
        #expect(report.deviations == [.w3SMURI])
    }

    @Test("the envelope of the Guangzhou platform is no declaration message") func platform() throws {
        guard let report = try Self.report("field/gzeport-transfer-311-masked.xml") else { return }
        #expect(!report.holds && report.kind == nil && !report.isFromEnvelope)
        #expect(Set(report.faults).isSuperset(of: [.kind, .digest]), "\(report.text)")
    }

    @Test("official samples: placeholders, receipts unsigned") func official() throws {
        guard let folder = Checkout.specification("ceb/samples/official-202205") else {
            return print("skipped 39 official samples: no specification")
        }
        var (placeholders, unsigned) = (0, 0)
        for flow in ["import", "export"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(flow)").sorted() {
                let bytes = try Scratch.bytes("\(folder)/\(flow)/\(name)")
                let report = SignatureDiagnosis().report(on: bytes, original: nil, trust: nil, at: nil)
                #expect(!report.holds, "\(name)")
                if bytes.firstRange(of: "<ds:Signature") == nil {
                    unsigned += 1
                    #expect(report.faults.contains(.signaturePlace), "\(name)")
                    #expect(report.deviations.isEmpty, "\(name)")
                } else {
                    placeholders += report.deviations.contains(.officialSamples) ? 1 : 0
                    #expect(report.deviations.contains(.officialSamples), "\(name): \(report.text)")
                }
            }
        }
        #expect(placeholders == 19 && unsigned == 20)
    }

    @Test("receipts carry no signature, and the report says so") func receipts() throws {
        for name in ["receipt-622-800.xml", "receipt-312-stale-301014.xml"] {
            guard let report = try Self.report("field/\(name)") else { continue }
            #expect(report.faults == [.kind, .signaturePlace])
            #expect(report.text.contains("receipts carry no signature by the standard"))
        }
    }
}
