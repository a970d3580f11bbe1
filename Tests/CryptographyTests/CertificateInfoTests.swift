import Cryptography
import Declarations
import Testing

@Suite("Certificates") struct CertificateInfoTests {
    @Test("serial number and dates are what openssl prints", arguments: ["signer-rsa", "signer-sm2"])
    func serialAndDates(name: String) throws {
        let keys = try DevelopmentKeys.shared.get()
        let info = try CertificateInfo(pem: Scratch.bytes(keys.path("\(name).pem")))
        let printed = try Tool.require(
            "openssl",
            ["x509", "-in", keys.path("\(name).pem"), "-noout", "-serial", "-dates", "-dateopt", "iso_8601"]
        ).text
        #expect(printed.contains("serial=\(info.serialHex.uppercased())\n"))
        #expect(printed.contains("notBefore=" + Self.iso(info.notBefore)))
        #expect(printed.contains("notAfter=" + Self.iso(info.notAfter)))
        #expect(info.isValid(at: info.notBefore))
        #expect(info.isValid(at: info.notAfter))
        #expect(!info.isValid(at: info.notAfter + .seconds(1)))
        #expect(!info.isValid(at: info.notBefore + .seconds(-1)))
    }

    @Test("serial numbers have the cards' form: four bytes for RSA, eight beginning 03 for SM2")
    func serialForm() throws {
        let keys = try DevelopmentKeys.shared.get()
        let rsa = try keys.signer("merchant-a-rsa").certificate
        let sm2 = try keys.signer("merchant-b-sm2").certificate
        #expect(rsa.serialHex.utf8.count == 8)
        #expect(rsa.algorithm == .rsaSHA1)
        #expect(sm2.serialHex.utf8.count == 16)
        #expect(sm2.serialHex.hasPrefix("03"))
        #expect(sm2.algorithm == .sm2SM3)
    }

    @Test("a serial number keeps its leading zero digit and has an even number of digits")
    func leadingZero() throws {
        let scratch = try Scratch()
        for (serial, expected) in [("0x0178b6b7", "0178b6b7"), ("0x5", "05"), ("0xfedc", "fedc"), ("0", "00")] {
            try Self.selfSigned(scratch, serial: serial)
            #expect(try CertificateInfo(pem: scratch.read("c.pem")).serialHex == expected)
        }
    }

    @Test("enterprise code and name are read; the holder never shows") func enterprise() throws {
        let scratch = try Scratch()
        try Self.selfSigned(
            scratch, serial: "1", subject: "/CN=HOLDERNAME",
            extensions: [
                "1.3.6.1.4.1.5315.100.5.1=ASN1:UTF8String:Nanjing Test Trade",
                "1.3.6.1.4.1.5315.100.5.11=ASN1:PRINTABLESTRING:913201000000000000",
                "1.3.6.1.4.1.5315.100.5.8=ASN1:PRINTABLESTRING:000000199001010018",
            ])
        let info = try CertificateInfo(pem: scratch.read("c.pem"))
        #expect(info.enterpriseName == "Nanjing Test Trade")
        #expect(info.enterpriseCode == "913201000000000000")
        for text in ["\(info)", String(reflecting: info)] {
            #expect(!text.contains("HOLDERNAME"))
            #expect(!text.contains("000000199001010018"))
        }
    }

    @Test("names of any length and string type are read")
    func enterpriseNames() throws {
        let long = String(repeating: "样例跨境电子商务有限公司", count: 9)
        for (value, expected) in [
            ("ASN1:FORMAT:UTF8,UTF8String:\(long)", long), ("ASN1:FORMAT:UTF8,BMPString:样例\u{3007}公司", "样例〇公司"),
            ("ASN1:FORMAT:UTF8,UTF8String:" + String(long.prefix(20)), String(long.prefix(20))),
            ("ASN1:IA5STRING:Test", "Test"), ("DER:54:65:73:74", "Test"),
        ] {
            let scratch = try Scratch()
            try Self.selfSigned(scratch, serial: "1", extensions: ["1.3.6.1.4.1.5315.100.5.1=\(value)"])
            #expect(try CertificateInfo(pem: scratch.read("c.pem")).enterpriseName == expected)
        }
    }

    @Test("whether a certificate is one of an enterprise, by the organisation code")
    func belongs() throws {
        for (code, enterprise, expected) in [
            ("12345678-9", "911111111234567890", true), ("123456789", "911111111234567890", true),
            ("12345678-x", "91111111" + "12345678X" + "0", true),
            ("123456789", "911111111234567880", false), ("912222221234567891", "911111111234567890", true),
            ("911111111234567890", "911111111234567890", true), ("911111111234567890", "911111119234567890", false),
            ("123456789", "3201960A1B", nil), ("911111111234567890", "3201960A1B", nil),
            ("3201960A1B", "3201960A1B", nil),
            ("", "911111111234567890", nil), ("12345", "911111111234567890", nil), ("123456789", "", nil),
        ] as [(String, String, Bool?)] {
            let scratch = try Scratch()
            try Self.selfSigned(
                scratch, serial: "1",
                extensions: code.isEmpty ? [] : ["1.3.6.1.4.1.5315.100.5.11=ASN1:PRINTABLESTRING:\(code)"])
            let info = try CertificateInfo(pem: scratch.read("c.pem"))
            #expect(info.belongs(toEnterprise: enterprise) == expected, "\(code) and \(enterprise)")
        }
    }

    @Test("the development signers name their enterprise as cards do") func developmentSigners() throws {
        let keys = try DevelopmentKeys.shared.get()
        let b = try keys.signer("merchant-b-sm2").certificate
        #expect(b.enterpriseName == "样例海月贸易有限公司（合成数据）")
        #expect(b.belongs(toEnterprise: "00000000000000MRB1") == true)
        #expect(b.belongs(toEnterprise: "00000000000000MRC1") == false)
        #expect(b.belongs(toEnterprise: "0000MERCB1") == nil)
        let c = try keys.signer("merchant-c-rsa").certificate
        #expect(c.belongs(toEnterprise: "00000000000000MRC1") == true)
        #expect(c.belongs(toEnterprise: "00000000000000MRB1") == false)
    }

    @Test("enterprise code as raw bytes is read too, absent is nil") func rawExtension() throws {
        let scratch = try Scratch()
        try Self.selfSigned(
            scratch, serial: "1", extensions: ["1.3.6.1.4.1.5315.100.5.11=DER:39:31:33:32:30:31"])
        let info = try CertificateInfo(pem: scratch.read("c.pem"))
        #expect(info.enterpriseCode == "913201")
        #expect(info.enterpriseName == nil)
    }

    @Test("what is no certificate is refused") func unreadable() throws {
        for text in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let error = #expect(throws: CryptographyError.self) { try CertificateInfo(pem: Array(text.utf8)) }
            #expect(error?.code == .certificateUnreadable)
        }
    }

    static func selfSigned(
        _ scratch: Scratch, serial: String, subject: String = "/CN=test", extensions: [String] = []
    ) throws {
        try Tool.require(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:1024", "-nodes", "-keyout", scratch("c.key"), "-out", scratch("c.pem"),
                "-days", "30", "-set_serial", serial, "-subj", subject,
            ] + extensions.flatMap { ["-addext", $0] })
    }

    private static func iso(_ moment: Timestamp) -> String {
        String(moment.rfc3339.prefix(19)).replacing("T", with: " ") + "Z"
    }
}
