/// Rules on single elements of a document: first what the standard's type says, then what the element means.
enum DocumentFieldRules {
    /// Checks every element of the head and of the lines.
    static let all: DocumentRules.Check = { subject, report in
        let definition = subject.kind.definition
        for element in definition.head.elements where !KindDefinition.ofSubmission.contains(element.name) {
            Self.check(element, subject.head, nil, subject, &report)
        }
        guard let list = definition.list else { return }
        for (index, line) in subject.lines.enumerated() {
            for element in list.elements { Self.check(element, line, index, subject, &report) }
        }
    }

    private static func check(
        _ element: OfficialElement, _ row: DocumentRow, _ line: Int?, _ subject: DocumentSubject,
        _ report: inout DocumentReport
    ) {
        guard let value = row[element.name] else {
            let isKey = line == nil && subject.kind.definition.key.contains(element.name)
            if !element.mayBeEmpty || isKey { report.note(.required, element.name, line: line) }
            return
        }
        if let fault = Self.typeFault(value, element.type) {
            report.note(fault.code, element.name, line: line, limit: fault.limit)
        } else if let fault = DocumentMeaning(element.name, line: line, subject)?.fault(of: value, in: row, subject) {
            report.note(fault.code, element.name, line: line, limit: fault.limit)
        }
    }

    /// What speaks against a value by the type of its element: `C36`, `C1..60`, `N19,5`, `INT..9`.
    private static func typeFault(_ value: String, _ type: String) -> (code: ViolationCode, limit: String)? {
        guard value.unicodeScalars.allSatisfy(Normaliser.isAllowedInXML) else { return (.illegalCharacter, "") }
        if type.hasPrefix("N") {
            guard let amount = Amount(value) else { return (.numberFormat, "5") }
            return amount < .zero ? (.negative, "") : amount.isReckonable ? nil : (.numberTooLarge, "")
        }
        if type.hasPrefix("INT") {
            return value.isDigits(value.utf8.count) && value.utf8.count <= 9 ? nil : (.numberFormat, "0")
        }
        let bounds = type.dropFirst().split(separator: ".").compactMap { Int($0) }
        let count = value.unicodeScalars.count
        guard let lower = bounds.first, let upper = bounds.last else { return nil }
        if bounds.count == 1 { return count == upper ? nil : (.length, "\(upper)") }
        if count > upper { return (.tooLong, "\(upper)") }
        return count < lower ? (.length, "\(lower)–\(upper)") : nil
    }
}

extension OfficialElement {
    /// Whether the schema takes the document without a value here.
    var mayBeEmpty: Bool { self.isOptional || self.type.hasPrefix("C0") }
}

/// What an element means, beyond its type.
enum DocumentMeaning {
    case unit, country, currency, yuan, district, transportMode
    case time, date
    case positive
    case enterprise
    case identity(type: String)
    case inventoryNumber
    case choice([String])
    case one

    typealias Fault = (code: ViolationCode, limit: String)

    /// What an element of this name means in a document; nil when its type says all.
    init?(_ name: String, line: Int?, _ subject: DocumentSubject) {
        let number = subject.kind.rawValue
        switch name {
        case "unit", "unit1", "unit2": self = .unit
        case "country", "tradeCountry": self = .country
        case "currency": self = subject.isImport ? .yuan : .currency
        case "fCurrency", "iCurrency": self = .currency
        case "customsCode", "portCode": self = .district
        case "trafMode": self = .transportMode
        case "payTime", "logisticsTime", "accountingDate", "leaveTime", "startTime", "endTime": self = .time
        case "ieDate": self = .date
        case "qty", "qty1", "qty2", "grossWeight", "netWeight", "weight", "charge": self = .positive
        case "packNo": self = subject.isImport ? .one : .positive
        case "ebpCode", "ebcCode", "payCode", "logisticsCode", "agentCode", "areaCode", "operatorCode", "ownerCode",
            "iacCode", "declAgentCode":
            self = .enterprise
        case "buyerIdNumber": self = .identity(type: "buyerIdType")
        case "payerIdNumber": self = .identity(type: "payerIdType")
        case "buyerIdType", "payerIdType": self = .choice(["1", "2"])
        // In an inventory the number is given by customs; elsewhere it names one.
        case "invtNo" where number != 621 && number != 603: self = .inventoryNumber
        case "ieFlag": self = .choice([[621, 711, 213, 215].contains(number) ? "I" : "E"])
        case "orderType": self = .choice(subject.isImport ? ["I"] : ["E", "B", "W"])
        case "logisticsStatus": self = .choice(["S"])
        case "statisticsFlag": self = .choice(["A", "B"])
        case "fFlag", "iFlag": self = .choice(["1", "2", "3"])
        case "summaryFlag": self = .choice(["1", "2"])
        default: return nil
        }
    }

    /// What speaks against a value of the right type.
    func fault(of value: String, in row: DocumentRow, _ subject: DocumentSubject) -> Fault? {
        let codes = subject.codes
        func unless(_ isGood: Bool, _ code: ViolationCode, _ limit: String = "") -> Fault? {
            isGood ? nil : (code, limit)
        }
        switch self {
        case .unit: return unless(codes.units.isEmpty || codes.units[value] != nil, .unknownUnit)
        case .country:
            let isKnown = codes.countries[value] != nil || codes.isoCountries[value] != nil
            return unless(codes.countries.isEmpty || isKnown, .unknownCountry)
        case .currency: return unless(codes.currencies.isEmpty || codes.currencies[value] != nil, .unknownCurrency)
        case .yuan: return unless(value == Wire.yuan, .currencyNotYuan, Wire.yuan)
        case .district: return unless(codes.districts.isEmpty || codes.districts[value] != nil, .unknownDistrict)
        case .transportMode:
            let mode = codes.transportModes[value]
            return unless(
                codes.transportModes.isEmpty || mode.map { $0.kind != .query } ?? false, .unknownTransportMode)
        case .time: return unless(value.isDigits(14) && Timestamp(beijing: value) != nil, .timeFormat)
        case .date: return unless(value.isDigits(8) && Timestamp(beijing: value) != nil, .dateFormat)
        case .positive: return unless(Amount(value).map { $0 > .zero } ?? false, .notPositive)
        case .one: return unless(value == Wire.onePack, .onePackage)
        case .enterprise:
            return unless(["无", "NO"].contains(value) || [10, 18].contains(value.utf8.count), .enterpriseCode)
        case .identity(let type):
            guard row[type] != "2" else { return nil }
            return IdentityNumber.faults(value, today: subject.today).first.map { ($0, "") }
        case .inventoryNumber:
            let layout = subject.isImport ? InventoryNumber.importLayout : InventoryNumber.exportLayout
            return unless(InventoryNumber.isWellFormed(value, isImport: subject.isImport), .inventoryNumber, layout)
        case .choice(let allowed):
            if allowed == ["1", "2"], value == "2", row["buyerIdNumber"] ?? row["payerIdNumber"] != nil {
                return (.identityTypeOther, "")
            }
            return unless(allowed.contains(value), .notAllowed, allowed.joined(separator: ", "))
        }
    }
}

/// The number that customs gives to an inventory: district, year, direction, serial (specification 202205).
enum InventoryNumber {
    static let importLayout = "4 + 4 + I + 9"
    static let exportLayout = "4 + 4 + E + 9–11"

    static func isWellFormed(_ number: String, isImport: Bool) -> Bool {
        let bytes = Array(number.utf8)
        guard isImport ? bytes.count == 18 : (18...20).contains(bytes.count) else { return false }
        return bytes[8] == UInt8(ascii: isImport ? "I" : "E")
            && bytes.enumerated().allSatisfy { $0.offset == 8 || (48...57).contains($0.element) }
    }
}
