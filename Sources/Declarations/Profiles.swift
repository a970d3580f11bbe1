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
    /// Warehouse enterprise in the zone (areaCode, areaName); nil when the tenant has no bonded goods.
    public var warehouse: Enterprise?
    /// Bonded account book that the release reduces; nil when the tenant has no bonded goods.
    public var emsNo: String?
    /// Enterprise that guarantees the tax: platform, merchant or logistics enterprise of the list.
    public var assureCode: String
    /// Documents this tenant files itself; the others are awaited (filed by somebody else).
    public var files: Set<DocumentKind>
    /// Operator of the supervised site in direct purchase (operatorCode, operatorName of 711).
    public var siteOperator: Enterprise?
    /// What is different at a port, by the identifier of its profile.
    public var places: [String: Place] = [:]

    public init(
        id: String, platform: Enterprise, merchant: Enterprise, payment: Enterprise, logistics: Enterprise,
        declarant: Enterprise, warehouse: Enterprise?, emsNo: String?, assureCode: String, files: Set<DocumentKind>
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

    /// What a tenant has at one place.
    public struct Place: Sendable, Hashable, Codable {
        /// Warehouse enterprise in the zone.
        public var warehouse: Enterprise?
        /// Bonded account book.
        public var emsNo: String?
        /// Operator of the supervised site.
        public var siteOperator: Enterprise?

        public init(warehouse: Enterprise? = nil, emsNo: String? = nil, siteOperator: Enterprise? = nil) {
            self.warehouse = warehouse
            self.emsNo = emsNo
            self.siteOperator = siteOperator
        }
    }

    /// What the tenant has at a port: its own there, else what it has in general.
    public func place(at port: String) -> Place {
        let own = self.places[port]
        return Place(
            warehouse: own?.warehouse ?? self.warehouse, emsNo: own?.emsNo ?? self.emsNo,
            siteOperator: own?.siteOperator ?? self.siteOperator)
    }
}
