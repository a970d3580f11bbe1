import CCurl
import Glibc

/// Which addresses everybody may reach, and which only this machine or its network.
public enum PublicAddress {
    /// Whether an address in digits is public; nil when it is no address in digits, as `inet_pton` reads them.
    public static func isPublic(_ text: String) -> Bool? {
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            return unsafe self.isPublic4(withUnsafeBytes(of: &four.s_addr) { unsafe Array($0) })
        }
        var six = in6_addr()
        if unsafe inet_pton(AF_INET6, text, &six) == 1 {
            return unsafe self.isPublic6(withUnsafeBytes(of: &six) { unsafe Array($0) })
        }
        return nil
    }

    /// Whether a socket address is public; anything but IP is not.
    @unsafe static func isPublic(_ address: UnsafePointer<sockaddr>) -> Bool {
        switch unsafe Int32(address.pointee.sa_family) {
        case AF_INET:
            unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                unsafe self.isPublic4(withUnsafeBytes(of: pointer.pointee.sin_addr) { unsafe Array($0) })
            }
        case AF_INET6:
            unsafe address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                unsafe self.isPublic6(withUnsafeBytes(of: pointer.pointee.sin6_addr) { unsafe Array($0) })
            }
        default: false
        }
    }

    /// IANA's registry of special addresses, as far as it says "not globally reachable".
    static func isPublic4(_ bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1]) {
        case (0, _), (10, _), (127, _), (169, 254), (192, 168), (100, 64...127), (172, 16...31), (198, 18...19),
            (224...255, _):
            false
        case (192, 0): bytes[2] != 0 && bytes[2] != 2
        case (198, 51): bytes[2] != 100
        case (203, 0): bytes[2] != 113
        default: true
        }
    }

    static func isPublic6(_ bytes: [UInt8]) -> Bool {
        // An address of version 4 in the clothes of version 6: mapped (::ffff:0:0/96) or translated (64:ff9b::/96).
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 255, bytes[11] == 255 {
            return self.isPublic4(Array(bytes.suffix(4)))
        }
        if bytes.starts(with: [0, 0x64, 0xFF, 0x9B]), bytes[4..<12].allSatisfy({ $0 == 0 }) {
            return self.isPublic4(Array(bytes.suffix(4)))
        }
        // 2002::/16 carries one, too.
        if bytes[0] == 0x20, bytes[1] == 0x02 { return self.isPublic4(Array(bytes[2..<6])) }
        // Global unicast is 2000::/3; of it, 2001:db8::/32, 3fff::/20 and most of 2001::/23 lead nowhere.
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        if bytes[0] == 0x20, bytes[1] == 0x01 {
            return !(bytes[2] <= 1 || bytes[2] == 0x0D && bytes[3] == 0xB8)
        }
        return !(bytes[0] == 0x3F && bytes[1] == 0xFF && bytes[2] < 0x10)
    }
}

/// Whether an address that somebody else gave may be called at all. What its name leads to is looked at when it is called.
public enum OutsideURL {
    /// Longest address, characters.
    public static let limit = 2048

    /// What of it may be shown and kept: scheme, host and port, `/…` where more follows, which may hold a secret; `–` when it
    /// is no address.
    public static func shown(_ text: String) -> String { CurlURL.origin(of: text) ?? "–" }

    /// What is wrong with it; nil when it may be used.
    public static func fault(in text: String, allowsHTTP: Bool, allowsPrivateAddresses: Bool) -> String? {
        guard text.utf8.count <= self.limit else { return "an address has at most \(self.limit) characters" }
        do {
            try CurlURL.check(text, allowsLoopbackHTTP: false, allowsHTTP: allowsHTTP)
        } catch {
            return allowsHTTP
                ? "an absolute https:// or http:// address without user and password is expected"
                : "an absolute https:// address without user and password is expected"
        }
        guard let host = CurlURL.host(of: text) else { return "the address has no host" }
        if allowsPrivateAddresses { return nil }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().prefix { $0 != "]" && $0 != "%" }) : host
        if PublicAddress.isPublic(bare) == false || host == "localhost" || host.hasSuffix(".localhost") {
            return "the address belongs to a private network; nothing is sent there"
        }
        return nil
    }
}
