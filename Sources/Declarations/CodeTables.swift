/// The code lists of customs that an order is checked against. Data, never compiled in: the tariff changes yearly.
///
/// Each table is a file of its own with an edition (`Table`, `Edition`); `tongguan codes update` replaces one.
public struct CodeTables: Sendable, Hashable {
    /// Units of quantity by three-digit code.
    public var units: [String: Unit]
    /// Countries and regions by the three-digit code that import retail messages use.
    public var countries: [String: Country]
    /// Countries and regions by the three letters that goods declarations use since 2018.
    public var isoCountries: [String: Name]
    /// Currencies by three-digit code; numbers of countries and currencies are not related.
    public var currencies: [String: Currency]
    /// Customs districts by four-character code, with their Chinese names.
    public var districts: [String: String]
    /// Transport modes (`trafMode`) by one character.
    public var transportModes: [String: TransportMode]
    /// Packing codes: one character for retail inventories (`wrapType`), two for goods declarations.
    public var packings: [String: Packing]
    /// Supervision modes (`tradeMode`) by four digits.
    public var tradeModes: [String: TradeMode]
    /// Values of fields that take one of a few, by official field name (`appType`, `logisticsStatus` …), then by value.
    public var enums: [String: [String: Name]]
    /// Commodities by ten-digit code.
    public var commodities: [String: Commodity]
    /// The list of goods that may be imported by retail; by eight digits, or ten where a supplement differs from its line.
    /// To be asked with `listing(of:)`.
    public var positiveList: [String: Listing]
    /// Yearly amounts per person, by the first digits of the commodity code. To be asked with `itemCap(of:)`.
    public var itemCaps: [String: ItemCap]
    /// Editions by table name (`Table.rawValue`).
    public var editions: [String: Edition]

    public init(
        units: [String: Unit], countries: [String: Country], districts: [String: String],
        commodities: [String: Commodity], isoCountries: [String: Name] = [:], currencies: [String: Currency] = [:],
        transportModes: [String: TransportMode] = [:], packings: [String: Packing] = [:],
        tradeModes: [String: TradeMode] = [:], enums: [String: [String: Name]] = [:],
        positiveList: [String: Listing] = [:], itemCaps: [String: ItemCap] = [:], editions: [String: Edition] = [:]
    ) {
        self.units = units
        self.countries = countries
        self.isoCountries = isoCountries
        self.currencies = currencies
        self.districts = districts
        self.transportModes = transportModes
        self.packings = packings
        self.tradeModes = tradeModes
        self.enums = enums
        self.commodities = commodities
        self.positiveList = positiveList
        self.itemCaps = itemCaps
        self.editions = editions
    }

    /// What the positive list says about a ten-digit commodity code; nil when it says nothing.
    public func listing(of commodity: String) -> Listing? {
        self.positiveList[commodity] ?? self.positiveList[String(commodity.prefix(8))]
    }

    /// The yearly amount one person may import of a commodity; nil when only the value limits apply.
    /// The entry with the most digits decides.
    public func itemCap(of commodity: String) -> ItemCap? {
        for length in stride(from: commodity.count, through: 2, by: -1) {
            if let cap = self.itemCaps[String(commodity.prefix(length))] { return cap }
        }
        return nil
    }

    /// The edition of a table; nil when the table was not read from a file.
    public func edition(of table: Table) -> Edition? { self.editions[table.rawValue] }

    /// The tables, in the order in which they are listed; the raw value is the name of the file without `.csv`.
    public enum Table: String, Sendable, Hashable, CaseIterable {
        case units, countries
        case isoCountries = "countries-iso3"
        case currencies, districts
        case transportModes = "transport-modes"
        case packings
        case tradeModes = "trade-modes"
        case enums, commodities
        case positiveList = "positive-list"
        case itemCaps = "item-caps"

        /// Name of the file in the folder `codes` of the templates.
        public var fileName: String { self.rawValue + ".csv" }

        /// Cells of a row, in order, as the header line names them.
        public var columns: [String] {
            switch self {
            case .units, .isoCountries: ["code", "zh", "en"]
            case .countries: ["code", "iso3", "zh", "en"]
            case .currencies: ["code", "iso", "zh", "en"]
            case .districts: ["code", "zh"]
            case .transportModes: ["code", "zh", "en", "kind"]
            case .packings: ["code", "zh", "en", "confirmed"]
            case .tradeModes: ["code", "zh", "en", "ecommerce"]
            case .enums: ["field", "code", "zh", "en"]
            case .commodities:
                ["code", "name", "unit1", "unit2", "vat", "consumptionTax", "basis", "mfnDuty", "status"]
            case .positiveList: ["code", "status", "modes", "note"]
            case .itemCaps: ["code", "kgPerYear", "zh", "en"]
            }
        }

        /// How many of the first columns name a row; no two rows are equal in them.
        public var keyColumns: Int { self == .enums ? 2 : 1 }
    }

    /// Which state of a table this is.
    public struct Edition: Sendable, Hashable {
        /// The day or month since when it holds or was collected: `2019-11-10` or `2024-12`.
        public var date: String
        /// Where it was taken from.
        public var source: String

        public init(date: String, source: String) {
            self.date = date
            self.source = source
        }
    }
}
