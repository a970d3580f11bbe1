public import Declarations

/// Everything a channel needs to be built, as read from the configuration file.
public struct ChannelConfiguration: Sendable, Hashable {
    /// The form of the channel.
    public var type: ChannelType
    /// Address below which the channel's paths lie, for instance `https://port.example/ceb`.
    public var url: String
    /// Our transport identity (`dxpId`), under which receipts are polled.
    public var dxpId: String
    /// Transport identity of customs in the envelope. Defaults to the import receiver `DXPEDCCEB0000002`.
    public var receiverID: String
    /// The same for export documents. Defaults to the export receiver `DXPEDCCEB0000003`.
    public var exportReceiverID: String
    /// Which documents go this way, and so which receipts are polled. Defaults to import.
    public var flows: Set<KindDefinition.Flow> = [.import]
    /// How to connect. `totalTimeout` is for deliveries; it must stay inside the caller's lease.
    public var connection: ConnectionPolicy
    /// Time for a whole poll. Defaults to 60 seconds.
    public var pollTimeout: Duration
    /// Largest answer to a poll, in bytes. Defaults to 64 MiB. (`connection.maximumAnswerBytes` is not used: an answer
    /// to a delivery is at most 64 KiB.)
    public var maximumPollBytes: Int

    public init(
        type: ChannelType, url: String, dxpId: String, receiverID: String = "DXPEDCCEB0000002",
        exportReceiverID: String = "DXPEDCCEB0000003",
        connection: ConnectionPolicy = ConnectionPolicy(), pollTimeout: Duration = .seconds(60),
        maximumPollBytes: Int = 64 << 20
    ) {
        self.type = type
        self.url = url
        self.dxpId = dxpId
        self.receiverID = receiverID
        self.exportReceiverID = exportReceiverID
        self.connection = connection
        self.pollTimeout = pollTimeout
        self.maximumPollBytes = maximumPollBytes
    }
}
