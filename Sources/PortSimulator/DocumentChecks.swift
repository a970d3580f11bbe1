import Declarations

/// Checks of one document by itself, beyond the schema: what the e-port answers with a negative number.
enum DocumentChecks {
    static func check(_ document: FiledDocument, rules: PortRules) -> Finding? {
        let port = document.port
        guard document.guid.utf8.count == 36 else { return port.fails("guid长度不正确") }
        guard port.appTypes.contains(document.appType) else { return port.fails("appType不正确") }
        guard self.isTime(document.appTime) else { return port.fails("appTime格式不正确") }
        guard document.head["appStatus"] == "2" else { return port.fails("appStatus不是申报") }
        if document.kind.definition.lines.lowerBound > 0, document.lines.isEmpty {
            return Finding(status: port.codes.noLines, detail: "表体为空")
        }
        return port.check(document, rules)
    }

    /// 14 digits of a real time.
    static func isTime(_ text: String) -> Bool { text.utf8.count == 14 && Timestamp(beijing: text) != nil }

    /// The first of these elements that is empty.
    static func absent(_ names: [String], in row: FieldRow) -> String? { names.first { row[$0].isEmpty } }

    /// Lines that name each number once.
    static func distinctLines(_ document: FiledDocument) -> Finding? {
        let numbers = document.lines.map { Int($0["gnum"]) }
        guard Set(numbers).count == numbers.count else {
            return Finding(status: document.port.codes.repeatedLine, detail: "商品序号重复")
        }
        return nil
    }

    /// Lines numbered 1, 2, 3 …
    static func numberedLines(_ document: FiledDocument) -> Finding? {
        if let finding = self.distinctLines(document) { return finding }
        for (index, line) in document.lines.enumerated() where Int(line["gnum"]) != index + 1 {
            return document.port.fails("商品序号不连续")
        }
        return nil
    }

    /// Numbered lines of goods whose total is price times quantity.
    ///
    /// - Parameter currency: which every line must have; nil when each line only needs the head's own rule.
    static func goods(_ document: FiledDocument, currency: String?) -> Finding? {
        if let finding = self.numberedLines(document) { return finding }
        for line in document.lines {
            guard currency == nil || line["currency"] == currency else { return document.port.fails("表体币制不正确") }
            guard let quantity = line.amount("qty"), quantity > .zero, let price = line.amount("price"), price >= .zero,
                let total = line.amount("totalPrice"),
                quantity.multiplied(by: price)?.roundedToFen == total.roundedToFen
            else { return document.port.fails("总价不等于单价乘数量") }
        }
        return nil
    }

    /// Statutory quantities and units of inventory lines.
    static func statutory(_ document: FiledDocument) -> Finding? {
        for line in document.lines {
            guard let first = line.amount("qty1"), first > .zero else { return document.port.fails("法定数量不正确") }
            guard line["unit2"].isEmpty == line["qty2"].isEmpty else { return document.port.fails("第二数量与第二单位必须同时填写") }
            guard line["unit"] != line["unit1"] || line.amount("qty") == first else {
                return document.port.fails("申报单位与法定单位相同时数量必须相等")
            }
        }
        return nil
    }

    /// Net weight above zero and not above gross weight.
    static func weights(_ document: FiledDocument) -> Finding? {
        guard let gross = document.head.amount("grossWeight"), let net = document.head.amount("netWeight"), net > .zero,
            gross >= net
        else { return document.port.fails("毛重净重不正确") }
        return nil
    }

    /// Sum of the lines' totals.
    static func total(_ document: FiledDocument) -> Amount {
        document.lines.compactMap { $0.amount("totalPrice") }.reduce(.zero, +)
    }

    /// `msgCount` and `msgSeqNo` of a list that may be split over several messages.
    static func split(_ document: FiledDocument) -> Finding? {
        guard let count = Int(document.head["msgCount"]), let number = Int(document.head["msgSeqNo"]), number >= 1,
            number <= count
        else { return document.port.fails("报文序号不正确") }
        return nil
    }
}

/// The check digit of an 18-character citizen identity number (GB 11643).
enum Identity {
    static func isPlausible(type: String, number: String) -> Bool {
        guard type == "1" else { return !number.isEmpty }
        let bytes = Array(number.utf8)
        guard bytes.count == 18 else { return false }
        var sum = 0
        for index in 0..<17 {
            guard (48...57).contains(bytes[index]) else { return false }
            var weight = 1
            for _ in 0..<(17 - index) { weight = weight * 2 % 11 }
            sum += Int(bytes[index] - 48) * weight
        }
        return bytes[17] == Array("10X98765432".utf8)[sum % 11]
    }
}
