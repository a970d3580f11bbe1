/// What tax needs to know of one goods line.
struct TaxableLine {
    var gnum: Int
    /// Price of the line, CNY.
    var value: Amount
    /// Quantity in the sales unit.
    var qty: Amount
    var netContent: OrderLine.NetContent?
    var unit1: String
    var qty1: Amount
    var unit2: String?
    var qty2: Amount?
    var commodity: Commodity

    /// What the consumption tax threshold is counted in.
    enum Content: Equatable {
        /// Grams or millilitres, in units of 10⁻¹⁰.
        case grams(Int128)
        /// Sheets, in units of 10⁻¹⁰.
        case sheets(Int128)
    }

    /// The content of the whole line: from the net content when it fits the code, else from the statutory quantity.
    var content: Content? {
        if let netContent {
            let total = Int128(netContent.value.units) * Int128(self.qty.units)
            switch (netContent.unit, self.commodity.basis) {
            case (.sheet, .sheet), (.sheet, .other), (.sheet, nil): return .sheets(total)
            case (.gram, .sheet), (.millilitre, .sheet), (.sheet, .weight), (.sheet, .volume): break
            case (.gram, _), (.millilitre, _): return .grams(total)
            }
        }
        if self.commodity.basis == .sheet {
            guard self.unit2 == StatutoryUnit.piece, let qty2 else { return nil }
            return .sheets(Int128(qty2.units) * 100_000)
        }
        guard let grams = StatutoryUnit.grams[self.unit1] else { return nil }
        return .grams(Int128(self.qty1.units) * Int128(grams) * 100_000)
    }

    /// Whether the consumption tax on high-end cosmetics is due at this dutiable value.
    func isHighEnd(dutiableValue: Amount, rules: TaxRules) -> Bool {
        guard rules.mayBeHighEnd(self.commodity), let content = self.content else { return false }
        switch content {
        case .grams(let amount): return Self.reaches(dutiableValue, amount, rules.thresholdPerGram)
        case .sheets(let amount): return Self.reaches(dutiableValue, amount, rules.thresholdPerSheet)
        }
    }

    /// The threshold at which the consumption tax begins, for people.
    func threshold(_ rules: TaxRules) -> String {
        if case .sheets = self.content { return "\(rules.thresholdPerSheet) CNY/sheet" }
        return "\(rules.thresholdPerGram) CNY/g, \(rules.thresholdPerGram) CNY/ml"
    }

    /// `value ÷ content ≥ threshold` without division: nothing is rounded.
    static func reaches(_ value: Amount, _ content: Int128, _ threshold: Amount) -> Bool {
        guard content > 0 else { return false }
        let (product, overflow) = content.multipliedReportingOverflow(by: Int128(threshold.units))
        return !overflow && Int128(value.units) * 10_000_000_000 >= product
    }
}

/// Statutory units with a meaning for the rules.
enum StatutoryUnit {
    /// 件
    static let piece = "011"
    /// Grams or millilitres in one unit: 千克, 克, 升, 毫升.
    static let grams: [String: Int64] = ["035": 1000, "036": 1, "095": 1000, "096": 1]
}
