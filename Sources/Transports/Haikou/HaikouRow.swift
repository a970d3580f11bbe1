import Declarations
import Manifests

/// One element of the port's lists: the official element names in lower case, numbers or strings as the port likes,
/// and columns of its own, which are passed over.
struct HaikouRow {
    private let kind: ReceiptKind
    private let values: [String: String]

    /// - Throws: `receipt_invalid` when the bytes are no JSON object or the kind is not known.
    init(_ raw: RawReceipt) throws(ManifestError) {
        guard let kind = raw.kind else {
            throw ManifestError(.receiptInvalid, "a row without the list it came from")
        }
        self.kind = kind
        let value: JSONText.Value
        do throws(DeclarationError) {
            value = try JSONText(raw.bytes).value()
        } catch {
            throw ManifestError(.receiptInvalid, "\(kind.messageName) row, \(error.message)")
        }
        guard case .object(let members) = value else {
            throw ManifestError(.receiptInvalid, "\(kind.messageName) row is no object")
        }
        let scalars = members.compactMap { member in member.value.scalar.map { (member.key.lowercased(), $0) } }
        self.values = Dictionary(scalars) { first, _ in first }
    }

    /// The receipt.
    ///
    /// - Throws: `receipt_invalid` without a status or a return time (816, 818: without `taxno`; 816: without the three amounts).
    func record() throws(ManifestError) -> ReceiptRecord {
        let isTax = self.kind == .taxBill || self.kind == .taxBillStatus
        // A summary tells its state in words that need not be a number.
        let statusName = isTax ? "status" : self.kind.definition.status.lowercased()
        guard let status = self[statusName].flatMap(Self.wholeNumber) ?? (self.kind == .summaryResult ? 0 : nil) else {
            throw ManifestError(.receiptInvalid, "\(self.kind.messageName) row without a whole number as status")
        }
        guard
            let returnTime = HaikouTime.returnTime(
                text: self["returntime2"] ?? self[self.kind.definition.time.lowercased()], epoch: self["returntime"])
        else {
            throw ManifestError(.receiptInvalid, "\(self.kind.messageName) row without a return time")
        }
        var record = ReceiptRecord(
            kind: self.kind, status: status, returnTime: returnTime, returnInfo: self.values["returninfo"] ?? "")
        record.guid = self["re_elist_guid"] ?? self["guid"] ?? self.returnGuid
        record.ebpCode = self["ebpcode"]
        record.ebcCode = self["ebccode"]
        record.orderNo = self["orderno"]
        record.payCode = self["paycode"]
        record.payTransactionId = self["paytransactionid"]
        record.logisticsCode = self["logisticscode"]
        record.logisticsNo = self["logisticsno"] ?? self["logisticno"]
        record.copNo = self["copno"]
        record.preNo = self["preno"]
        record.invtNo = self["invtno"]
        for name in ReceiptRecord.furtherElements { record.others[name] = self[name.lowercased()] }
        record.oriCopMsgId = self["oricopmsgid"]
        record.oriMessageType = self["orimessagetype"]
        if isTax { record.taxBill = try self.taxBill(status: status) }
        return record
    }

    private func taxBill(status: Int) throws(ManifestError) -> ReceiptRecord.TaxBill {
        guard let taxNo = self["taxno"] else {
            throw ManifestError(.receiptInvalid, "\(self.kind.messageName) row without taxno")
        }
        return ReceiptRecord.TaxBill(
            taxNo: taxNo, status: String(status), customsTax: try self.amount("customstax"),
            valueAddedTax: try self.amount("valueaddedtax"), consumptionTax: try self.amount("consumptiontax"),
            entDutyNo: self["entdutyno"])
    }

    /// An amount; a bill without one is no bill, an 818 has none.
    private func amount(_ name: String) throws(ManifestError) -> Amount? {
        guard let text = self[name] else {
            if self.kind == .taxBillStatus { return nil }
            throw ManifestError(.receiptInvalid, "\(self.kind.messageName) row without \(name)")
        }
        guard let amount = Amount(text) else {
            throw ManifestError(.receiptInvalid, "\(self.kind.messageName) row, \(name) is no amount")
        }
        return amount
    }

    /// A number as a port may write it: `120`, `+120`, `120.0`.
    private static func wholeNumber(_ text: String) -> Int? {
        if let number = Int(text) { return number }
        guard let amount = Amount(text) else { return nil }
        let (whole, rest) = amount.units.quotientAndRemainder(dividingBy: 100_000)
        return rest == 0 ? Int(whole) : nil
    }

    /// Other lists name the guid of their return node in the same manner (`re_…_guid`).
    private var returnGuid: String? {
        let names = self.values.keys.filter { $0.hasPrefix("re_") && $0.hasSuffix("_guid") }
        return names.count == 1 ? names.first.flatMap { self[$0] } : nil
    }

    /// A value without the blanks around it; nil when nothing is left.
    private subscript(name: String) -> String? {
        guard let value = self.values[name] else { return nil }
        var text = value[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.isEmpty ? nil : String(text)
    }
}
