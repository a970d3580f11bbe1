import Declarations

/// What customs bills, reckoned from the inventory alone and in its own way, so that comparing it with the
/// gateway's estimate compares two independent calculations.
///
/// Sources: retail import rules since 2019-04-01 (70 % of VAT and consumption tax within the limits, 15 %
/// consumption tax on cosmetics from 10 CNY per gram or millilitre and 15 CNY per sheet).
enum TaxReckoner {
    struct Line: Sendable, Hashable {
        var gnum: Int
        var gcode: String
        var taxPrice: Amount
        var customsTax: Amount
        var valueAddedTax: Amount
        var consumptionTax: Amount
    }

    /// Goods plus freight plus insurance.
    static func dutiableValue(_ inventory: FiledDocument) -> Amount {
        let goods = inventory.lines.compactMap { $0.amount("totalPrice") }.reduce(Amount.zero, +)
        return goods + (inventory.head.amount("freight") ?? .zero) + (inventory.head.amount("insuredFee") ?? .zero)
    }

    /// One line with a quantity of one: the only way past the single limit.
    static func isSingleArticle(_ inventory: FiledDocument) -> Bool {
        inventory.lines.count == 1 && inventory.lines.first?.amount("qty") == Amount(1)
    }

    /// The tax of each line, each tax rounded half up to fen.
    static func bill(_ inventory: FiledDocument, rules: PortRules) -> [Line] {
        let goods = inventory.lines.map { $0.amount("totalPrice") ?? .zero }
        let goodsSum = goods.reduce(Amount.zero, +)
        let charges = self.dutiableValue(inventory) - goodsSum
        let ordinary = self.dutiableValue(inventory) > rules.singleLimit
        var chargesLeft = charges
        var lines: [Line] = []
        for (index, line) in inventory.lines.enumerated() {
            var share = chargesLeft
            if index < inventory.lines.count - 1 {
                share = goodsSum > .zero ? self.part(charges, goods[index], of: goodsSum).roundedToFen : .zero
            }
            chargesLeft = chargesLeft - share
            lines.append(self.reckon(line, price: goods[index] + share, ordinary: ordinary, rules))
        }
        return lines
    }

    private static func reckon(_ line: FieldRow, price: Amount, ordinary: Bool, _ rules: PortRules) -> Line {
        let gcode = line["gcode"]
        let vat: Int128 = rules.reducedVATPrefixes.contains { gcode.hasPrefix($0) } ? 9 : 13
        let consumption: Int128 = self.isHighEnd(line, price: price) ? 15 : 0
        let duty: Int128 = ordinary && gcode.hasPrefix("33049900") || ordinary && gcode.hasPrefix("330499") ? 1 : 0
        let factor: Int128 = ordinary ? 100 : 70
        // composed = price × (100 + duty) / (100 - consumption); tax = composed × rate % × factor %
        let top = Int128(price.units) * (100 + duty)
        let bottom = (100 - consumption) * 10_000
        return Line(
            gnum: Int(line["gnum"]) ?? 0, gcode: gcode, taxPrice: price,
            customsTax: self.fen(Int128(price.units) * duty, 100),
            valueAddedTax: self.fen(top * vat * factor, bottom),
            consumptionTax: self.fen(top * consumption * factor, bottom))
    }

    /// Cosmetics of headings 3303 and 3304 whose value per gram, millilitre or sheet reaches the threshold.
    static func isHighEnd(_ line: FieldRow, price: Amount) -> Bool {
        let gcode = line["gcode"]
        guard gcode.hasPrefix("3303") || gcode.hasPrefix("3304"), price > .zero else { return false }
        if self.isSoldBySheet(gcode) {
            let quantity = line.amount("qty") ?? .zero
            let sheets: Int128 =
                if let perPack = self.sheetsPerPack(line["gmodel"]) {
                    Int128(perPack) * Int128(quantity.units)
                } else {
                    Int128((line.amount("qty2") ?? quantity).units)
                }
            return sheets > 0 && Int128(price.units) >= 15 * sheets
        }
        guard let kilograms = line.amount("qty1"), kilograms > .zero else { return false }
        return Int128(price.units) >= 10 * 1000 * Int128(kilograms.units)
    }

    private static func isSoldBySheet(_ gcode: String) -> Bool {
        let suffix = gcode.suffix(2)
        switch gcode.prefix(8) {
        case "33041000", "33042000": return suffix == "13" || suffix == "93"
        case "33043000": return suffix == "03"
        case "33049900": return suffix == "41" || suffix == "49"
        default: return false
        }
    }

    /// The number written directly before 片 or 张 in the specification.
    static func sheetsPerPack(_ gmodel: String) -> Int? {
        var digits = ""
        for scalar in gmodel.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                digits.unicodeScalars.append(scalar)
            } else {
                if scalar == "片" || scalar == "张", let number = Int(digits), number > 0 { return number }
                digits = ""
            }
        }
        return nil
    }

    private static func part(_ whole: Amount, _ piece: Amount, of sum: Amount) -> Amount {
        Amount(units: Int64((Int128(whole.units) * Int128(piece.units) + Int128(sum.units) / 2) / Int128(sum.units)))
    }

    /// Rounds units (hundred-thousandths) × top / bottom half up to whole fen.
    private static func fen(_ top: Int128, _ bottom: Int128) -> Amount {
        let step = bottom * 1000
        return Amount(units: Int64((top * 2 + step) / (step * 2)) * 1000)
    }
}
