/// What an article says about an order line of some quantity.
struct GoodsFilling {
    /// Values by field of the line.
    private(set) var values: [FieldName: String] = [:]
    /// Statutory quantities that do not follow from what the registry has.
    private(set) var unknown: [FieldName] = []
    /// Net contents that agree with the registry: a mask may be stated in sheets or in grams.
    private(set) var contents: [OrderLine.NetContent] = []

    /// - Parameters:
    ///   - qty: quantity in the sales unit; nil leaves the statutory quantities out.
    init(_ goods: Goods, qty: Amount?, codes: CodeTables) {
        for field in GoodsField.allCases {
            switch field {
            case .itemNo, .unit1, .qty1, .unit2, .qty2, .netContentValue, .netContentUnit, .sheets: break
            default: if let name = field.name { self.values[name] = goods[field] }
            }
        }
        let commodity = goods[.gcode].flatMap { codes.commodities[$0] }
        self.fillContent(goods, commodity)
        let units = [(GoodsField.unit1, commodity?.unit1), (.unit2, commodity?.unit2)]
        for ((unit, tariff), quantity) in zip(units, [GoodsField.qty1, .qty2]) {
            guard let unitName = unit.name, let quantityName = quantity.name, let code = goods[unit] ?? tariff
            else { continue }
            self.values[unitName] = code
            guard let qty else { continue }
            if let amount = Self.quantity(goods, quantity, unit: code, qty: qty) {
                self.values[quantityName] = amount.description
            } else {
                self.unknown.append(quantityName)
            }
        }
    }

    /// A commodity that is counted in sheets is stated in sheets, anything else by weight or volume.
    private mutating func fillContent(_ goods: Goods, _ commodity: Commodity?) {
        if let content = goods.netContent { self.contents.append(content) }
        if let sheets = goods.amount(.sheets) {
            let content = OrderLine.NetContent(value: sheets, unit: .sheet)
            self.contents.insert(content, at: commodity?.basis == .sheet ? 0 : self.contents.count)
        }
        guard let first = self.contents.first else { return }
        self.values[.netContentValue] = first.value.description
        self.values[.netContentUnit] = first.unit.rawValue
    }

    /// A statutory quantity: stated for one sales unit; or the quantity itself where the units are equal; or the net content
    /// (one millilitre is one gram); or the pieces as sold; or the sheets. Nil when none of it is known.
    private static func quantity(
        _ goods: Goods, _ field: GoodsField, unit: String, qty: Amount
    ) -> Amount? {
        if let stated = goods.amount(field) { return stated.multiplied(by: qty) }
        if unit == goods[.unit] { return qty }
        if let grams = StatutoryUnit.grams[unit] {
            guard let content = goods.netContent, content.unit != .sheet else { return nil }
            return Amount(rounding: Int128(content.value.units) * Int128(qty.units), over: 100_000 * Int128(grams))
        }
        if unit == StatutoryUnit.piece { return qty }
        if StatutoryUnit.sheets.contains(unit), let sheets = goods.sheetCount { return sheets.multiplied(by: qty) }
        return nil
    }
}

extension Goods {
    /// What one sales unit contains, as the pack states it; nil when it is not whole.
    var netContent: OrderLine.NetContent? {
        guard let value = self.amount(.netContentValue),
            let unit = self[.netContentUnit].flatMap(OrderLine.NetContent.Measure.init(rawValue:))
        else { return nil }
        return .init(value: value, unit: unit)
    }

    /// Sheets in one sales unit, from `sheets` or from a net content in sheets.
    fileprivate var sheetCount: Amount? {
        self.amount(.sheets) ?? self.netContent.flatMap { $0.unit == .sheet ? $0.value : nil }
    }
}

extension StatutoryUnit {
    /// 张, 片
    static let sheets: Set<String> = ["010", "020"]
}
