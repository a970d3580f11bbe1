import Declarations
import Foundation
import Testing

@testable import Manifests

/// The official samples (edition 202205): all are read, and the declarations among them rendered back.
@Suite struct OfficialSampleTests {
    let templates: MessageTemplates

    init() throws { self.templates = try SharedTemplates.get() }

    /// Where a rendering legitimately differs from its sample. Whatever is not listed here has to be equal.
    struct Differences: Equatable, CustomStringConvertible {
        /// Elements whose value is ours and not the sample's: `appStatus` is always 2, because drafts are not our
        /// business, and a document is never split.
        var ours: Set<String> = []
        /// Optional elements that a document of this kind never has here.
        var leftOut: Set<String> = []
        /// Values of the sample that our rules refuse: `element: rule`.
        var refused: Set<String> = []

        var description: String {
            "ours \(self.ours.sorted()), left out \(self.leftOut.sorted()), refused \(self.refused.sorted())"
        }
    }

    private static let guid = ": pattern [0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}"

    /// The samples have made-up guids, parcels of 6000 pieces, and codes that the text of the standard does not know.
    static let differences: [DocumentKind: Differences] = [
        .waybill: Differences(refused: ["LogisticsHead/packNo: INT..1"]),
        .waybillStatus: Differences(refused: ["LogisticsStatus/logisticsStatus: codes S"]),
        .inventory: Differences(
            ours: ["appStatus", "declTime"],
            leftOut: [
                "InventoryHead/ieDate", "InventoryHead/invtNo", "InventoryHead/licenseNo", "InventoryHead/note",
                "InventoryHead/preNo", "InventoryList/tradeCountry",
            ], refused: ["InventoryHead/packNo: INT..1"]),
        .cancellation: Differences(ours: ["appStatus"]),
        .refund: Differences(ours: ["appStatus"], refused: ["InvtRefundHead/guid" + Self.guid]),
        .entryList: Differences(refused: ["DeliveryHead/guid" + Self.guid]),
        .exportOrder: Differences(refused: [
            "OrderHead/guid" + Self.guid, "OrderList/currency: pattern [0-9]{3}", "OrderList/unit: pattern [0-9]{3}",
        ]),
        .exportInventory: Differences(
            ours: ["appStatus"],
            refused: ["InventoryHead/ieFlag: codes E", "InventoryHead/tradeMode: codes 1210 9610 9710 9810"]),
        .exportManifest: Differences(ours: ["msgCount", "msgSeqNo"]),
        .exportSummary: Differences(refused: ["SummaryApplyHead/guid" + Self.guid]),
        .exportReturnTally: Differences(refused: ["InvtRefundDetail/guid" + Self.guid]),
    ]

    @Test(arguments: DocumentKind.allCases)
    func aSampleIsRenderedBack(kind: DocumentKind) throws {
        let folder = "samples/official-202205/\(kind.definition.flow.rawValue)/"
        guard let file = Checkout.reference(folder + "\(kind.messageName).xml", checks: 2) else { return }
        let bytes = try Checkout.bytes(file)
        let parsed = try MessageReader.read(bytes)
        var request = try Self.request(parsed)
        var sample = Sample(try Canonicalizer.canonicalize(bytes).text, self.templates.template(of: kind).template)
        var found = Differences()
        found.ours = sample.takeOver(parsed)
        found.leftOut = sample.leaveOut(parsed)

        let compiled = self.templates.template(of: kind)
        let rendered = try compiled.render(request, checked: false)
        #expect(rendered.bytes.text == sample.text)

        request.rootGuid = SampleRequests.guid
        do throws(ManifestError) {
            _ = try self.templates.render(request)
        } catch {
            #expect(error.code == .documentInvalid)
            found.refused = Set(error.documents.map { "\($0.element.replacing(/\[\d+\]/, with: "")): \($0.rule)" })
        }
        #expect(found == Self.differences[kind] ?? Differences(), "\(found)")
        print("rendered back: \(kind), \(parsed.documents.count) documents of the official sample")
    }

    /// Everything that was read, as a message of ours.
    private static func request(_ parsed: ParsedMessage) throws -> MessageRequest {
        let entries = try parsed.documents.map { document in
            Entry(
                body: DocumentBody(parsed.kind, head: document.head, lines: document.lines),
                guid: try #require(document.head["guid"]), appType: try #require(document.head["appType"]),
                appTime: try #require(document.head["appTime"].flatMap { Timestamp(beijing: $0) }))
        }
        let transfer = Transfer(
            copCode: try #require(parsed.transfer["copCode"]), copName: try #require(parsed.transfer["copName"]),
            dxpId: try #require(parsed.transfer["dxpId"]), note: parsed.transfer["note"])
        return MessageRequest(kind: parsed.kind, rootGuid: parsed.rootGuid, transfer: transfer, entries: entries)
    }

    /// Every file is read, official or from the field, bare or in an envelope: as a declaration or as a receipt, all nodes.
    @Test func everySampleIsRead() throws {
        var (documents, receipts) = (0, 0)
        var kinds: Set<ReceiptKind> = []
        for folder in ["official-202205/import", "official-202205/export", "field"] {
            guard let path = Checkout.reference("samples/" + folder, checks: 20) else { continue }
            for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasSuffix(".xml") {
                let bytes = try Checkout.bytes(path + "/" + name)
                do throws(ManifestError) {
                    documents += try MessageReader.read(bytes).documents.count
                    continue
                } catch {
                    #expect(error.code == .unknownMessage, "\(name)")
                }
                let reading = try ReceiptReader.reading(bytes)
                #expect(reading.problems.isEmpty && !reading.records.isEmpty, "\(name)")
                for record in reading.records {
                    kinds.insert(record.kind)
                    guard let document = record.kind.document else { continue }
                    let named = record.kind.definition.numbers + document.definition.key
                    #expect(named.contains { record[$0] != nil }, "\(name) names no document")
                }
                receipts += reading.records.count
            }
        }
        guard documents + receipts > 0 else { return }
        #expect(Set(ReceiptKind.allCases).subtracting(kinds) == [.formatRefusal], "only the 900 has no sample")
        #expect(documents > 150 && receipts > 200)
        print("read: \(documents) documents and \(receipts) receipts of the samples, \(kinds.count) kinds of receipts")
    }
}

/// A sample in canonical form, brought to what a rendering of it can be.
private struct Sample {
    var text: String
    private let template: MessageTemplate

    /// Takes away what no rendering has: layout, the sample signature, a second sender, and the root's other declarations.
    init(_ canonical: String, _ template: MessageTemplate) {
        self.template = template
        var text = canonical.replacing(/>\s+</, with: "><")
        text = text.replacing(/<ds:Signature .*<\/ds:Signature>/.dotMatchesNewlines(), with: "")
        if let sender = text.range(of: "</ceb:BaseTransfer>") {
            let rest = text[sender.upperBound...]
                .replacing(/<ceb:BaseTransfer>.*<\/ceb:BaseTransfer>/.dotMatchesNewlines(), with: "")
            text = String(text[..<sender.upperBound] + rest)
        }
        let namespaces = template.namespaces.map { " xmlns:\($0.prefix)=\"\($0.uri)\"" }.joined()
        text = text.replacing(/(<ceb:CEB\d+Message)( xmlns:\w+="[^"]*")+/) { $0.output.1 + namespaces }
        self.text = text
    }

    /// Puts our value where a message of ours never has another one.
    mutating func takeOver(_ parsed: ParsedMessage) -> Set<String> {
        var changed: Set<String> = []
        for field in self.template.headFields + self.template.transferFields {
            switch field.source {
            case .constant(let value):
                if self.replace(field.part, field.name, with: { _ in value }) { changed.insert(field.name) }
            case .declTime:
                let days = parsed.documents.map { String(($0.head["appTime"] ?? "").prefix(8)) }
                if self.replace(field.part, field.name, with: { days[$0] }) { changed.insert(field.name) }
            default: continue
            }
        }
        return changed
    }

    /// Takes out what the content of this kind has no place for.
    mutating func leaveOut(_ parsed: ParsedMessage) -> Set<String> {
        var left: Set<String> = []
        let kind = self.template.kind
        let parts = [
            (self.template.headFields, parsed.documents.map(\.head), kind.definition.head),
            (self.template.lineFields, parsed.documents.flatMap(\.lines), kind.definition.list),
        ]
        for (fields, rows, official) in parts {
            guard let part = fields.first?.part, let official else { continue }
            let placed = Set(fields.map(\.name))
            for element in official.elements where !placed.contains(element.name) {
                guard rows.contains(where: { $0[element.name] != nil }) else { continue }
                left.insert(part + "/" + element.name)
                _ = self.replace(part, element.name, with: { _ in nil })
            }
        }
        return left
    }

    /// Replaces the text of an element in each of its parts, or takes the element out; says whether anything changed.
    private mutating func replace(_ part: String, _ name: String, with value: (Int) -> String?) -> Bool {
        var changed = false
        var number = 0
        var done = ""
        var rest = self.text[...]
        while let start = rest.range(of: "<ceb:\(part)>"), let end = rest.range(of: "</ceb:\(part)>") {
            var body = String(rest[start.upperBound..<end.lowerBound])
            if let open = body.range(of: "<ceb:\(name)>"), let close = body.range(of: "</ceb:\(name)>") {
                let new = value(number).map { "<ceb:\(name)>\($0)</ceb:\(name)>" } ?? ""
                changed = changed || body[open.lowerBound..<close.upperBound] != new
                body.replaceSubrange(open.lowerBound..<close.upperBound, with: new)
            }
            done += rest[..<start.upperBound] + body + rest[end.lowerBound..<end.upperBound]
            rest = rest[end.upperBound...]
            number += 1
        }
        self.text = done + rest
        return changed
    }
}
