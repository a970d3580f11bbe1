/// Rules on what the trade mode of the port wants of an order.
enum ModeRules {
    static let all: [IntakeRules.Rule] = [transport, departureCountry, accountBook, lines]

    /// Means of transport, voyage, bill and country: demanded in direct purchase, left out of bonded declarations.
    private static let transport: IntakeRules.Rule = { subject, report in
        guard let port = subject.port else { return }
        for field in TradeMode.fields where !field.field.isLine {
            // A port that has one country of departure need not be told.
            let isKnown = field == .departureCountry && port.country != nil
            Self.check(field, nil, port, &report, isKnown: isKnown)
        }
    }

    private static let departureCountry: IntakeRules.Rule = { subject, report in
        guard let country = subject.parsed.head[text: .departureCountry] else { return }
        if subject.codes.countries[country] == nil { return report.note(.unknownCountry, .departureCountry) }
        guard let port = subject.port, !port.mode.isBonded, country == Wire.china else { return }
        report.note(.foreignCountry, .departureCountry, limit: "\(port.tradeMode): ≠ \(Wire.china)")
    }

    /// The number of each article in the account book.
    private static let accountBook: IntakeRules.Rule = { subject, report in
        guard let port = subject.port else { return }
        for index in subject.parsed.lines.indices { Self.check(.itemRecordNo, index, port, &report) }
    }

    /// A port may take fewer lines than the standard does.
    private static let lines: IntakeRules.Rule = { subject, report in
        guard let port = subject.port, port.maxLines < FieldChecks.maxLines, report.raw.lines.count > port.maxLines,
            report.raw.lines.count <= FieldChecks.maxLines
        else { return }
        report.noteLines(.tooManyLines, limit: "\(port.maxLines)")
    }

    private static func check(
        _ field: FieldName, _ line: Int?, _ port: PortProfile, _ report: inout IntakeReport, isKnown: Bool = false
    ) {
        let isGiven = report.isGiven(field, line: line)
        switch port.mode.need(of: field) {
        case .required where !isGiven && !isKnown && !report.isExplained(field, line: line):
            report.note(.requiredByMode, field, line: line, limit: port.tradeMode)
        case .omitted where isGiven:
            report.note(.leftOutByMode, field, line: line, limit: port.tradeMode)
        default: break
        }
    }
}

extension TradeMode {
    /// The order without what its declaration leaves out.
    func trimmed(_ order: Order) -> Order {
        var order = order
        if self.trafNo == .omitted { order.logistics.trafNo = nil }
        if self.voyageNo == .omitted { order.logistics.voyageNo = nil }
        if self.billNo == .omitted { order.logistics.billNo = nil }
        if self.departureCountry == .omitted { order.logistics.country = nil }
        if self.accountBook == .omitted {
            for index in order.lines.indices { order.lines[index].itemRecordNo = nil }
        }
        return order
    }
}
