import Cryptography
import Ledger
import Manifests
public import Transports

/// Where a channel takes receipts that are pushed to it.
public struct PushDoor: Sendable {
    /// SHA-256 of the token that opens it.
    public var token: [UInt8]
    /// Channel and transport identity under which receipts are kept.
    public var identity: String
    /// Reads them.
    public var channel: any Channel

    public init(token: [UInt8], identity: String, channel: any Channel) {
        self.token = token
        self.identity = identity
        self.channel = channel
    }
}

extension GatewayDesk {
    public func opensDoor(ofChannel name: String, token: String?) -> Bool? {
        guard let door = self.premises.pushDoors[name] else { return nil }
        return ConstantTime.equals(door.token, Digest.sha256(token ?? ""))
    }

    public func push(_ receipts: [[UInt8]], toChannel name: String) async throws(GatewayError) -> PushReport {
        guard let door = self.premises.pushDoors[name] else {
            throw GatewayError(.storage, "the channel \(name) has no door", isRetriable: false)
        }
        let raw = receipts.map { RawReceipt(kind: nil, format: .xml, bytes: $0) }
        let kept: [KeptReceipt]
        do {
            kept = try await self.premises.ledger.keep(
                ReceiptBatch(
                    route: door.identity, cursor: nil,
                    items: raw.map { .init(kind: nil, format: $0.format.rawValue, bytes: $0.bytes) }),
                now: self.premises.clock.now())
        } catch {
            throw GatewayError(.storage, "receipts cannot be kept: \(error.code.rawValue)", isRetriable: true)
        }
        // The collector of the identity reads what was kept.
        self.premises.wakeups.collector(door.identity).raise()
        let unreadable = raw.count { ((try? door.channel.reading($0))?.records.isEmpty ?? true) }
        return PushReport(kept: kept.count, repeated: raw.count - kept.count, unreadable: unreadable)
    }
}
