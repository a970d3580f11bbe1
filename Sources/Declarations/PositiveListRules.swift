/// Rules on what may be sold by retail import at all: the positive list with its edition, and yearly amounts of some goods.
enum PositiveListRules {
    static let all: [IntakeRules.Rule] = [membership, edition, caps]

    /// Silent where no list is loaded.
    private static let membership: IntakeRules.Rule = { subject, report in
        guard !subject.codes.positiveList.isEmpty else { return }
        let edition = subject.codes.edition(of: .positiveList)?.date ?? "?"
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let code = line[text: .gcode] else { continue }
            guard let listing = subject.codes.listing(of: code) else {
                report.note(.notOnPositiveList, .gcode, line: index, limit: edition)
                continue
            }
            guard listing.isAdmitted else {
                report.note(.positiveListExcluded, .gcode, line: index, limit: edition)
                continue
            }
            if listing.modes == .bonded, subject.port?.mode.isBonded == false {
                report.note(.positiveListMode, .gcode, line: index, limit: "1210, 1239")
            }
        }
    }

    /// Told once per order, at its first line.
    private static let edition: IntakeRules.Rule = { subject, report in
        guard let days = subject.policy.positiveListDays, !subject.parsed.lines.isEmpty,
            let edition = subject.codes.edition(of: .positiveList)?.date, let begin = Timestamp(edition: edition),
            subject.today - begin > .seconds(86_400 * days)
        else { return }
        report.note(.positiveListOld, .gcode, line: 0, limit: edition)
    }

    /// One order alone; what the buyer had before is known to customs only.
    private static let caps: IntakeRules.Rule = { subject, report in
        var totals: [String: Amount] = [:]
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let code = line[text: .gcode], let cap = subject.codes.itemCap(of: code),
                let kilograms = line.kilograms
            else { continue }
            let before = totals[cap.en] ?? .zero
            totals[cap.en] = before + kilograms
            if before <= cap.kilograms, before + kilograms > cap.kilograms {
                report.note(.itemCap, .qty, line: index, limit: "\(cap.kilograms) kg")
            }
        }
    }
}

extension CodeTables.Listing {
    /// Whether goods under it may be sold by retail import.
    public var isAdmitted: Bool { self.status == .listed || self.status == .likely }
}

extension ParsedFields {
    /// Net content of the whole line in kilograms; nil when neither content nor statutory quantity tells.
    var kilograms: Amount? {
        if let content = self.netContent, content.unit != .sheet, let qty = self[amount: .qty] {
            return content.value.multiplied(by: qty)?.divided(by: Amount(1000))
        }
        guard let unit = self[text: .unit1], let grams = StatutoryUnit.grams[unit], let qty = self[amount: .qty1] else {
            return nil
        }
        return qty.multiplied(by: Amount(grams))?.divided(by: Amount(1000))
    }
}

extension Timestamp {
    /// The day from which an edition holds: `2022-03-01`, or `2024-12` for the first of the month.
    init?(edition: String) {
        let digits = edition.filter { $0 != "-" }
        self.init(beijing: digits.utf8.count == 6 ? digits + "01" : digits)
    }
}
