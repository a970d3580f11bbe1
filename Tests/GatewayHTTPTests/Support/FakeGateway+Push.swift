import Gateway

/// One door, `gz`, that the token `right` opens; what begins with `<` can be read, and `<old/>` is known.
extension FakeGateway {
    func opensDoor(ofChannel name: String, token: String?) -> Bool? { name == "gz" ? token == "right" : nil }

    func push(_ receipts: [[UInt8]], toChannel name: String) async throws(GatewayError) -> PushReport {
        if receipts.contains(Array("<full/>".utf8)) { throw GatewayError(.storage, "full", isRetriable: true) }
        let repeated = receipts.count { $0 == Array("<old/>".utf8) }
        return PushReport(
            kept: receipts.count - repeated, repeated: repeated,
            unreadable: receipts.count { $0.first != UInt8(ascii: "<") })
    }
}
