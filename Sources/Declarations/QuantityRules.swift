/// Rules on weights, quantities and contents.
enum QuantityRules {
    static let all: [IntakeRules.Rule] = [weights, pairs, equalUnits, netContent, statutoryQuantity, pieces]

    private static let weights: IntakeRules.Rule = { subject, report in
        let head = subject.parsed.head.amounts
        guard let gross = head[.grossWeight], let net = head[.netWeight], net > gross else { return }
        report.note(.netAboveGross, .netWeight)
    }

    /// What goes together: second unit and quantity, value and unit of the net content.
    private static let pairs: IntakeRules.Rule = { _, report in
        for (index, line) in report.raw.lines.prefix(FieldChecks.maxLines).enumerated() {
            func isGiven(_ name: FieldName) -> Bool {
                guard let text = line.values[name]?.text else { return report.isExplained(name, line: index) }
                return !Normaliser.normalise(text, as: .machine).value.isEmpty
            }
            if isGiven(.unit2) != isGiven(.qty2) { report.note(.secondQuantityPair, .qty2, line: index) }
            if isGiven(.netContentValue) != isGiven(.netContentUnit) {
                report.note(.netContentPair, .netContentValue, line: index)
            }
        }
    }

    private static let equalUnits: IntakeRules.Rule = { subject, report in
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let unit = line[text: .unit], let qty = line[amount: .qty] else { continue }
            if unit == line[text: .unit1], let qty1 = line[amount: .qty1], qty1 != qty {
                report.note(.equalUnits, .qty1, line: index)
            }
            if unit == line[text: .unit2], let qty2 = line[amount: .qty2], qty2 != qty {
                report.note(.equalUnits, .qty2, line: index)
            }
        }
    }

    /// Net content is there where a tax depends on it, and stated as the commodity code says.
    private static let netContent: IntakeRules.Rule = { subject, report in
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let commodity = subject.commodity(line) else { continue }
            guard let content = line.netContent else {
                let isAbsent = [FieldName.netContentValue, .netContentUnit].allSatisfy {
                    report.raw.lines[index].values[$0] == nil && !report.isExplained($0, line: index)
                }
                if isAbsent, subject.policy.tax.mayBeHighEnd(commodity) {
                    report.note(.netContentMissing, .netContentValue, line: index)
                }
                continue
            }
            if let measure = commodity.basis?.measure, measure != content.unit {
                report.note(.netContentBasis, .netContentUnit, line: index, limit: measure.rawValue)
            }
        }
    }

    /// A statutory quantity in kilograms is the net content, not the packed weight (one millilitre is one gram).
    private static let statutoryQuantity: IntakeRules.Rule = { subject, report in
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let content = line.netContent, content.unit != .sheet, let qty = line[amount: .qty],
                let unit1 = line[text: .unit1], let grams = StatutoryUnit.grams[unit1],
                let qty1 = line[amount: .qty1], let total = content.value.multiplied(by: qty),
                let expected = total.divided(by: Amount(grams)),
                let tolerance = expected.multiplied(by: subject.policy.quantityTolerance)
            else { continue }
            let difference = (qty1 - expected).units.magnitude
            guard difference > Swift.max(tolerance.units.magnitude, 1) else { continue }
            let hides = Self.hidesTax(index, line, subject)
            report.note(
                hides ? .statutoryQuantityHidesTax : .statutoryQuantity, .qty1, line: index,
                limit: expected.description)
        }
    }

    /// High-end by its net content, and not by its declared quantity.
    private static func hidesTax(_ index: Int, _ line: ParsedFields, _ subject: IntakeSubject) -> Bool {
        guard var taxable = line.taxable(subject.codes), let value = line[amount: .totalPrice] else { return false }
        let dutiable = subject.estimate.map { $0.lines[index].dutiableValue } ?? value
        guard taxable.isHighEnd(dutiableValue: dutiable, rules: subject.policy.tax) else { return false }
        taxable.netContent = nil
        return !taxable.isHighEnd(dutiableValue: dutiable, rules: subject.policy.tax)
    }

    private static let pieces: IntakeRules.Rule = { subject, report in
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let qty = line[amount: .qty], qty > .zero else { continue }
            for (unit, quantity) in [(FieldName.unit1, FieldName.qty1), (.unit2, .qty2)] {
                guard line[text: unit] == StatutoryUnit.piece, line[text: .unit] != StatutoryUnit.piece,
                    let pieces = line[amount: quantity]
                else { continue }
                if pieces.units % Amount(1).units != 0 || pieces.units % qty.units != 0 {
                    report.note(.statutoryPieces, quantity, line: index)
                }
            }
        }
    }
}

extension Commodity.Basis {
    /// The measure that packs of this basis state; nil when any may be.
    var measure: OrderLine.NetContent.Measure? {
        switch self {
        case .weight: .gram
        case .volume: .millilitre
        case .sheet: .sheet
        case .other: nil
        }
    }
}
