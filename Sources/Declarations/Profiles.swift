/// An enterprise by its customs registration.
public struct Enterprise: Sendable, Hashable, Codable {
    /// Customs registration number, 10 or 18 characters.
    public var code: String
    /// Registered name.
    public var name: String

    public init(code: String, name: String) {
        self.code = code
        self.name = name
    }
}

/// One enterprise whose orders we file, with the enterprises its documents name.
public struct TenantProfile: Sendable, Hashable, Codable {
    /// Stable identifier, also in URLs: `[a-z0-9-]{1,40}`.
    public var id: String
    /// Trading platform (ebpCode, ebpName).
    public var platform: Enterprise
    /// Merchant (ebcCode, ebcName).
    public var merchant: Enterprise
    /// Payment enterprise (payCode, payName).
    public var payment: Enterprise
    /// Logistics enterprise (logisticsCode, logisticsName).
    public var logistics: Enterprise
    /// Declarant whose certificate signs the inventory (agentCode, agentName).
    public var declarant: Enterprise
    /// Warehouse enterprise in the zone (areaCode, areaName).
    public var warehouse: Enterprise
    /// Bonded account book that the release reduces.
    public var emsNo: String
    /// Enterprise that guarantees the tax: platform, merchant or logistics enterprise of the list.
    public var assureCode: String
    /// Documents this tenant files itself; the others are awaited (filed by somebody else).
    public var files: Set<DocumentKind>

    public init(
        id: String, platform: Enterprise, merchant: Enterprise, payment: Enterprise, logistics: Enterprise,
        declarant: Enterprise, warehouse: Enterprise, emsNo: String, assureCode: String, files: Set<DocumentKind>
    ) {
        self.id = id
        self.platform = platform
        self.merchant = merchant
        self.payment = payment
        self.logistics = logistics
        self.declarant = declarant
        self.warehouse = warehouse
        self.emsNo = emsNo
        self.assureCode = assureCode
        self.files = files
    }
}

/// A customs place: what its documents must say, its limits and waits.
public struct PortProfile: Sendable, Hashable, Codable {
    /// Stable identifier, for instance `nanjing`.
    public var id: String
    /// Name for people.
    public var name: String
    /// District where the inventory is declared (621 customsCode), four digits.
    public var customsCode: String
    /// District where the goods cross the border (621 portCode), four digits.
    public var portCode: String
    /// Supervision mode (621 tradeMode), `1210` in this edition.
    public var tradeMode: String
    /// Transport mode (621 trafMode), one character.
    public var trafMode: String
    /// Country of departure (621 country); `142` for bonded goods.
    public var country: String
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

    public init(
        id: String, name: String, customsCode: String, portCode: String, tradeMode: String, trafMode: String,
        country: String, wrapType: String?, loctNo: String?, maxDocumentsPerMessage: Int, partWait: Duration,
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
