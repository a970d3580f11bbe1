import Foundation
import Manifests

@testable import Cryptography

/// Digest and signature values, and what stands in `ds:KeyInfo`.
extension Workbench {
    func digestAttacks() async throws -> [Attack] {
        let digest = self.value("DigestValue")
        let bytes = Base64.decode(digest.utf8) ?? []
        let void = Base64.text(self.profile.digest([]))
        var attacks = [
            // A canonicalisation that fails must not be taken for one that gave nothing.
            Attack("digest-of-nothing", try await self.resigned(digest, to: void), [.digestMismatch]),
            Attack(
                "digest-of-nothing-with-relative-namespace",
                try await self.resigned(digest, to: void).changing("<ceb:Order>", to: "<ceb:Order xmlns:r=\"../r\">"),
                [.messageUnreadable]),
            Attack(
                "digest-of-nothing-with-relative-namespace-of-signature",
                try await self.resigned(digest, to: void).changing(
                    "<ds:Signature ", to: "<ds:Signature xmlns:r=\"r\" "),
                [.messageUnreadable]),
            Attack(
                "digest-of-forged",
                try await self.resigned(digest, to: Base64.text(self.profile.digest(Array(self.forged.utf8)))),
                [.digestMismatch]),
            Attack(
                "digest-and-content-forged",
                self.changed("ORDER-0001", to: "FORGED-666")
                    .changing(digest, to: Base64.text(self.profile.digest(Array(self.forged.utf8)))),
                [.signatureMismatch]),
        ]
        for (name, text) in [
            ("empty", ""), ("blank", " \n"), ("short", Base64.text(Array(bytes.dropLast()))),
            ("long", Base64.text(bytes + [0])), ("twice", digest + digest), ("unpadded", digest.filter { $0 != "=" }),
            ("hexadecimal", bytes.map { String(format: "%02x", $0) }.joined()), ("no-base64", "!!!!"),
            ("of-zero-length", "===="),
        ] {
            attacks.append(Attack("digest-\(name)", try await self.resigned(digest, to: text), [.digestMalformed]))
        }
        return attacks
    }

    /// Values of `ds:SignatureValue` that no key of the certificate made.
    var signatureAttacks: [Attack] {
        let good = self.signatureBytes
        let value = self.value("SignatureValue")
        let half = good.count / 2
        let (r, s) = (Array(good[..<half]), Array(good[half...]))
        let zero = [UInt8](repeating: 0, count: half)
        let wrongLength: SignatureFinding.Code = self.isRSA ? .signatureMismatch : .signatureMalformed
        var attacks = [
            Attack("signature-short", self.signatureValue(Array(good.dropFirst())), [wrongLength]),
            Attack("signature-cut", self.signatureValue(Array(good.dropLast())), [wrongLength]),
            Attack("signature-with-leading-zero", self.signatureValue([0] + good), [wrongLength]),
            Attack("signature-longer", self.signatureValue(good + [0]), [wrongLength]),
            Attack("signature-all-zero", self.signatureValue(zero + zero), [.signatureMismatch]),
            Attack("signature-all-ones", self.signatureValue(good.map { _ in 0xFF }), [.signatureMismatch]),
            Attack("signature-halves-swapped", self.signatureValue(s + r), [.signatureMismatch]),
            Attack(
                "signature-one-bit", self.signatureValue(good.dropLast() + [good[good.count - 1] ^ 1]),
                [.signatureMismatch]),
            Attack("signature-empty", self.changed(value, to: ""), [.signatureMalformed]),
            Attack("signature-blank", self.changed(value, to: " \r\n "), [.signatureMalformed]),
            Attack("signature-no-base64", self.changed(value, to: "!!!!"), [.signatureMalformed]),
            Attack("signature-web-base64", self.changed(value, to: "-_" + value.dropFirst(2)), [.signatureMalformed]),
            Attack("signature-unpadded", self.changed(value, to: value.filter { $0 != "=" }), [.signatureMalformed]),
            Attack("signature-huge", self.signatureValue([UInt8](repeating: 0x5A, count: 1_000_000)), [wrongLength]),
        ]
        if !self.isRSA {
            // The order of the curve, GB/T 32918.5.
            let order = DER.bytes("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123")
            let der = (try? SM2Signature.der(fromRaw: good)) ?? []
            attacks += [
                Attack("sm2-der", self.signatureValue(der), [.signatureMalformed]),
                Attack("sm2-r-zero", self.signatureValue(zero + s), [.signatureMismatch]),
                Attack("sm2-s-zero", self.signatureValue(r + zero), [.signatureMismatch]),
                Attack("sm2-r-is-order", self.signatureValue(order + s), [.signatureMismatch]),
                Attack("sm2-s-is-order", self.signatureValue(r + order), [.signatureMismatch]),
                Attack("sm2-both-orders", self.signatureValue(order + order), [.signatureMismatch]),
                Attack("sm2-63-bytes", self.signatureValue(Array(r.dropFirst()) + s), [.signatureMalformed]),
                Attack("sm2-point-prefix", self.signatureValue([4] + good), [.signatureMalformed]),
            ]
        }
        return attacks
    }

    /// Other certificates, other ways to name a key.
    func keyAttacks() async throws -> [Attack] {
        let own = self.certificate(self.signer)
        let data = self.message.element("ds:X509Data")
        let certificate = self.message.element("ds:X509Certificate")
        let keyInfo = self.message.element("ds:KeyInfo")
        let name = self.message.element("ds:KeyName")
        let der = self.certificateDER
        let other = self.certificate(self.attacker)
        let added = "<ds:X509Certificate>\(other)</ds:X509Certificate>"
        let keyValue =
            "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"
        let pem = try Tool.require("openssl", ["x509", "-inform", "DER"], input: der).output
        let bundle = try Tool.require(
            "openssl", ["crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin", "-outform", "DER"], input: pem
        ).output
        return [
            Attack("certificate-swapped", self.changed(own, to: other), [.signatureMismatch, .keyNameMismatch]),
            Attack(
                "certificate-and-name-swapped",
                self.changed(own, to: other).changing(self.serial(self.signer), to: self.serial(self.attacker)),
                [.signatureMismatch]),
            Attack(
                "certificate-of-other-type", self.changed(own, to: self.certificate(self.foreigner)),
                [.keyTypeMismatch, .keyNameMismatch]),
            Attack("certificates-two", self.changed(certificate, to: certificate + added), [.signatureShape]),
            Attack(
                "certificates-attacker-first", self.changed(certificate, to: added + certificate), [.signatureShape]),
            Attack(
                "certificate-data-twice", self.changed(data, to: data + "<ds:X509Data>\(added)</ds:X509Data>"),
                [.signatureShape]),
            Attack("certificate-missing", self.changed(certificate, to: ""), [.certificateMissing]),
            Attack("certificate-empty", self.changed(own, to: ""), [.certificateMissing]),
            Attack("key-info-missing", self.changed(keyInfo, to: ""), [.certificateMissing]),
            Attack("key-name-alone", self.changed(data, to: ""), [.certificateMissing]),
            Attack(
                "key-value-alone", self.changed(keyInfo, to: "<ds:KeyInfo>\(keyValue)</ds:KeyInfo>"), [.signatureShape]),
            Attack("key-value-too", self.changed(data, to: keyValue + data), [.signatureShape]),
            Attack(
                "retrieval-method",
                self.changed(data, to: "<ds:RetrievalMethod URI=\"http://127.0.0.1/c\"></ds:RetrievalMethod>" + data),
                [.signatureShape]),
            Attack(
                "key-info-reference",
                self.changed(
                    data,
                    to:
                        "<d:KeyInfoReference xmlns:d=\"http://www.w3.org/2009/xmldsig11#\" URI=\"#k\"></d:KeyInfoReference>"
                        + data),
                [.signatureShape]),
            Attack(
                "encrypted-key",
                self.changed(
                    data, to: "<e:EncryptedKey xmlns:e=\"http://www.w3.org/2001/04/xmlenc#\"></e:EncryptedKey>" + data),
                [.signatureShape]),
            Attack(
                "issuer-and-serial",
                self.changed(
                    certificate,
                    to:
                        "<ds:X509IssuerSerial><ds:X509IssuerName>CN=x</ds:X509IssuerName><ds:X509SerialNumber>1</ds:X509SerialNumber></ds:X509IssuerSerial>"
                        + certificate), [.signatureShape]),
            Attack(
                "key-name-of-other", self.changed(name, to: "<ds:KeyName>\(self.serial(self.attacker))</ds:KeyName>"),
                [.keyNameMismatch]),
            Attack("key-name-empty", self.changed(name, to: "<ds:KeyName></ds:KeyName>"), [.keyNameMismatch]),
            Attack(
                "key-name-in-full-width", self.changed(name, to: name.replacingOccurrences(of: "0", with: "\u{FF10}")),
                [.keyNameMismatch]),
            Attack("key-names-two", self.changed(name, to: name + name), [.signatureShape]),
            Attack("certificate-cut", self.certificateValue(Array(der.dropLast(100))), [.certificateUnreadable]),
            Attack("certificate-with-bytes-behind", self.certificateValue(der + [0, 0]), [.certificateUnreadable]),
            Attack("certificate-twice", self.certificateValue(der + der), [.certificateUnreadable]),
            Attack("certificate-in-ber", self.certificateValue(der.withIndefiniteLength), [.certificateUnreadable]),
            Attack("certificate-in-pem", self.certificateValue(pem), [.certificateUnreadable]),
            Attack("certificate-in-pkcs7", self.certificateValue(bundle), [.certificateUnreadable]),
            Attack("certificate-no-base64", self.changed(own, to: "****"), [.certificateUnreadable]),
            Attack(
                "certificate-huge", self.certificateValue([UInt8](repeating: 0x30, count: 100_000)),
                [.certificateUnreadable]),
            Attack(
                "certificate-with-changed-authority-signature",
                self.certificateValue(der.dropLast() + [der[der.count - 1] ^ 1]), [.certificateUntrusted]),
        ]
    }

    /// Certificates that nobody trusted issued: the attacker's own, with the serial number of the signer.
    func issuerAttacks() throws -> [Attack] {
        let bench = try ForgedKeys(serial: self.serial(self.signer))
        var attacks: [Attack] = []
        if self.isRSA {
            let own = try bench.rsa(exponent: 65537)
            attacks.append(Attack("self-signed", try bench.signed(self, own), [.certificateUntrusted]))
            let small = try bench.rsa(exponent: 3)
            attacks.append(
                Attack(
                    "rsa-padding-with-garbage", try bench.forged(self, small), [.signatureMismatch],
                    anchors: small.certificatePEM))
        } else {
            attacks.append(
                Attack("self-signed", try bench.signed(self, try bench.sm2()), [.certificateUntrusted]))
            attacks.append(
                Attack(
                    "curve-p256", try bench.signed(self, try bench.p256(), isSigned: false),
                    [.certificateUnreadable]))
        }
        return attacks
    }
}

extension [UInt8] {
    /// A DER sequence as BER: of indefinite length, closed by two zero bytes.
    fileprivate var withIndefiniteLength: [UInt8] {
        guard self.count > 4, self[0] == 0x30, self[1] == 0x82 else { return self }
        return [0x30, 0x80] + self[4...] + [0, 0]
    }
}
