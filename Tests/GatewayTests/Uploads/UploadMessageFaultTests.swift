import Declarations
import GatewayTestKit
import Ledger
import Testing

@testable import Gateway
@testable import Manifests

/// Messages of customs that must not become an order unnoticed, and troubles in the middle of their upload.
@Suite(.onEveryStore) struct UploadMessageFaultTests {
    private static func codes(_ house: UploadHouse, _ view: UploadView) async throws -> Set<String> {
        Set(try await house.rows(view.key).flatMap(\.messages).filter { !$0.isRepair }.map(\.violation.code))
    }

    @Test("After a passing trouble every verdict stands in the row of its order")
    func rowsAfterTrouble() async throws {
        let house = UploadHouse(try await Rehearsal())
        let set = try await MessageSet.make([SampleOrder("T-1"), SampleOrder("T-2")])
        let file = UploadFile(name: "t.xml", bytes: set.file)
        let key = try #require(try await house.gateway.openUpload(file, tenant: house.house.tenant).first?.key)
        let full = UploadHouse(house.house) { $0.policy.minFreeBytes = Int.max }
        for _ in 0..<3 {
            #expect(try await full.workOff(key).isWaiting)
            house.house.clock.advance(by: .seconds(10))
        }
        let view = try await house.workOff(key)
        #expect(view.counts[.accepted] == 2)
        #expect(try await house.rows(key).map(\.line) == [2, 3])
        let result = try #require(
            try await house.gateway.uploadResult(key, tenant: house.house.tenant, language: .en))
        let reader = try SpreadsheetReader(result.bytes) { FieldName(rawValue: $0) != nil }
        #expect(try reader.next(9).map { $0.cells.last?.prefix(8) } == ["accepted", "accepted"])
        await house.house.end()
    }

    @Test("A stored order that cannot be read is not gone on with as an empty one")
    func unreadable() async throws {
        let house = UploadHouse(try await Rehearsal())
        let set = try await MessageSet.make([SampleOrder("U-1")])
        let key = try await house.upload(set.file, name: "u.xml", isDryRun: true).key
        let ledger = house.premises.ledger
        let record = try #require(try await ledger.upload(key))
        #expect(try await house.processor.stored(1, of: record).body.documents?.count == 4)
        var order = try #require(try await ledger.uploadOrders(.init(.all, limit: 1), of: record).first)
        for body in [[], Array("{}".utf8)] as [[UInt8]] {
            order.body = body
            try await ledger.store([order], of: record, lease: .zero, now: house.house.clock.now())
            await #expect(throws: UploadTrouble.self) { _ = try await house.processor.stored(1, of: record) }
        }
        await #expect(throws: UploadTrouble.self) { _ = try await house.processor.stored(2, of: record) }
        await house.house.end()
    }

    @Test("A deletion is told, before its filing or after it, of whatever document")
    func deletions() async throws {
        let house = UploadHouse(try await Rehearsal())
        let set = try await MessageSet.make([SampleOrder("D-1")]).bare
        for kind in [311, 411, 511, 621] {
            let deletion = Array(set.with("appType", "3", in: kind)[kind].utf8)
            for file in [set.file + deletion, deletion + set.file] {
                let view = try await house.upload(file, name: "d.xml", isDryRun: true)
                #expect(view.counts[.refused] == 1)
                #expect(try await Self.codes(house, view) == ["deletion_not_taken"])
            }
        }
        await house.house.end()
    }

    /// Two ports of one district and mode; the tenant has an account book of its own at the second.
    private static func twoPorts() async throws -> UploadHouse {
        UploadHouse(try await Rehearsal()) { premises in
            guard var second = premises.routes["nanjing"], var tenant = premises.tenants["merchant"] else { return }
            second.port.id = "second"
            premises.routes["second"] = second
            var foreign = second
            foreign.port.id = "foreign"
            foreign.port.customsCode = "5100"
            premises.routes["foreign"] = foreign
            tenant.profile.places["second"] = .init(emsNo: "T2377W000002")
            premises.tenants["merchant"] = tenant
        }
    }

    private static func upload(_ house: UploadHouse, _ bytes: [UInt8], port: String) async throws -> UploadView {
        let file = UploadFile(name: "p.xml", bytes: bytes, isDryRun: true, port: port)
        let key = try #require(try await house.gateway.openUpload(file, tenant: house.house.tenant).first?.key)
        return try await house.workOff(key)
    }

    @Test("Account book and district are compared with the port the order will have, whichever was chosen")
    func chosenPort() async throws {
        let house = try await Self.twoPorts()
        let first = try await MessageSet.make([SampleOrder("B-1")])
        let second = first.with("emsNo", "T2377W000002", in: 621)
        #expect(try await Self.upload(house, first.file, port: "nanjing").counts[.accepted] == 1)
        #expect(try await Self.upload(house, second.file, port: "second").counts[.accepted] == 1)
        for view in [
            try await Self.upload(house, first.file, port: "second"),
            try await Self.upload(house, second.file, port: "nanjing"),
        ] {
            #expect(view.counts[.refused] == 1)
            #expect(try await Self.codes(house, view) == ["other_enterprise"])
        }
        // A port that does not fit is told, never replaced by one that does.
        let view = try await Self.upload(house, first.file, port: "foreign")
        #expect(view.counts[.refused] == 1)
        let messages = try await house.rows(view.key).flatMap(\.messages)
        #expect(
            messages.contains {
                $0.violation.code == "value_not_filed"
                    && $0.cell.hasPrefix("CEB621Message/InventoryHead/customsCode (")
                    && $0.violation.message.en.hasSuffix("5100.")
            })
        await house.house.end()
    }

    @Test("What the port's profile has otherwise, or nowhere, refuses; what no order has a place for is told")
    func notKept() async throws {
        let house = UploadHouse(try await Rehearsal())
        let set = try await MessageSet.make([SampleOrder("K-1")]).bare
        func upload(_ element: String, before next: String) async throws -> UploadView {
            let text = set[621].replacing(
                "<ceb:\(next)>", with: "<ceb:\(element)>1</ceb:\(element)><ceb:\(next)>")
            let file = set.only(311, 411, 511).file + Array(text.utf8)
            return try await house.upload(file, name: "k.xml", isDryRun: true)
        }
        for element in ["wrapType", "loctNo", "licenseNo"] {
            let view = try await upload(element, before: "grossWeight")
            #expect(try await Self.codes(house, view) == ["value_not_filed"], "\(element)")
            let message = try #require(try await house.rows(view.key).first?.messages.first { !$0.isRepair })
            #expect(message.cell.hasPrefix("CEB621Message/InventoryHead/\(element) (k.xml:"))
        }
        let places = [
            ("note", "grossWeight", "InventoryHead/note"), ("tradeCountry", "qty1", "InventoryList[1]/tradeCountry"),
        ]
        for (element, next, path) in places {
            let view = try await upload(element, before: next)
            #expect(view.counts[.accepted] == 1, "\(element)")
            let told = try await house.rows(view.key).flatMap(\.messages).filter {
                $0.violation.code == "element_not_kept"
            }
            #expect(told.map(\.isRepair) == [true])
            #expect(told.first?.cell.hasPrefix("CEB621Message/\(path) (k.xml:") == true)
        }
        await house.house.end()
    }

    @Test(
        "Two orders of one number are refused, not mixed",
        arguments: [
            ("buyerIdNumber", "000000196612039991", "11010519491231002X"), ("ebpCode", "0000PLAT001", "0000PLATX1"),
        ])
    func oneNumberTwice(_ element: String, _ value: String, _ other: String) async throws {
        let house = UploadHouse(try await Rehearsal())
        let set = try await MessageSet.make([SampleOrder("S-1")]).bare
        #expect(set[621].contains("<ceb:\(element)>\(value)<"))
        let second = MessageSet(texts: set.texts.map { ($0.kind, $0.text.replacing(">\(value)<", with: ">\(other)<")) })
        for file in [set.file + second.file, second.file + set.file] {
            let view = try await house.upload(file, name: "s.xml", isDryRun: true)
            #expect(view.orders == 1 && view.counts[.refused] == 1)
            let codes = try await Self.codes(house, view)
            #expect(codes.contains("messages_differ"), "\(codes)")
        }
        await house.house.end()
    }

    @Test("A new process in the middle of reading goes on, and loses and repeats nothing")
    func restart() async throws {
        let set = try await MessageSet.make([SampleOrder("Z1-0")]).bare
        let count = 80
        let texts = set.texts.flatMap { _, text in
            (0..<count).map { text.replacing("Z1-0", with: "Z1-\($0)") }
        }
        let house = UploadHouse(try await Rehearsal())
        let file = UploadFile(name: "many.xml", bytes: Array(texts.joined().utf8), isDryRun: true)
        let key = try #require(try await house.gateway.openUpload(file, tenant: house.house.tenant).first?.key)
        await house.processor.processOnce { false }
        let half = try #require(try await house.gateway.upload(key, tenant: house.house.tenant))
        #expect(half.state == "received" && half.orders == count)
        await house.house.end()
        let next = UploadHouse(try await Rehearsal(continuing: house.house))
        next.house.clock.advance(by: .seconds(120))
        let view = try await next.workOff(key)
        #expect(view.counts == [.accepted: count, .alreadyHere: 0, .needsYou: 0, .refused: 0])
        #expect(try await next.rows(key).map(\.line) == Array(2..<count + 2))
        await next.house.end()
    }

    @Test("Any number of documents of one order: copies are one, the rest refuse it, and few are kept")
    func manyDocuments() async throws {
        let house = UploadHouse(try await Rehearsal())
        let set = try await MessageSet.make([SampleOrder("M-1")]).bare
        let copies = try await house.upload(
            Array(repeating: set.file, count: 6).flatMap { $0 }, name: "c.xml", isDryRun: true)
        #expect(copies.counts[.accepted] == 1 && copies.orders == 1)
        let others = (0..<20).flatMap { Array(set.with("netWeight", "0.\($0 + 1)", in: 621)[621].utf8) }
        let view = try await house.upload(set.file + others, name: "o.xml", isDryRun: true)
        #expect(view.orders == 1 && view.counts[.refused] == 1)
        #expect(try await Self.codes(house, view) == ["messages_differ"])
        let record = try #require(try await house.premises.ledger.upload(view.key))
        #expect(try await house.processor.stored(1, of: record).body.documents?.count == 8)
        await house.house.end()
    }

    @Test("What messages contradict each other in is no group that a value mends")
    func noMending() async throws {
        let house = UploadHouse(try await Rehearsal())
        let set = try await MessageSet.make([SampleOrder("G-1")])
        let view = try await house.upload(set.with("unit", "011", in: 311).file, name: "g.xml")
        let group = try #require(view.groups.first { $0.code == "messages_differ" })
        #expect(group.value == nil && group.columnName == "unit")
        let outcome = try await house.gateway.fixUpload(
            view.key, tenant: house.house.tenant, UploadFix(group: group.number, value: "142", isRemembered: false))
        guard case .impossible? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        await house.house.end()
    }
}
