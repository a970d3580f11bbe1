import Declarations

/// Reads `DxpRep`: what the exchange platform itself says about an envelope, as leniently as receipts are read.
enum PlatformReply {
    /// One record per `Response`. `others["ResponseCode"]` is the code as written.
    static func reading(_ root: XMLElement) -> ReceiptReading {
        var reading = ReceiptReading()
        for (index, node) in root.children.filter({ $0.name == "Response" }).enumerated() {
            guard let record = Self.record(node) else {
                reading.problems.append(
                    ManifestError(
                        .receiptInvalid, "DxpRep, Response \(index + 1): no ResponseCode, or no CopMsgId in OriHead",
                        line: node.line))
                continue
            }
            reading.records.append(record)
        }
        if reading.records.isEmpty, reading.problems.isEmpty {
            reading.problems.append(ManifestError(.receiptInvalid, "DxpRep holds no Response", line: root.line))
        }
        return reading
    }

    private static func record(_ node: XMLElement) -> ReceiptRecord? {
        guard let head = node.child("OriHead"), let message = Self.text("CopMsgId", below: head),
            var code = node.child("ResponseCode")?.text.trimmed, !code.isEmpty
        else { return nil }
        // The answer as a whole may be good while one receiver was not reached.
        if Self.isGood(code), let results = node.child("Results") {
            let codes = results.children.compactMap { $0.child("Code")?.text.trimmed }
            code = codes.first { !$0.isEmpty && !Self.isGood($0) } ?? code
        }
        let digits = (node.child("NoticeTime")?.text ?? "").utf8.filter { (48...57).contains($0) }
        let time = String(decoding: digits.prefix(14), as: UTF8.self)
        let whole = time.utf8.count == 8 ? time + "000000" : time
        let info = [node.child("ResponseInfo")?.text, node.child("Note")?.text].compactMap { $0?.trimmed }
        var record = ReceiptRecord(
            kind: .platformAnswer, status: Int(code) ?? -1,
            returnTime: Timestamp(beijing: whole) == nil ? "00000000000000000" : whole + "000",
            returnInfo: info.filter { !$0.isEmpty }.joined(separator: " "))
        record.oriCopMsgId = message
        record.oriMessageType = Self.text("MsgType", below: head)
        record.others["ResponseCode"] = code
        return record
    }

    /// All zeros; the standard lists failures only.
    private static func isGood(_ code: String) -> Bool { code.utf8.allSatisfy { $0 == 48 } }

    /// `OriHead` is a copy of `TransInfo`, with or without that element around its fields.
    private static func text(_ name: String, below element: XMLElement) -> String? {
        if let text = element.child(name)?.text.trimmed, !text.isEmpty { return text }
        let inner = element.child("TransInfo")?.child(name)?.text.trimmed
        return inner?.isEmpty == false ? inner : nil
    }
}
