/// One order as it came in: untyped values, each with its place, and what was wrong already in reading.
///
/// Numbers are kept as the text that was written and never pass through a float: `12.10` stays `12.10`.
public struct RawOrder: Sendable, Hashable {
    /// Values of the head.
    public var head: [FieldName: RawValue]
    /// Goods lines in the order given.
    public var lines: [RawLine]
    /// Faults of shape: unknown or repeated fields, wrong types, nulls, contradicting rows.
    public var violations: [Violation]
    /// Where it came from.
    public var origin: Origin

    public init(
        head: [FieldName: RawValue] = [:], lines: [RawLine] = [], violations: [Violation] = [], origin: Origin = .json
    ) {
        self.head = head
        self.lines = lines
        self.violations = violations
        self.origin = origin
    }

    /// One value.
    public struct RawValue: Sendable, Hashable {
        /// As written (for strings of JSON: with escapes resolved).
        public var text: String
        /// JSON pointer or cell.
        public var at: String
        /// Held bytes that are no text at all: broken UTF-8 or half of a surrogate pair.
        public var isDamaged: Bool

        public init(_ text: String, at: String, isDamaged: Bool = false) {
            self.text = text
            self.at = at
            self.isDamaged = isDamaged
        }
    }

    /// One goods line.
    public struct RawLine: Sendable, Hashable {
        /// Values.
        public var values: [FieldName: RawValue]
        /// Physical line in the sheet; nil for JSON.
        public var row: Int?

        public init(values: [FieldName: RawValue], row: Int? = nil) {
            self.values = values
            self.row = row
        }
    }

    /// Where an order came from; decides how places are named.
    public enum Origin: Sendable, Hashable {
        /// A JSON object; places are pointers inside this order.
        case json
        /// A sheet; places are cells. `columns` says where each field stands (counted from 0).
        case sheet(columns: [FieldName: Int], headerLine: Int, firstRow: Int)
        /// A JSON object of a shop's own; `places` says where each field would stand in it.
        case mapped(places: [FieldName: String])
    }

    /// The order number as given, without outer blanks; nil when there is none.
    public var orderNo: String? { self.machineText(.orderNo) }

    /// The port as given, without outer blanks; nil when there is none.
    public var port: String? { self.machineText(.port) }

    private func machineText(_ name: FieldName) -> String? {
        guard let text = self.head[name]?.text else { return nil }
        let value = Normaliser.normalise(text, as: .machine).value
        return value.isEmpty ? nil : value
    }

    /// Where a field stands or would have to stand; `line` counts from 0.
    public func place(of name: FieldName, line: Int? = nil) -> String {
        if let line, self.lines.indices.contains(line), let value = self.lines[line].values[name] { return value.at }
        if line == nil, let value = self.head[name] { return value.at }
        switch self.origin {
        case .json:
            return name.field.pointer(line: line ?? 0)
        case .mapped(let places):
            return places[name] ?? name.field.pointer(line: line ?? 0)
        case .sheet(let columns, let headerLine, let firstRow):
            guard let column = columns[name] else { return Sheet.cell(column: 0, line: headerLine) }
            let row = line.flatMap { self.lines.indices.contains($0) ? self.lines[$0].row : nil }
            return Sheet.cell(column: column, line: row ?? firstRow)
        }
    }
}
