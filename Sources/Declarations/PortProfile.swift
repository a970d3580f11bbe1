/// A customs place in one trade mode: what its documents must say, its limits, waits and habits.
///
/// One place in two modes is two profiles, for instance `nanjing` (1210) and `nanjing-9610`: an order that names one of
/// them has chosen both.
public struct PortProfile: Sendable, Hashable, Codable {
    /// Stable identifier, for instance `nanjing` or `nanjing-9610`.
    public var id: String
    /// Name for people.
    public var name: String
    /// District where the inventory is declared (621 customsCode), four digits.
    public var customsCode: String
    /// District where the goods cross the border (621 portCode), four digits.
    public var portCode: String
    /// Supervision mode (621 tradeMode): `1210`, `1239` or `9610`.
    public var tradeMode: String
    /// Transport mode (621 trafMode), one character.
    public var trafMode: String
    /// Country of departure (621 country): `142` for bonded goods; in direct purchase what an order says that names
    /// none, nil when it must name one.
    public var country: String?
    /// Packing code (621 wrapType), one character, when the port wants it.
    public var wrapType: String?
    /// Supervised site (621 loctNo), when the district has several.
    public var loctNo: String?
    /// Documents per message, 1…100.
    public var maxDocumentsPerMessage: Int
    /// How long an inventory waits for parts that have no good answer yet (a late part is legal).
    public var partWait: Duration
    /// How long no receipt for a delivered document is normal.
    public var silenceLimit: Duration

    /// What the mode demands of orders.
    public var mode = TradeMode.bonded
    /// The zone or site as people call it, when the mode has one.
    public var zone: LocalizedText?
    /// Documents that a whole declaration here consists of: 311, 411, 511, 621; 711 too in direct purchase.
    public var documents = DocumentKind.ofOrders
    /// Lines per order, 1…99.
    public var maxLines = 99
    /// When the port announced not to answer; nothing is sent then.
    public var maintenance: [MaintenanceWindow] = []
    /// Transports that were seen in use here, for instance `haikou`; what is used is a matter of the configuration.
    public var channelsSeen: [String] = []
    /// What breaking a rule does here, where that differs from the gateway's policy.
    public var severities: [ViolationCode: IntakePolicy.Severity] = [:]
    /// Who else gets copies of what is sent (BaseSubscribe), at most 5.
    public var subscribers: [Subscription] = []
    /// What is sent along in every message (ExtendMessage).
    public var messageExtension: MessageExtension?
    /// Under which names SM2 signatures state their algorithms here.
    public var signatureNaming = SignatureNaming.official
    /// Values that nobody has confirmed: the key in the profile and the reason.
    public var unconfirmed: [String: String] = [:]

    public init(
        id: String, name: String, customsCode: String, portCode: String, tradeMode: String, trafMode: String,
        country: String?, wrapType: String?, loctNo: String?, maxDocumentsPerMessage: Int, partWait: Duration,
        silenceLimit: Duration
    ) {
        self.id = id
        self.name = name
        self.customsCode = customsCode
        self.portCode = portCode
        self.tradeMode = tradeMode
        self.trafMode = trafMode
        self.country = country
        self.wrapType = wrapType
        self.loctNo = loctNo
        self.maxDocumentsPerMessage = maxDocumentsPerMessage
        self.partWait = partWait
        self.silenceLimit = silenceLimit
    }
}
