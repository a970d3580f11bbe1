import Declarations
import Foundation
import Testing

@testable import Manifests

@Suite struct RenderingTests {
    let templates: MessageTemplates

    init() throws { self.templates = try SharedTemplates.get() }

    @Test func aSmallMessageIsExactlyThis() throws {
        let names = DocumentFields.head(of: .payment)
        let values = [
            "payCode": "31222699S7", "payName": "支付 <宝> & \"co\"", "payTransactionId": "T1", "orderNo": "O1",
            "ebpCode": "E1", "ebpName": "平台", "payerIdType": "1", "payerIdNumber": "ID", "payerName": "a\r\nb",
            "amountPaid": "12.5", "currency": "142", "payTime": "20260101120000",
        ]
        let body = DocumentBody(
            kind: .payment, key: .payment(payCode: "31222699S7", payTransactionId: "T1"),
            head: names.map { values[$0] }, lines: [])
        let request = MessageRequest(
            kind: .payment, rootGuid: SampleRequests.guid,
            transfer: Transfer(copCode: "C1", copName: "N", dxpId: "D"),
            entries: [
                Entry(
                    body: body, guid: "0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0002", appType: "1",
                    appTime: try #require(Timestamp(beijing: "20260102030405")))
            ])
        let message = try self.templates.render(request)
        let expected = """
            <ceb:CEB411Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" guid="0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0001" \
            version="1.0"><ceb:Payment><ceb:PaymentHead><ceb:guid>0F8B3C52-6D1E-4A77-9C20-1B5E6A7F0002</ceb:guid>\
            <ceb:appType>1</ceb:appType><ceb:appTime>20260102030405</ceb:appTime><ceb:appStatus>2</ceb:appStatus>\
            <ceb:payCode>31222699S7</ceb:payCode><ceb:payName>支付 &lt;宝&gt; &amp; "co"</ceb:payName>\
            <ceb:payTransactionId>T1</ceb:payTransactionId><ceb:orderNo>O1</ceb:orderNo><ceb:ebpCode>E1</ceb:ebpCode>\
            <ceb:ebpName>平台</ceb:ebpName><ceb:payerIdType>1</ceb:payerIdType><ceb:payerIdNumber>ID</ceb:payerIdNumber>\
            <ceb:payerName>a&#xD;
            b</ceb:payerName><ceb:amountPaid>12.5</ceb:amountPaid><ceb:currency>142</ceb:currency>\
            <ceb:payTime>20260101120000</ceb:payTime></ceb:PaymentHead></ceb:Payment><ceb:BaseTransfer>\
            <ceb:copCode>C1</ceb:copCode><ceb:copName>N</ceb:copName><ceb:dxpMode>DXP</ceb:dxpMode>\
            <ceb:dxpId>D</ceb:dxpId></ceb:BaseTransfer></ceb:CEB411Message>
            """
        #expect(message.bytes == expected.bytes)
        #expect(message.bytes[message.signatureOffset...].elementsEqual("</ceb:CEB411Message>".utf8))
        #expect(message.rootNamespaces.map(\.prefix) == ["ceb", "xsi"])
        #expect(message.kind == .payment)
    }

    /// What is rendered is its own canonical form, by libxml2, and with the signature's place cut open it still is.
    @Test(arguments: DocumentKind.allCases)
    func renderingIsCanonical(kind: DocumentKind) throws {
        var samples = SampleRequests(self.templates, seed: 7)
        for choice in SampleRequests.Choice.allCases {
            for optional in [true, false] {
                let request = samples.request(kind, documents: 3, lines: 2, choice: choice, optional: optional)
                let message = try self.templates.render(request)
                #expect(try Canonicalizer.canonicalize(message.bytes) == message.bytes)
            }
        }
    }

    /// What went in comes out of a reader.
    @Test(arguments: DocumentKind.allCases)
    func renderedValuesReadBack(kind: DocumentKind) throws {
        var samples = SampleRequests(self.templates, seed: 11)
        for choice in SampleRequests.Choice.allCases {
            let request = samples.request(kind, documents: 2, lines: 3, choice: choice)
            let parsed = try MessageReader.read(try self.templates.render(request).bytes)
            #expect(parsed.kind == kind)
            #expect(parsed.rootGuid == request.rootGuid)
            #expect(parsed.version == "1.0")
            #expect(parsed.transfer["copName"] == request.transfer.copName)
            #expect(parsed.transfer["note"] == nil)
            #expect(parsed.documents.count == request.entries.count)
            #expect(parsed.subscribers.map { $0["dxpAddress"]?.bytes } == request.subscribers.map(\.dxpAddress.bytes))
            #expect(parsed.subscribers.map { $0["note"]?.bytes } == request.subscribers.map { $0.note?.bytes })
            #expect(parsed.extendMessage?.name == request.extendMessage?.name)
            for (document, entry) in zip(parsed.documents, request.entries) {
                #expect(document.head["guid"] == entry.guid)
                #expect(document.head["appTime"] == entry.appTime.beijing14)
                for (name, value) in zip(DocumentFields.head(of: kind), entry.body.head) {
                    #expect(document.head[name].map(\.bytes) == value.map(\.bytes), "\(name)")
                }
                #expect(document.lines.count == entry.body.lines.count)
                for (line, row) in zip(document.lines, entry.body.lines) {
                    for (name, value) in zip(DocumentFields.line(of: kind), row) {
                        #expect(line[name].map(\.bytes) == value.map(\.bytes), "\(name)")
                    }
                }
            }
        }
    }

    /// All bad values of all documents are listed, by index, element and rule, and none is quoted.
    @Test func everyBadDocumentIsNamedAndNoValueQuoted() throws {
        var samples = SampleRequests(self.templates, seed: 3)
        var request = samples.request(.order, documents: 5, lines: 2, choice: .shortest)
        let head = DocumentFields.head(of: .order)
        let line = DocumentFields.line(of: .order)
        func set(_ document: Int, _ name: String, _ value: String?) throws {
            request.entries[document].body.head[try #require(head.firstIndex(of: name))] = value
        }
        let secret = String(repeating: "张三丰", count: 21)
        try set(1, "buyerName", secret)
        try set(1, "acturalPaid", "1,5")
        try set(3, "buyerTelephone", nil)
        try set(3, "consignee", "a\u{0}b")
        try set(3, "consigneeAddress", "\u{FFFE}")
        request.entries[4].body.lines[1][try #require(line.firstIndex(of: "unit"))] = "件00"
        request.entries[4].body.lines[1][try #require(line.firstIndex(of: "currency"))] = "840"
        request.entries[4].body.lines[0][try #require(line.firstIndex(of: "qty"))] = nil
        request.entries[4].guid = "0f8b3c52-6d1e-4a77-9c20-1b5e6a7f0001"
        request.entries[4].appType = "4"
        let error = try #require(throws: ManifestError.self) { try self.templates.render(request) }
        #expect(error.code == .documentInvalid)
        #expect(!error.isRetriable)
        let guidPattern = "pattern [0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}"
        #expect(
            Set(error.documents) == [
                DocumentProblem(document: 1, element: "OrderHead/buyerName", rule: "C1..60"),
                DocumentProblem(document: 1, element: "OrderHead/acturalPaid", rule: "N19,5"),
                DocumentProblem(document: 3, element: "OrderHead/buyerTelephone", rule: "required"),
                DocumentProblem(document: 3, element: "OrderHead/consignee", rule: "characters allowed in XML"),
                DocumentProblem(document: 3, element: "OrderHead/consigneeAddress", rule: "characters allowed in XML"),
                DocumentProblem(document: 4, element: "OrderHead/guid", rule: guidPattern),
                DocumentProblem(document: 4, element: "OrderHead/appType", rule: "codes 1 2 3"),
                DocumentProblem(document: 4, element: "OrderList[1]/qty", rule: "required"),
                DocumentProblem(document: 4, element: "OrderList[2]/unit", rule: "pattern [0-9]{3}"),
                DocumentProblem(document: 4, element: "OrderList[2]/currency", rule: "codes 142"),
            ])
        #expect(!"\(error) \(error.documents)".contains("张"))

        // Taking out the bad ones leaves a good message.
        let bad = Set(error.documents.map(\.document))
        request.entries = request.entries.enumerated().filter { !bad.contains($0.offset) }.map(\.element)
        #expect(try MessageReader.read(try self.templates.render(request).bytes).documents.count == 2)
    }

    @Test func theMessageAroundTheDocumentsIsCheckedToo() throws {
        var samples = SampleRequests(self.templates, seed: 5)
        let good = samples.request(.waybill, documents: 1)
        var none = good
        none.entries = []
        var many = good
        many.entries = Array(repeating: good.entries[0], count: 101)
        var guid = good
        guid.rootGuid = "1"
        var sender = good
        sender.transfer.dxpId = ""
        let subscriber = Subscription(status: .data, dxpAddress: "DXPENT0000000002")
        var subscribers = good
        subscribers.subscribers = Array(repeating: subscriber, count: 6)
        var address = good
        address.subscribers = [subscriber, Subscription(status: .all, dxpAddress: "")]
        var extended = good
        let name = String(repeating: "n", count: 31)
        extended.extendMessage = try ExtendMessage(MessageExtension(name: name, version: "1", content: "<a/>"))
        let cases = [
            (none, "0 documents"), (many, "101 documents"), (guid, "CEB511Message/guid"),
            (sender, "BaseTransfer/dxpId"),
            (subscribers, "6 BaseSubscribe"), (address, "BaseSubscribe[2]/dxpAddress breaks C1..100"),
            (extended, "ExtendMessage/name breaks C1..30"),
        ]
        for (request, place) in cases {
            let error = #expect(throws: ManifestError.self) { try self.templates.render(request) }
            #expect(error?.code == .messageInvalid)
            #expect(error?.message.contains(place) == true, "\(String(describing: error))")
        }
        var other = good
        other.entries[0].body.kind = .order
        let mixed = #expect(throws: ManifestError.self) { try self.templates.render(other) }
        #expect(mixed?.documents == [DocumentProblem(document: 0, element: "Logistics", rule: "kind 511")])
        var full = good
        full.entries = Array(repeating: good.entries[0], count: 100)
        #expect(try MessageReader.read(try self.templates.render(full).bytes).documents.count == 100)
    }

    @Test func linesAreCounted() throws {
        var samples = SampleRequests(self.templates, seed: 6)
        #expect(try !self.templates.render(samples.request(.order, lines: 99)).bytes.isEmpty)
        for lines in [0, 100] {
            var request = samples.request(.order)
            let line = try #require(request.entries[0].body.lines.first)
            request.entries[0].body.lines = Array(repeating: line, count: lines)
            let error = #expect(throws: ManifestError.self) { try self.templates.render(request) }
            #expect(error?.documents == [DocumentProblem(document: 0, element: "OrderList", rule: "lines 1..99")])
        }
        for kind in DocumentKind.allCases where kind.definition.list == nil {
            var withLines = samples.request(kind)
            withLines.entries[0].body.lines = [[]]
            #expect(throws: ManifestError.self) { try self.templates.render(withLines) }
        }
    }

    @Test func oneTemplateServesManyTasks() async throws {
        var samples = SampleRequests(self.templates, seed: 9)
        let request = samples.request(.inventory, documents: 20, lines: 3)
        let expected = try self.templates.render(request)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 { group.addTask { (try? self.templates.render(request)) == expected } }
            for await same in group { #expect(same) }
        }
    }
}
