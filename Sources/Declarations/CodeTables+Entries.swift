extension CodeTables {
    /// A code and what people call it.
    public struct Name: Sendable, Hashable {
        /// As on the wire.
        public var code: String
        /// Chinese name.
        public var zh: String
        /// English name.
        public var en: String

        public init(code: String, zh: String, en: String) {
            self.code = code
            self.zh = zh
            self.en = en
        }
    }

    /// A unit of quantity; its code has three digits.
    public typealias Unit = Name

    /// A country or region.
    public struct Country: Sendable, Hashable {
        /// Three digits.
        public var code: String
        /// Three letters of goods declarations (ISO 3166 alpha-3 where ISO has one), empty when it has none.
        public var iso3: String
        /// Chinese name.
        public var zh: String
        /// English name.
        public var en: String

        public init(code: String, iso3: String, zh: String, en: String) {
            self.code = code
            self.iso3 = iso3
            self.zh = zh
            self.en = en
        }
    }

    /// A currency.
    public struct Currency: Sendable, Hashable {
        /// Three digits.
        public var code: String
        /// Letters of ISO 4217.
        public var iso: String
        /// Chinese name.
        public var zh: String
        /// English name.
        public var en: String

        public init(code: String, iso: String, zh: String, en: String) {
            self.code = code
            self.iso = iso
            self.zh = zh
            self.en = en
        }
    }

    /// A transport mode.
    public struct TransportMode: Sendable, Hashable {
        /// One character.
        public var code: String
        /// Chinese name.
        public var zh: String
        /// English name.
        public var en: String
        /// What moves how.
        public var kind: Kind

        public init(code: String, zh: String, en: String, kind: Kind) {
            self.code = code
            self.zh = zh
            self.en = en
            self.kind = kind
        }

        /// Kinds of modes.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// Across the border: sea, air, road … (direct purchase, export).
            case crossing
            /// Out of or into a supervised zone or warehouse, inside the country (bonded goods).
            case zone
            /// A value for queries, never on a declaration.
            case query
        }
    }

    /// A packing code.
    public struct Packing: Sendable, Hashable {
        /// One character (retail inventory) or two (goods declaration).
        public var code: String
        /// Chinese name.
        public var zh: String
        /// English name.
        public var en: String
        /// The code stands in a public table; the one-character codes are recalled only.
        public var isConfirmed: Bool

        public init(code: String, zh: String, en: String, isConfirmed: Bool) {
            self.code = code
            self.zh = zh
            self.en = en
            self.isConfirmed = isConfirmed
        }
    }

    /// A supervision mode.
    public struct TradeMode: Sendable, Hashable {
        /// Four digits.
        public var code: String
        /// Chinese name.
        public var zh: String
        /// English name.
        public var en: String
        /// Flows of cross-border e-commerce that are declared under it; empty for ordinary trade.
        public var ecommerce: Set<KindDefinition.Flow>

        public init(code: String, zh: String, en: String, ecommerce: Set<KindDefinition.Flow>) {
            self.code = code
            self.zh = zh
            self.en = en
            self.ecommerce = ecommerce
        }
    }

    /// What the positive list says about a line or a supplement of it.
    public struct Listing: Sendable, Hashable {
        /// Eight or ten digits.
        public var code: String
        /// On the list or not, and how sure.
        public var status: Status
        /// How goods of the line may come in.
        public var modes: Modes
        /// Why, or what to mind; for people, may be empty.
        public var note: String

        public init(code: String, status: Status, modes: Modes, note: String) {
            self.code = code
            self.status = status
            self.modes = modes
            self.note = note
        }

        /// Standing on the list.
        public enum Status: String, Sendable, Hashable, CaseIterable {
            /// A public source says that it is on the list.
            case listed
            /// Believed to be on the list; nobody read the annex. Not to be refused, better to be checked.
            case likely
            /// The line is on the list, these goods are left out of it.
            case excluded
            /// Was on the list once.
            case removed
        }

        /// Modes of import.
        public enum Modes: String, Sendable, Hashable, CaseIterable {
            /// Bonded and direct purchase.
            case any
            /// Only bonded (1210, 1239), not direct purchase (9610).
            case bonded
        }
    }

    /// How much of some goods one person may import by retail in a calendar year.
    public struct ItemCap: Sendable, Hashable {
        /// First digits of the commodity codes it is for, two to ten.
        public var code: String
        /// Kilograms per person and year.
        public var kilograms: Amount
        /// Chinese name of the goods.
        public var zh: String
        /// English name of the goods.
        public var en: String

        public init(code: String, kilograms: Amount, zh: String, en: String) {
            self.code = code
            self.kilograms = kilograms
            self.zh = zh
            self.en = en
        }
    }
}
