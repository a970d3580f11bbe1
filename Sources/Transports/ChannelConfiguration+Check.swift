import Glibc

extension ChannelConfiguration {
    /// Finds what would fail at the first message: the URL, missing files, limits that make no sense.
    ///
    /// - Throws: `invalid_request` or `configuration`, naming the value and what is wrong with it.
    public func check() throws(TransportError) {
        try CurlURL.check(self.url, allowsLoopbackHTTP: self.connection.allowsLoopbackHTTP)
        if self.url.utf8.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) {
            throw TransportError(.invalidRequest, "the channel's url must not have ? or #", phase: .beforeSend)
        }
        for (name, value) in [("dxpId", self.dxpId), ("receiverId", self.receiverID)] {
            guard (1...32).contains(value.utf8.count), value.utf8.allSatisfy(Self.isIdentifierByte) else {
                throw self.wrong("\(name) must be 1 to 32 letters, digits, - or _")
            }
        }
        let files: [(String, String?)] = [
            ("ca", self.connection.caFile), ("client certificate", self.connection.clientCertificate?.certificateFile),
            ("client key", self.connection.clientCertificate?.keyFile),
        ]
        for case let (name, path?) in files where unsafe access(path, R_OK) != 0 {
            throw self.wrong("\(name) file cannot be read: \(path)")
        }
        if let pin = self.connection.pinnedPublicKey {
            guard pin.split(separator: ";").allSatisfy({ $0.hasPrefix("sha256//") && $0.utf8.count == 52 }),
                !pin.isEmpty
            else { throw self.wrong("pinned public key must be sha256// and 44 characters of base64") }
        }
        let times = [self.connection.connectTimeout, self.connection.totalTimeout, self.pollTimeout]
        guard times.allSatisfy({ $0 >= .milliseconds(1) && $0 <= .seconds(3600) }) else {
            throw self.wrong("time-outs must be between 1 ms and 1 hour")
        }
        guard (1 << 10...1 << 30).contains(self.maximumPollBytes) else {
            throw self.wrong("largest poll answer must be between 1 KiB and 1 GiB")
        }
    }

    private func wrong(_ what: String) -> TransportError {
        TransportError(.configuration, what, phase: .beforeSend)
    }

    private static func isIdentifierByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 95
    }
}
