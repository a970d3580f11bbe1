import Declarations
import Manifests

/// Receipts in the official form, `CEBnnnMessage` in a `DxpMsg`, as the data exchange platform hands them over.
///
/// Import receipts stand in the default namespace, export ones under `ceb:`, as seen in the field. A negative 622 names
/// neither copNo nor preNo, as seen in the field although its schema demands both.
enum ReceiptXML {
    static let namespace = "http://www.chinaport.gov.cn/ceb"
    static let importSystem = "DXPEDCCEB0000002"
    static let exportSystem = "DXPEDCCEB0000003"

    /// The receipt in its envelope. `original` is the refused message of a 900.
    static func envelope(_ receipt: PortReceipt, rootGuid: String, original: [UInt8]?) -> [UInt8] {
        var xml = XMLText()
        xml.open("DxpMsg xmlns=\"http://www.chinaport.gov.cn/dxp\" ver=\"1.0\"")
        xml.open("TransInfo")
        xml.element("CopMsgId", rootGuid)
        xml.element("SenderId", self.isExport(receipt) ? self.exportSystem : self.importSystem)
        xml.open("ReceiverIds")
        xml.element("ReceiverId", receipt.dxpId)
        xml.close("ReceiverIds")
        let time = receipt.returnTime.beijing14
        let (day, clock) = (Array(time.prefix(8)), Array(time.suffix(6)))
        xml.element(
            "CreatTime",
            "\(String(day[0..<4]))-\(String(day[4..<6]))-\(String(day[6..<8]))"
                + "T\(String(clock[0..<2])):\(String(clock[2..<4])):\(String(clock[4..<6]))")
        xml.element("MsgType", receipt.kind.messageName)
        xml.close("TransInfo")
        let message = self.message(receipt, rootGuid: rootGuid, original: original)
        xml.element("Data", String(decoding: Base64.encode(message), as: UTF8.self))
        xml.close("DxpMsg")
        return xml.bytes
    }

    /// The receipt alone; for `garbage` the broken text itself.
    static func message(_ receipt: PortReceipt, rootGuid: String, original: [UInt8]?) -> [UInt8] {
        if case .garbage(let text) = receipt.extra { return Array(text.utf8) }
        let definition = receipt.kind.definition
        let prefix = self.isExport(receipt) ? "ceb" : ""
        var xml = XMLText(prefix: prefix)
        let name = receipt.kind.messageName
        let space = prefix.isEmpty ? "xmlns" : "xmlns:" + prefix
        xml.open("\(name) \(space)=\"\(self.namespace)\" guid=\"\(rootGuid)\" version=\"1.0\"")
        xml.open(definition.node)
        if let head = definition.head { xml.open(head) }
        for (element, value) in self.fields(receipt, original) { xml.element(element, value) }
        if let head = definition.head { xml.close(head) }
        self.lines(receipt, &xml)
        xml.close(definition.node)
        xml.close(name)
        return xml.bytes
    }

    /// Head of a 792 in official order.
    static func summaryHead(_ receipt: PortReceipt, _ figures: SummaryFigures) -> [(String, String)] {
        let names = receipt.names
        func party(_ name: String) -> String { figures.parties[name] ?? "" }
        return [
            ("guid", receipt.guid), ("customsCode", names.customsCode), ("sumNo", names[element: "sumNo"]),
            ("opDate", figures.opDate), ("declSeqNo", figures.declSeqNo), ("entryId", figures.entryId),
            ("decState", "R"), ("agentCode", names.agentCode), ("agentName", party("agentName")),
            ("ebcCode", names.ebcCode), ("ebcName", party("ebcName")), ("declAgentCode", party("declAgentCode")),
            ("declAgentName", party("declAgentName")), ("grossWeight", figures.grossWeight.description),
            ("netWeight", figures.netWeight.description), ("msgCount", "1"), ("msgSeqNo", "1"),
        ]
    }

    private static func isExport(_ receipt: PortReceipt) -> Bool {
        receipt.names.key.kind.definition.flow == .export && receipt.kind != .formatRefusal
    }

    private static func fields(_ receipt: PortReceipt, _ original: [UInt8]?) -> [(String, String)] {
        let names = receipt.names
        let time = receipt.returnTime.beijing17
        var fields: [(String, String)] = [("guid", receipt.guid)]
        switch receipt.extra {
        case .bill(let figures):
            fields += [
                ("returnTime", time), ("invtNo", names.invtNo), ("taxNo", figures.taxNo),
                ("customsTax", figures.customsTax.description), ("valueAddedTax", figures.valueAddedTax.description),
                ("consumptionTax", figures.consumptionTax.description), ("status", figures.status),
                ("entDutyNo", figures.entDutyNo), ("assureCode", names.assureCode), ("ebcCode", names.ebcCode),
                ("logisticsCode", names.logisticsCode), ("agentCode", names.agentCode),
                ("customsCode", names.customsCode), ("orderNo", names.orderNo), ("logisticsNo", names.logisticsNo),
            ]
            return fields
        case .billStatus(let figures):
            fields += [
                ("returnTime", time), ("invtNo", names.invtNo), ("taxNo", figures.taxNo), ("status", figures.status),
                ("entDutyNo", figures.entDutyNo), ("assureCode", names.assureCode),
            ]
            return fields
        case .summary(let figures): return self.summaryHead(receipt, figures)
        case .formatRefusal(let identifier, let type, _):
            return fields + [
                ("returnStatus", String(receipt.status)), ("returnInfo", receipt.info), ("returnTime", time),
                ("oriCopMsgId", identifier), ("oriMessageType", type),
                ("oriBizMessage", String(decoding: original ?? [], as: UTF8.self)),
            ]
        default: break
        }
        let isBare = receipt.status < 0 && receipt.kind == .inventory
        for element in names.key.port.receipt {
            let value = names[element: element.name]
            if isBare, ["copNo", "preNo"].contains(element.name) { continue }
            if value.isEmpty, element.isOptional || receipt.status < 0 { continue }
            fields.append((element.name, value))
        }
        var info = receipt.info
        if case .oversized(let size) = receipt.extra { info = String(repeating: "x", count: size) }
        return fields + [("returnStatus", String(receipt.status)), ("returnTime", time), ("returnInfo", info)]
    }

    private static func lines(_ receipt: PortReceipt, _ xml: inout XMLText) {
        switch receipt.extra {
        case .bill(let figures):
            for line in figures.lines {
                xml.open("TaxListRd")
                xml.element("gnum", String(line.gnum))
                xml.element("gcode", line.gcode)
                xml.element("taxPrice", line.taxPrice.description)
                xml.element("customsTax", line.customsTax.description)
                xml.element("valueAddedTax", line.valueAddedTax.description)
                xml.element("consumptionTax", line.consumptionTax.description)
                xml.close("TaxListRd")
            }
        case .summary(let figures):
            for (index, line) in figures.lines.enumerated() {
                xml.open("SummaryResultList")
                xml.element("invtNo", line.invtNo)
                xml.element("logisticsNo", line.logisticsNo)
                xml.element("gseqno", String(index + 1))
                xml.element("gnum", String(line.gnum))
                xml.element("gcode", line.gcode)
                xml.close("SummaryResultList")
            }
        default: break
        }
    }
}

/// Appends XML text to a byte buffer.
struct XMLText {
    private(set) var bytes: [UInt8] = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)
    private let prefix: String

    init(prefix: String = "") { self.prefix = prefix.isEmpty ? "" : prefix + ":" }

    /// - Parameter tag: name, and attributes as they shall stand.
    mutating func open(_ tag: String) { self.bytes.append(contentsOf: "<\(self.prefix)\(tag)>".utf8) }

    mutating func close(_ name: String) { self.bytes.append(contentsOf: "</\(self.prefix)\(name)>".utf8) }

    mutating func element(_ name: String, _ value: String) {
        self.open(name)
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "<"): self.bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): self.bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "&"): self.bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "\r"): self.bytes.append(contentsOf: "&#xD;".utf8)
            default: self.bytes.append(byte)
            }
        }
        self.close(name)
    }
}
