/// What is said about one article that is to enter a registry.
public struct GoodsVerdict: Sendable, Hashable {
    /// The article, normalised; nil exactly when there are violations.
    public var goods: Goods?
    /// All reasons for refusal.
    public var violations: [Violation]
    /// Repairs made, and rules that only warn.
    public var warnings: [Violation]
}

/// Checks articles with the rules of orders: an article is tried as an order line of quantity 1.
///
/// One check goes through all articles that come together: of two with one number and different facts the later is refused.
public struct GoodsCheck: Sendable {
    private let tenant: TenantProfile
    private let codes: CodeTables
    private let policy: IntakePolicy
    private let today: Timestamp
    private var seen: [[UInt8]: Goods] = [:]

    /// - Parameters:
    ///   - tenant: whose orders the articles will be in; any tenant of a shared registry.
    ///   - codes: code tables in force.
    ///   - policy: tolerances and severities.
    ///   - today: the present moment.
    public init(tenant: TenantProfile, codes: CodeTables, policy: IntakePolicy, today: Timestamp) {
        self.tenant = tenant
        self.codes = codes
        self.policy = policy
        self.today = today
    }

    /// Checks one more article and gives every violation at once.
    public mutating func check(_ raw: RawGoods) -> GoodsVerdict {
        if let fault = raw.violations.first(where: { $0.at.isEmpty }) {
            // Not even an object: nothing more can be said.
            return GoodsVerdict(violations: [fault], warnings: [])
        }
        let probe = GoodsProbe(raw, codes: self.codes)
        let verdict = OrderIntake.check(
            probe.order, tenant: self.tenant, ports: [:], codes: self.codes, policy: self.policy, today: self.today)
        var violations = probe.violations + verdict.violations.compactMap(probe.own)
        let key = Array(probe.goods.itemNo.utf8)
        if violations.isEmpty, let other = self.seen[key], other != probe.goods {
            let place = raw.place(of: .itemNo)
            violations = [
                ViolationCode.duplicateSKU.violation(
                    at: place, field: GoodsField.itemNo.field, limit: probe.goods.itemNo)
            ]
        }
        if violations.isEmpty { self.seen[key] = probe.goods }
        return GoodsVerdict(
            goods: violations.isEmpty ? probe.goods : nil, violations: violations,
            warnings: verdict.warnings.compactMap(probe.own))
    }
}

/// An article as an order line of quantity 1, to be shown to the rules of intake.
private struct GoodsProbe {
    /// An order with nothing but the line.
    let order: RawOrder
    /// The article, as far as its values can be read.
    let goods: Goods
    /// What the rules of orders do not ask for.
    private(set) var violations: [Violation] = []
    private let raw: RawGoods

    /// Rules see the article as the first line; to the sender its places are those of the article itself.
    private static let prefix = "/lines/0"

    init(_ raw: RawGoods, codes: CodeTables) {
        self.raw = raw
        var facts: [GoodsField: String] = [:]
        var values: [FieldName: RawOrder.RawValue] = [:]
        for (field, value) in raw.values {
            let text = Normaliser.normalise(value.text, as: field.field.type.textClass).value
            guard !text.isEmpty || value.isDamaged else { continue }
            facts[field] = Amount(text, in: field)?.description ?? text
            guard let name = field.name else { continue }
            values[name] = value
            values[name]?.at = Self.place(value.at, raw.origin)
        }
        self.goods = Goods(itemNo: facts[.itemNo] ?? "", facts: facts)
        let filling = GoodsFilling(self.goods, qty: Amount(1), codes: codes)
        // The rules see what an order will say: a content in sheets where the commodity is counted in sheets. A content that is
        // half given or wrong stays as it is, to be refused.
        let content = [FieldName.netContentValue, .netContentUnit]
        let replacesContent = self.goods.netContent != nil || content.allSatisfy { values[$0] == nil }
        for (name, value) in filling.values {
            guard content.contains(name) ? replacesContent : values[name] == nil else { continue }
            values[name] = .init(value, at: values[name]?.at ?? "")
        }
        for name in [FieldName.gnum, .qty, .price, .totalPrice] { values[name] = .init("1", at: "") }
        self.order = RawOrder(
            lines: [.init(values: values, row: raw.row)],
            violations: raw.violations.map { violation in
                var violation = violation
                violation.at = Self.place(violation.at, raw.origin)
                return violation
            }, origin: raw.origin.ofOrder)
        self.findGaps(filling)
        self.checkSheets()
    }

    private static func place(_ at: String, _ origin: RawGoods.Origin) -> String {
        origin == .json ? self.prefix + at : at
    }

    /// What stands in the article's own places, named as the sender knows them; nil for everything else of the order.
    func own(_ violation: Violation) -> Violation? {
        var violation = violation
        if self.raw.origin == .json {
            guard violation.at.hasPrefix(Self.prefix + "/") else { return nil }
            violation.at = String(violation.at.dropFirst(Self.prefix.count))
        }
        if self.raw.violations.contains(where: { $0.at == violation.at && $0.code == violation.code }) {
            return violation
        }
        let fields = GoodsField.allCases.filter { $0.name != nil && $0.field.element == violation.element }
        guard !violation.at.isEmpty, fields.contains(where: { self.raw.place(of: $0) == violation.at }) else {
            return nil
        }
        // A missing statutory unit or quantity follows from the tariff and the net content, or is explained here.
        let isGap = violation.code == ViolationCode.required.rawValue
        return isGap && fields.allSatisfy { !$0.isRequired } ? nil : violation
    }

    /// The number itself, and statutory quantities that do not follow from what is there.
    private mutating func findGaps(_ filling: GoodsFilling) {
        let isExplained = self.raw.violations.contains { violation in
            violation.at == self.raw.place(of: .itemNo) && violation.element == GoodsField.itemNo.field.element
        }
        if self.goods.itemNo.isEmpty, self.raw.values[.itemNo]?.isDamaged != true, !isExplained {
            self.note(.required, .itemNo)
        }
        // A net content with a fault of its own is reported as that.
        let isFaulty = [GoodsField.netContentValue, .netContentUnit].contains { self.goods[$0] != nil }
        guard self.goods.netContent != nil || !isFaulty else { return }
        for field in [GoodsField.qty1, .qty2] {
            guard let name = field.name, filling.unknown.contains(name), self.raw.values[field] == nil else { continue }
            self.note(.goodsIncomplete, field, limit: self.goods.itemNo)
        }
    }

    /// Sheets are counted: a whole number above zero.
    private mutating func checkSheets() {
        guard let text = self.goods[.sheets], let value = self.raw.values[.sheets], !value.isDamaged else { return }
        guard let sheets = Amount(text) else { return self.note(.numberFormat, .sheets) }
        if sheets <= .zero { return self.note(.notPositive, .sheets) }
        if sheets.units % Amount(1).units != 0 { self.note(.numberFormat, .sheets) }
    }

    private mutating func note(_ code: ViolationCode, _ field: GoodsField, limit: String = "") {
        self.violations.append(code.violation(at: self.raw.place(of: field), field: field.field, limit: limit))
    }
}

extension RawGoods.Origin {
    /// The same columns for an order.
    fileprivate var ofOrder: RawOrder.Origin {
        guard case .sheet(let columns, let headerLine, let row) = self else { return .json }
        let named = columns.compactMap { field, column in field.name.map { ($0, column) } }
        return .sheet(
            columns: Dictionary(named, uniquingKeysWith: { first, _ in first }), headerLine: headerLine, firstRow: row)
    }
}

extension Amount {
    /// The number that a field of numbers holds; nil for other fields and for what is no number.
    fileprivate init?(_ text: String, in field: GoodsField) {
        guard case .amount = field.field.type, let amount = Amount(text) else { return nil }
        self = amount
    }
}
