import Testing
import Yams

@testable import Declarations

/// The registry of kinds: consistent in itself, and what the standard says where the standard is at hand.
@Suite struct DocumentKindTests {
    @Test func theFamilyIsWhole() {
        #expect(
            DocumentKind.allCases.map(\.rawValue).sorted() == [
                213, 215, 303, 311, 403, 411, 505, 507, 509, 511, 513, 603, 605, 607, 621, 623, 625, 701, 711,
            ])
        #expect(
            ReceiptKind.allCases.map(\.rawValue).sorted() == [
                214, 216, 304, 312, 404, 412, 506, 508, 510, 512, 514, 604, 606, 608, 622, 624, 626, 702, 712, 792, 816,
                818, 900,
            ])
        #expect(DocumentKind.ofOrders == [.order, .payment, .waybill, .inventory])
    }

    @Test(arguments: DocumentKind.allCases)
    func aKindIsFoundByNumberAndName(kind: DocumentKind) {
        #expect(DocumentKind(rawValue: kind.rawValue) == kind)
        #expect(DocumentKind(messageName: "CEB\(kind.rawValue)Message") == kind)
        #expect(DocumentKind(messageName: "CEB\(kind.rawValue)") == nil)
        #expect(DocumentKind(messageName: kind.receipt.messageName) == nil)
        #expect(kind.receipt.rawValue == kind.rawValue + 1)
        #expect(kind.receipt.document == kind)
        #expect(ReceiptKind(messageName: "CEB\(kind.rawValue + 1)Message") == kind.receipt)
        #expect("\(kind)" == kind.messageName)
    }

    @Test func receiptsOfNoDocumentAreFoundToo() {
        for kind in [ReceiptKind.taxBill, .taxBillStatus, .summaryResult, .formatRefusal] {
            #expect(kind.document == nil)
            #expect(ReceiptKind(messageName: kind.messageName) == kind)
        }
        #expect(ReceiptKind(messageName: "CEB214") == DocumentKind.exportReturn.receipt)
        #expect(ReceiptKind(messageName: "CEB999Message") == nil)
        #expect(DocumentKind(rawValue: 312) == nil)
    }

    /// The key is made of elements that every document has, and the submission's own elements are no content.
    @Test(arguments: DocumentKind.allCases)
    func theKeyIsInTheContent(kind: DocumentKind) {
        let names = DocumentFields.head(of: kind)
        let elements = kind.definition.head.elements
        #expect(!kind.definition.key.isEmpty)
        for name in kind.definition.key { #expect(names.contains(name), "\(name)") }
        for name in ["guid", "appType", "appTime", "appStatus", "declTime", "msgCount", "msgSeqNo"] {
            #expect(!names.contains(name), "\(name)")
        }
        #expect(elements.prefix(4).map(\.name) == ["guid", "appType", "appTime", "appStatus"])
        #expect(names.filter { name in elements.contains { $0.name == name } } == names)
        #expect((kind.definition.list == nil) == (kind.definition.lines == 0...0))
        let body = DocumentBody(kind, head: Dictionary(uniqueKeysWithValues: names.map { ($0, $0) }))
        #expect(body.key.parts == kind.definition.key)
    }

    // MARK: Against the specification

    private static func messages() throws -> [String: Any]? {
        guard let text = Places.specification("ceb/messages.yaml", checks: 42) else { return nil }
        return try #require((try Yams.load(yaml: text) as? [String: Any])?["messages"] as? [String: Any])
    }

    /// Every element of every kind, in its order, with its type and whether it may be left out.
    @Test func elementsAreTheOfficialOnes() throws {
        guard let messages = try Self.messages() else { return }
        for kind in DocumentKind.allCases {
            let message = try #require(messages[kind.messageName] as? [String: Any])
            let definition = kind.definition
            #expect(message["flow"] as? String == definition.flow.rawValue, "\(kind)")
            #expect(message["node"] as? String == definition.node, "\(kind)")
            #expect((message["receipt"] as? String)?.hasPrefix(kind.receipt.messageName) == true, "\(kind)")
            #expect(message["node_occurs"] as? String == Self.wording(definition.documents), "\(kind)")
            let children = try #require(message["children"] as? [[String: Any]])
            let signature = children.first { $0["e"] as? String == "ds:Signature" }
            #expect((signature?["occ"] as? String == "1..1") == definition.isSigned, "\(kind)")
            #expect((children.last?["e"] as? String == "ds:Signature") == (definition.flow == .import), "\(kind)")
            let ours = [definition.head, definition.list].compactMap { $0 }
            guard let parts = message["parts"] as? [[String: Any]] else {
                #expect(definition.head.name == nil && definition.list == nil, "\(kind)")
                #expect(try Self.elements(message) == definition.head.elements, "\(kind)")
                continue
            }
            #expect(parts.map { $0["part"] as? String } == ours.map(\.name), "\(kind)")
            for (part, official) in zip(ours, parts) {
                #expect(try Self.elements(official) == part.elements, "\(kind) \(part.name ?? "")")
            }
            guard let occurrence = parts.dropFirst().first?["occ"] as? String else { continue }
            #expect(occurrence == Self.wording(definition.lines), "\(kind)")
        }
    }

    private static func wording(_ range: ClosedRange<Int>) -> String {
        "\(range.lowerBound).." + (range.upperBound == KindDefinition.manyLines ? "unbounded" : "\(range.upperBound)")
    }

    private static func elements(_ part: [String: Any]) throws -> [OfficialElement] {
        try #require(part["fields"] as? [[String: Any]]).map { field in
            OfficialElement(
                name: try #require(field["n"] as? String), type: try #require(field["t"] as? String),
                isOptional: field["req"] as? String == "O")
        }
    }

    /// Where a receipt has its fields, and which of them say who is meant, what became of it and when.
    @Test func receiptsAreTheOfficialOnes() throws {
        guard let messages = try Self.messages() else { return }
        for kind in ReceiptKind.allCases {
            let message = try #require(messages[kind.messageName] as? [String: Any])
            let definition = kind.definition
            #expect(message["node"] as? String == definition.node, "\(kind)")
            let head = (message["parts"] as? [[String: Any]])?.first
            #expect(head?["part"] as? String == definition.head, "\(kind)")
            let fields = try #require((head ?? message)["fields"] as? [[String: Any]]).compactMap { $0["n"] as? String }
            for name in definition.numbers + [definition.status, definition.time] {
                #expect(fields.contains(name), "\(kind) \(name)")
            }
            guard let document = kind.document else { continue }
            #expect((definition.numbers + document.definition.key).contains { fields.contains($0) }, "\(kind)")
        }
    }
}
