extension OrderLine.NetContent {
    /// What one sales unit contains by what the line itself declares, for goods whose tax depends on it: a customs message has no
    /// element for it.
    ///
    /// The first statutory quantity of cosmetics in kilograms or litres is the net content of all units together (财税〔2016〕103号
    /// counts a millilitre as a gram). Goods counted in sheets say so in the second statutory quantity, or once in the
    /// specification (`10片`). Nil where neither says it, where the tax does not ask, and for a commodity code that is not known.
    public init?(declaredBy line: RawOrder.RawLine, codes: CodeTables) {
        func text(_ name: FieldName) -> String {
            Normaliser.normalise(line.values[name]?.text ?? "", as: name.field.type.textClass).value
        }
        guard let commodity = codes.commodities[text(.gcode)], commodity.consumptionTax == .cosmetics,
            let qty = Amount(text(.qty)), qty > .zero
        else { return nil }
        func each(_ quantity: FieldName, times factor: Int64) -> Amount? {
            guard let total = Amount(text(quantity)), total > .zero else { return nil }
            let value = Amount(rounding: Int128(total.units) * Int128(factor) * 100_000, over: Int128(qty.units))
            return value.flatMap { $0 > .zero ? $0 : nil }
        }
        switch commodity.basis {
        case .other: return nil
        case .sheet:
            let stated = StatutoryUnit.sheets.contains(text(.unit2)) ? each(.qty2, times: 1) : nil
            guard let sheets = stated ?? Self.sheets(in: text(.gmodel)) else { return nil }
            self.init(value: sheets, unit: .sheet)
        case .weight, .volume, nil:
            let unit = text(.unit1)
            guard let grams = StatutoryUnit.grams[unit], let value = each(.qty1, times: grams) else { return nil }
            let isVolume = commodity.basis == .volume || (commodity.basis == nil && ["095", "096"].contains(unit))
            self.init(value: value, unit: isVolume ? .millilitre : .gram)
        }
    }

    /// The one number of sheets that a specification names; nil when it names none or several, or anything but a whole number of
    /// up to four digits: `0.5片`, `1,000片` and `2*5片` are left to people.
    private static func sheets(in specification: String) -> Amount? {
        // Bounded, because every place of a long row of digits is tried.
        let found = specification.lowercased().matches(
            of: /([0-9.][0-9.,，\/~*×x-]{0,9})\s*(?:片|张|枚|贴|매|장|sheet)/)
        let numbers = Set(found.map { String($0.output.1) })
        guard numbers.count == 1, let number = numbers.first, number.utf8.count <= 4,
            number.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Amount(number).flatMap { $0 > .zero ? $0 : nil }
    }
}
