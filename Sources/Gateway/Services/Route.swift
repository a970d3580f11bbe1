public import Declarations
import Ledger
public import Manifests
public import Transports

/// Port + channel + transport identity: the unit of breaking and pausing.
public struct Route: Sendable {
    /// `identity/port`.
    public var name: String { "\(self.identity)/\(self.port.id)" }
    /// Channel and transport identity: what receipts are polled under. That of a simulator says so.
    public var identity: String {
        RouteName.identity(channel: self.channelName, dxpId: self.transfer.dxpId, isTest: self.isTest)
    }
    public var channelName: String
    public var port: PortProfile
    public var channel: any Channel
    /// The transmitter named in each message.
    public var transfer: Transfer
    /// What is sent along in every message.
    public var extendMessage: ExtendMessage?
    /// Messages on their way at once.
    public var concurrency: Int
    /// Longer than the channel's own time-out.
    public var lease: Duration
    public var pollInterval: Duration
    /// Receipts of this long before the cursor are fetched again: they may have been late.
    public var pollOverlap: Duration
    /// Waits, breaker and rate.
    public var policy = DeliverySettings()
    /// Leads to a simulator inside this process, for test tenants only.
    public var isTest = false

    /// The counter of the loop that fetches its receipts.
    var receiptLoop: String { Heartbeats.loop("receipts " + self.identity) }
    /// How long a turn of that loop may last: a request, which the lease outlasts, and the wait for the next.
    var receiptTurn: Duration { self.pollInterval + self.lease }

    public init(
        channelName: String, port: PortProfile, channel: any Channel, transfer: Transfer, concurrency: Int,
        lease: Duration, pollInterval: Duration, pollOverlap: Duration
    ) {
        self.channelName = channelName
        self.port = port
        self.channel = channel
        self.transfer = transfer
        self.concurrency = concurrency
        self.lease = lease
        self.pollInterval = pollInterval
        self.pollOverlap = pollOverlap
    }
}
