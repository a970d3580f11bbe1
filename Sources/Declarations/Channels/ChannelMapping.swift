/// How a shop's or ERP's own export becomes orders: which of its columns (in sheets) or members (in JSON) each of our
/// fields is taken from, and how it is written there. One file of `Templates/channels`.
public struct ChannelMapping: Sendable, Hashable {
    /// The name of the file without its ending: what requests call the channel.
    public var id: String
    /// Its name for people.
    public var name: LocalizedText
    /// What the mapping rests on.
    public var source: String
    /// How sure it is as a whole: A official text, B official rule read in a reproduction, C practice, D inference.
    public var confidence: Rule.Confidence
    /// Fields of the head and of the lines.
    public var fields: [FieldName: Source]
    /// Where orders stand in JSON, for instance `trades.trade`; nil: the text is an order, or a list of them.
    public var orders: [String]?
    /// Where the lines of an order stand in JSON.
    public var lines: [String]
    /// Rows of a sheet without an order number belong to the order above.
    public var continues: Bool

    public init(
        id: String, name: LocalizedText, source: String, confidence: Rule.Confidence, fields: [FieldName: Source],
        orders: [String]? = nil, lines: [String] = [], continues: Bool = false
    ) {
        self.id = id
        self.name = name
        self.source = source
        self.confidence = confidence
        self.fields = fields
        self.orders = orders
        self.lines = lines
        self.continues = continues
    }

    /// Where the value of one field comes from.
    public struct Source: Sendable, Hashable {
        /// What is done with the columns.
        public enum Way: Sendable, Hashable {
            /// The first of them that is there and not empty.
            case first
            /// All that are not empty, with a text between them.
            case join(String)
            /// Their sum; a column with `-` before its name is subtracted.
            case sum
        }

        /// Columns of a sheet, or paths in JSON with dots between the members: the shop's own names.
        public var columns: [String]
        public var way: Way
        /// What stands there when all columns are empty.
        public var fallback: String?
        /// The shop's words and ours. A word that is not in it is taken as written.
        public var values: [String: String]
        /// How times are written, tried in this order; empty for what is no time.
        public var times: [WrittenTime]
        /// Amounts are hundredths of a yuan (分).
        public var isFen: Bool
        /// Only this part of the text: cut at a text, counted from 1; with `andRest` all that follows too.
        public var part: Part?
        /// How sure this field is, where it is less sure than the mapping.
        public var confidence: Rule.Confidence?
        /// Sums up what this field has in the lines, instead of columns.
        public var sumOfLines: FieldName?

        public init(columns: [String] = [], way: Way = .first) {
            self.columns = columns
            self.way = way
            self.values = [:]
            self.times = []
            self.isFen = false
        }
    }

    /// A part of a text.
    public struct Part: Sendable, Hashable {
        public var separator: String
        public var number: Int
        public var andRest: Bool

        public init(separator: String, number: Int, andRest: Bool = false) {
            self.separator = separator
            self.number = number
            self.andRest = andRest
        }

        /// The part; empty when there are not so many.
        func of(_ text: String) -> String {
            let parts = text.split(separator: self.separator, omittingEmptySubsequences: true).map(String.init)
            guard parts.indices.contains(self.number - 1) else { return "" }
            return self.andRest ? parts[(self.number - 1)...].joined(separator: self.separator) : parts[self.number - 1]
        }
    }
}
