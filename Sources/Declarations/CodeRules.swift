/// Rules on code lists.
enum CodeRules {
    static let all: [IntakeRules.Rule] = [units, countries, commodities]

    private static let units: IntakeRules.Rule = { subject, report in
        for (index, line) in subject.parsed.lines.enumerated() {
            for name in [FieldName.unit, .unit1, .unit2] {
                guard let unit = line[text: name], subject.codes.units[unit] == nil else { continue }
                report.note(.unknownUnit, name, line: index)
            }
        }
    }

    private static let countries: IntakeRules.Rule = { subject, report in
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let country = line[text: .country], subject.codes.countries[country] == nil else { continue }
            report.note(.unknownCountry, .country, line: index)
        }
    }

    private static let commodities: IntakeRules.Rule = { subject, report in
        for (index, line) in subject.parsed.lines.enumerated() {
            guard line[text: .gcode] != nil else { continue }
            guard let commodity = subject.commodity(line) else {
                report.note(.unknownCommodity, .gcode, line: index)
                continue
            }
            switch commodity.status {
            case .ok: break
            case .prohibited: report.note(.commodityProhibited, .gcode, line: index)
            case .void: report.note(.commodityVoid, .gcode, line: index)
            }
            guard commodity.status != .void else { continue }
            if let unit1 = line[text: .unit1], unit1 != commodity.unit1 {
                report.note(.statutoryUnit1, .unit1, line: index, limit: commodity.unit1)
            }
            let isReadable = line[text: .unit2] != nil || report.raw.lines[index].values[.unit2] == nil
            if isReadable, line[text: .unit2] != commodity.unit2, !report.isExplained(.unit2, line: index) {
                report.note(.statutoryUnit2, .unit2, line: index, limit: commodity.unit2 ?? "–")
            }
        }
    }
}
