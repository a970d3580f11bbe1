public import Declarations

/// Reads the receipts of every kind leniently: by element name, not by schema.
///
/// Accepted although the schema forbids it: default namespace or `ceb:` prefix, a root without `Message` in its name,
/// missing `copNo` and `preNo`, further elements, any order of them, blanks around values, a `returnTime` of 14 digits.
/// The receipt may be bare or in a `DxpMsg` or `DxpMsgSv`.
public enum ReceiptReader {
    /// The records of a receipt message, when every node of it can be read.
    ///
    /// - Throws: `unknownReceipt`; `receiptInvalid` for the first unreadable node, when not one is readable;
    ///   `envelopeInvalid`; `notWellFormed`, `doctypeRefused`, `limitExceeded`. To learn of unreadable nodes beside
    ///   readable ones, use `reading(_:)`.
    public static func read(_ bytes: [UInt8]) throws(ManifestError) -> [ReceiptRecord] {
        let reading = try Self.reading(bytes)
        if reading.records.isEmpty, let problem = reading.problems.first { throw problem }
        return reading.records
    }

    /// Everything a receipt message says; one unreadable node does not lose the others.
    ///
    /// - Throws: `unknownReceipt`; `envelopeInvalid`; `notWellFormed`, `doctypeRefused`, `limitExceeded`.
    public static func reading(
        _ bytes: [UInt8], limits: XMLLimits = XMLLimits()
    ) throws(ManifestError) -> ReceiptReading {
        let tree = try XMLTree(bytes, limits: limits)
        let root = try tree.root
        if let inner = try Envelope.content(of: root) {
            let tree = try XMLTree(inner, limits: limits)
            return try Self.reading(try tree.root)
        }
        return try Self.reading(root)
    }

    private static func reading(_ root: XMLElement) throws(ManifestError) -> ReceiptReading {
        guard let kind = ReceiptKind(messageName: root.name) else {
            throw ManifestError(.unknownReceipt, "the root is none of the receipts known here")
        }
        if kind == .platformAnswer { return PlatformReply.reading(root) }
        var reading = ReceiptReading()
        let rootGuid = root.attribute("guid")?.trimmed
        for (index, node) in root.children.filter({ $0.name == kind.definition.node }).enumerated() {
            do {
                var record = try Self.record(kind, node)
                record.rootGuid = rootGuid
                reading.records.append(record)
            } catch {
                var problem = error
                problem.message = "\(kind.messageName), \(kind.definition.node) \(index + 1): \(error.message)"
                reading.problems.append(problem)
            }
        }
        if reading.records.isEmpty && reading.problems.isEmpty {
            reading.problems.append(
                ManifestError(.receiptInvalid, "\(kind.messageName) holds no \(kind.definition.node)", line: root.line))
        }
        return reading
    }

    /// One return node.
    private static func record(_ kind: ReceiptKind, _ node: XMLElement) throws(ManifestError) -> ReceiptRecord {
        guard let headName = kind.definition.head else { return try Self.record(kind, fields: ReceiptFields(node)) }
        guard let head = node.child(headName) else {
            throw ManifestError(.receiptInvalid, "\(headName) is missing", line: node.line)
        }
        var record = try Self.record(kind, fields: ReceiptFields(head))
        record.taxBill?.lines = Self.taxLines(node)
        return record
    }

    private static func record(
        _ kind: ReceiptKind, fields: ReceiptFields
    ) throws(ManifestError) -> ReceiptRecord {
        let definition = kind.definition
        guard let status = fields[definition.status].flatMap({ Int($0) ?? (kind == .summaryResult ? 0 : nil) }) else {
            throw fields.error("\(definition.status) is missing or no whole number")
        }
        guard let time = fields[definition.time].flatMap(Self.time) else {
            throw fields.error("\(definition.time) is missing or not a Beijing time of 14 or 17 digits")
        }
        var record = ReceiptRecord(
            kind: kind, status: status, returnTime: time, returnInfo: fields.raw("returnInfo") ?? "")
        record.guid = fields["guid"]
        record.ebpCode = fields["ebpCode"]
        record.ebcCode = fields["ebcCode"]
        record.orderNo = fields["orderNo"]
        record.payCode = fields["payCode"]
        record.payTransactionId = fields["payTransactionId"]
        record.logisticsCode = fields["logisticsCode"]
        record.logisticsNo = fields["logisticsNo"] ?? fields["logisticNo"]
        record.copNo = fields["copNo"]
        record.preNo = fields["preNo"]
        record.invtNo = fields["invtNo"]
        for name in ReceiptRecord.furtherElements { record.others[name] = fields[name] }
        record.oriCopMsgId = fields["oriCopMsgId"]
        record.oriMessageType = fields["oriMessageType"]
        if kind == .taxBill || kind == .taxBillStatus {
            record.taxBill = try Self.taxBill(fields, withAmounts: kind == .taxBill)
        }
        return record
    }

    /// The lines of a tax bill; none when one of them cannot be read.
    private static func taxLines(_ node: XMLElement) -> [ReceiptRecord.TaxBill.Line] {
        let lines = node.children.filter { $0.name == "TaxListRd" }.map { ReceiptFields($0) }
        let read = lines.compactMap { fields -> ReceiptRecord.TaxBill.Line? in
            guard let gnum = fields["gnum"].flatMap({ Int($0) }), let gcode = fields["gcode"],
                let price = fields["taxPrice"].flatMap({ Amount($0) }),
                let customs = fields["customsTax"].flatMap({ Amount($0) }),
                let valueAdded = fields["valueAddedTax"].flatMap({ Amount($0) }),
                let consumption = fields["consumptionTax"].flatMap({ Amount($0) })
            else { return nil }
            return ReceiptRecord.TaxBill.Line(
                gnum: gnum, gcode: gcode, taxPrice: price, customsTax: customs, valueAddedTax: valueAdded,
                consumptionTax: consumption)
        }
        return read.count == lines.count ? read : []
    }

    private static func taxBill(
        _ fields: ReceiptFields, withAmounts: Bool
    ) throws(ManifestError) -> ReceiptRecord.TaxBill {
        guard let taxNo = fields["taxNo"], let status = fields["status"] else {
            throw fields.error("taxNo or status is missing")
        }
        return ReceiptRecord.TaxBill(
            taxNo: taxNo, status: status,
            customsTax: try fields.amount("customsTax", required: withAmounts),
            valueAddedTax: try fields.amount("valueAddedTax", required: withAmounts),
            consumptionTax: try fields.amount("consumptionTax", required: withAmounts),
            entDutyNo: fields["entDutyNo"])
    }

    /// 17 digits of a real time; 14 are padded with zeros.
    private static func time(_ text: String) -> String? {
        let digits = text.utf8.count
        guard digits == 14 || digits == 17, Timestamp(beijing: text) != nil else { return nil }
        return digits == 14 ? text + "000" : text
    }
}

/// The fields of one return node, blanks around values removed, empty ones absent.
private struct ReceiptFields {
    private let fields: [String: String]
    private let line: Int

    init(_ element: XMLElement) {
        self.fields = element.fields
        self.line = element.line
    }

    subscript(name: String) -> String? {
        let value = self.fields[name]?.trimmed
        return value?.isEmpty == false ? value : nil
    }

    /// A field as it is written.
    func raw(_ name: String) -> String? { self.fields[name] }

    func amount(_ name: String, required: Bool) throws(ManifestError) -> Amount? {
        guard let text = self[name] else {
            if required { throw self.error("\(name) is missing") }
            return nil
        }
        guard let amount = Amount(text) else { throw self.error("\(name) is no amount") }
        return amount
    }

    func error(_ message: String) -> ManifestError {
        ManifestError(.receiptInvalid, message, line: self.line)
    }
}
