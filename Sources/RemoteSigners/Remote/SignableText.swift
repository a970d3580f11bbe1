public import Cryptography
import Declarations
import Foundation
import Manifests

/// What a remote signer signs, and nothing else: it must be no oracle for texts of other people's making.
public enum SignableText: String, Sendable, Hashable, CaseIterable {
    /// The canonical `ds:SignedInfo` of a customs message: one reference with `URI=""`, the enveloped transform, algorithms
    /// that belong to the key, and the namespace of customs messages in scope.
    case signedInfo = "signed-info"
    /// The string to sign of announcement 2018-179: session, head, lists and time of a payment record.
    case paymentRecord = "payment-record"

    /// Longest text: a payment record holds two originals of 8,000 characters and, per article, a name and links.
    static let limit = 1 << 22

    /// Recognises a text; nil when it is neither, or not for a key of this type.
    public init?(_ bytes: [UInt8], for algorithm: SignatureAlgorithm) {
        guard bytes.count <= Self.limit else { return nil }
        if Self.isSignedInfo(bytes, algorithm) {
            self = .signedInfo
        } else if Self.isPaymentRecord(bytes) {
            self = .paymentRecord
        } else {
            return nil
        }
    }

    // MARK: ds:SignedInfo

    private static func isSignedInfo(_ bytes: [UInt8], _ algorithm: SignatureAlgorithm) -> Bool {
        var reader = ByteReader(bytes[...])
        guard reader.skip("<ds:SignedInfo"), let namespaces = self.namespaces(&reader), reader.skip(">"),
            namespaces["ds"] == SignatureProfile.namespaceURI,
            namespaces.values.contains("http://www.chinaport.gov.cn/ceb")
        else { return false }
        return SignatureProfile.allCases.contains { profile in
            guard profile.algorithm == algorithm else { return false }
            var rest = reader
            let head =
                "<ds:CanonicalizationMethod Algorithm=\"\(SignatureProfile.canonicalizationURI)\">"
                + "</ds:CanonicalizationMethod>"
                + "<ds:SignatureMethod Algorithm=\"\(profile.signatureURI)\"></ds:SignatureMethod>"
                + "<ds:Reference URI=\"\"><ds:Transforms>"
                + "<ds:Transform Algorithm=\"\(SignatureProfile.envelopedTransformURI)\"></ds:Transform></ds:Transforms>"
                + "<ds:DigestMethod Algorithm=\"\(profile.digestURI)\"></ds:DigestMethod><ds:DigestValue>"
            guard rest.skip(head), let digest = rest.take(until: UInt8(ascii: "<")),
                Base64.decode(digest)?.count == profile.digest([]).count,
                Base64.encode(Base64.decode(digest) ?? []) == Array(digest)
            else { return false }
            return rest.skip("</ds:DigestValue></ds:Reference></ds:SignedInfo>") && rest.isAtEnd
        }
    }

    /// The namespace declarations of a start tag in canonical form: ordered by prefix, none twice.
    private static func namespaces(_ reader: inout ByteReader) -> [String: String]? {
        var found: [String: String] = [:]
        var last: [UInt8]?
        while reader.skip(" xmlns") {
            guard found.count < 16 else { return nil }
            var prefix: ArraySlice<UInt8> = []
            if reader.skip(":") {
                guard let name = reader.take(until: UInt8(ascii: "=")), self.isName(name) else { return nil }
                prefix = name
            }
            guard reader.skip("=\""), let uri = reader.take(until: UInt8(ascii: "\"")), uri.count <= 256,
                uri.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "&") }),
                reader.skip("\""), last.map({ $0.lexicographicallyPrecedes(prefix) }) ?? true
            else { return nil }
            last = Array(prefix)
            found[String(decoding: prefix, as: UTF8.self)] = String(decoding: uri, as: UTF8.self)
        }
        return found
    }

    private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        return (1...32).contains(name.count) && letters.contains((name.first ?? 0) | 0x20)
            && name.allSatisfy { letters.contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }

    // MARK: announcement 2018-179

    private static func isPaymentRecord(_ bytes: [UInt8]) -> Bool {
        var reader = ByteReader(bytes[...])
        guard reader.skip("\"sessionID\":\""), let session = reader.take(until: UInt8(ascii: "\"")),
            RealTimeUpload.isUsable(sessionID: String(decoding: session, as: UTF8.self)),
            reader.skip("\"||\"payExchangeInfoHead\":\""),
            // Inside JSON a quotation mark is escaped or stands beside a mark of structure: this sequence ends the value.
            let head = reader.take(through: "}", before: "\"||\"payExchangeInfoLists\":\""),
            let lists = reader.take(through: "]", before: "\"||\"serviceTime\":\""),
            let time = reader.take(until: UInt8(ascii: "\"")), (10...16).contains(time.count),
            time.allSatisfy({ (0x30...0x39).contains($0) }), reader.skip("\""), reader.isAtEnd
        else { return false }
        guard let members = try? JSONSerialization.jsonObject(with: Data(head)) as? [String: Any],
            Set(members.keys).isSuperset(of: ["guid", "ebpCode", "payCode", "payTransactionId", "totalAmount"]),
            let orders = try? JSONSerialization.jsonObject(with: Data(lists)) as? [[String: Any]], !orders.isEmpty
        else { return false }
        return orders.allSatisfy { $0["orderNo"] is String }
    }
}

/// Reads bytes from the front.
private struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.rest = bytes }

    var isAtEnd: Bool { self.rest.isEmpty }

    /// Passes over a text when it comes next.
    mutating func skip(_ text: String) -> Bool {
        guard self.rest.starts(with: text.utf8) else { return false }
        self.rest = self.rest.dropFirst(text.utf8.count)
        return true
    }

    /// What stands before a byte, which is left; nil when it does not come.
    mutating func take(until byte: UInt8) -> ArraySlice<UInt8>? {
        guard let end = self.rest.firstIndex(of: byte) else { return nil }
        defer { self.rest = self.rest[end...] }
        return self.rest[..<end]
    }

    /// What stands before the first place where `last` and then `mark` come, with `last`; `mark` is passed over.
    mutating func take(through last: String, before mark: String) -> ArraySlice<UInt8>? {
        let end = Array((last + mark).utf8)
        guard let found = self.rest.firstRange(of: end) else { return nil }
        defer { self.rest = self.rest[found.upperBound...] }
        return self.rest[..<(found.lowerBound + last.utf8.count)]
    }
}
