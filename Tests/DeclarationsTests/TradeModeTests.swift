import Declarations
import Testing

/// One order in bonded import and in direct purchase: what each demands, leaves out and declares.
@Suite struct TradeModeTests {
    private static let direct: PortProfile = {
        var port = SampleOrder.port
        port.id = "nanjing-9610"
        port.tradeMode = "9610"
        port.trafMode = "5"
        port.country = nil
        port.mode = .direct
        return port
    }()

    private static let export: PortProfile = {
        var port = Self.direct
        port.id = "nanjing-9610-export"
        port.mode.flow = .export
        return port
    }()

    private func check(
        _ raw: RawOrder, ports: [PortProfile] = [SampleOrder.port, direct, export],
        policy: IntakePolicy = IntakePolicy()
    ) -> IntakeVerdict {
        var codes = SampleOrder.codes
        codes.countries["142"] = .init(code: "142", iso3: "CHN", zh: "中国", en: "China")
        codes.countries["116"] = .init(code: "116", iso3: "JPN", zh: "日本", en: "Japan")
        return OrderIntake.check(
            raw, tenant: SampleOrder.tenant, ports: Dictionary(uniqueKeysWithValues: ports.map { ($0.id, $0) }),
            codes: codes, policy: policy, today: SampleOrder.today)
    }

    /// A good order of direct purchase.
    private func directOrder() throws -> RawOrder {
        var raw = try SampleOrder.raw()
        raw.set(.port, "nanjing-9610")
        raw.set(.trafNo, "MH 730")
        raw.set(.voyageNo, "MH730")
        raw.set(.billNo, "784-44192956")
        raw.set(.departureCountry, "116")
        for line in raw.lines.indices { raw.remove(.itemRecordNo, line: line) }
        return raw
    }

    private func found(_ violations: [Violation]) -> [String] { violations.map { "\($0.code) \($0.at)" } }

    private func inventory(_ order: Order, _ port: PortProfile) -> DocumentBody {
        DocumentDerivation.body(.inventory, order: order, tenant: SampleOrder.tenant, port: port, copNo: "C-1")
    }

    @Test func directPurchaseDeclaresItsTransport() throws {
        let verdict = self.check(try self.directOrder())
        #expect(verdict.violations.isEmpty && verdict.warnings.isEmpty)
        let order = try #require(verdict.order)
        let body = self.inventory(order, Self.direct)
        #expect(body["tradeMode"] == "9610" && body["trafMode"] == "5" && body["country"] == "116")
        #expect(body["trafNo"] == "MH 730" && body["voyageNo"] == "MH730" && body["billNo"] == "784-44192956")
        #expect(body["emsNo"] == nil && body["areaCode"] == nil && body["areaName"] == nil)
        let record = try #require(DocumentFields.line(of: .inventory).firstIndex(of: "itemRecordNo"))
        #expect(body.lines.allSatisfy { $0[record] == nil })
        let waybill = DocumentDerivation.body(
            .waybill, order: order, tenant: SampleOrder.tenant, port: Self.direct, copNo: "")
        #expect(waybill["billNo"] == "784-44192956")
    }

    @Test(arguments: [
        (FieldName.trafNo, "required_by_mode /logistics/trafNo"),
        (.voyageNo, "required_by_mode /logistics/voyageNo"), (.billNo, "required_by_mode /logistics/billNo"),
        (.departureCountry, "required_by_mode /logistics/country"),
    ])
    func directPurchaseDemandsItsTransport(field: FieldName, violation: String) throws {
        var raw = try self.directOrder()
        raw.remove(field)
        var verdict = self.check(raw)
        #expect(self.found(verdict.violations) == [violation])
        let message = try #require(verdict.violations.first?.message)
        let label = field.field.label
        #expect(message.en.hasPrefix(label.en) && message.en.contains("9610"))
        #expect(message.zh.contains(label.zh) && message.zh.contains("9610"))
        #expect(message.ko.contains(label.ko) && message.ko.contains("9610"))
        raw.set(field, "  ")
        verdict = self.check(raw)
        #expect(self.found(verdict.violations) == [violation])
    }

    @Test func aFaultyValueIsNotAlsoMissing() throws {
        var raw = try self.directOrder()
        raw.set(.billNo, "784 44192956")
        raw.set(.voyageNo, String(repeating: "1", count: 33))
        raw.set(.trafNo, "a\u{1}")
        raw.set(.departureCountry, "999")
        #expect(
            self.found(self.check(raw).violations) == [
                "illegal_character /logistics/trafNo", "too_long /logistics/voyageNo", "blank_inside /logistics/billNo",
                "unknown_country /logistics/country",
            ])
    }

    @Test func directPurchaseComesFromAbroad() throws {
        var raw = try self.directOrder()
        raw.set(.departureCountry, "142")
        let verdict = self.check(raw)
        #expect(self.found(verdict.violations) == ["foreign_country /logistics/country"])
    }

    @Test func aWrongObjectIsToldOnce() throws {
        let text = SampleOrder.json.replacing("\"nanjing\"", with: "\"nanjing-9610\"")
            .replacing(#/"logistics": \{[^}]*\}/#, with: "\"logistics\": 7")
            .replacing(#/"itemRecordNo": "R[12]", /#, with: "")
        let raw = try #require(try RawOrder.read(json: Array(text.utf8)).first)
        #expect(self.found(self.check(raw).violations) == ["wrong_type /logistics"])
    }

    @Test func whatAModeLeavesOutIsWarnedAboutAndNotKept() throws {
        var raw = try SampleOrder.raw()
        raw.set(.billNo, "784-44192956")
        raw.set(.departureCountry, "133")
        var verdict = self.check(raw)
        #expect(verdict.violations.isEmpty)
        #expect(
            self.found(verdict.warnings) == [
                "left_out_by_mode /logistics/billNo", "left_out_by_mode /logistics/country",
            ])
        var order = try #require(verdict.order)
        #expect(order.logistics.billNo == nil && order.logistics.country == nil)
        #expect(order.canonicalBytes == (try SampleOrder.order()).canonicalBytes)
        #expect(self.inventory(order, SampleOrder.port)["country"] == "142")

        raw = try self.directOrder()
        raw.set(.itemRecordNo, "R1", line: 0)
        verdict = self.check(raw)
        #expect(self.found(verdict.warnings) == ["left_out_by_mode /lines/0/itemRecordNo"])
        order = try #require(verdict.order)
        #expect(order.lines.allSatisfy { $0.itemRecordNo == nil })

        let strict = IntakePolicy(severities: [.leftOutByMode: .refuse])
        #expect(self.check(raw, policy: strict).order == nil)
    }

    @Test(arguments: ["1210", "1239"])
    func bondedGoodsNeedTheirNumberInTheBook(mode: String) throws {
        var port = SampleOrder.port
        port.tradeMode = mode
        var raw = try SampleOrder.raw()
        raw.remove(.itemRecordNo, line: 1)
        let verdict = self.check(raw, ports: [port])
        #expect(self.found(verdict.violations) == ["required_by_mode /lines/1/itemRecordNo"])
        #expect(verdict.violations.first?.message.en.contains(mode) == true)
        #expect(verdict.violations.first?.element == "CEB621Message/InventoryList/itemRecordNo")
        let good = try #require(self.check(try SampleOrder.raw(), ports: [port]).order)
        let body = self.inventory(good, port)
        #expect(body["tradeMode"] == mode && body["emsNo"] == "T0000W000001" && body["trafNo"] == nil)
    }

    @Test func aPortThatKnowsTheCountryNeedNotBeTold() throws {
        var port = Self.direct
        port.country = "133"
        var raw = try self.directOrder()
        #expect(self.inventory(try #require(self.check(raw, ports: [port]).order), port)["country"] == "116")
        raw.remove(.departureCountry)
        #expect(self.inventory(try #require(self.check(raw, ports: [port]).order), port)["country"] == "133")
    }

    @Test func importsAreNotDeclaredAtAPortOfExport() throws {
        var raw = try SampleOrder.raw()
        raw.set(.port, "nanjing-9610-export")
        let verdict = self.check(raw)
        #expect(self.found(verdict.violations) == ["unknown_port /port"])
        #expect(verdict.violations.first?.message.en.contains("nanjing, nanjing-9610.") == true)
    }

    @Test func aPortMayTakeFewerLines() throws {
        var port = SampleOrder.port
        port.maxLines = 1
        let verdict = self.check(try SampleOrder.raw(), ports: [port])
        #expect(self.found(verdict.violations) == ["too_many_lines /lines"])
        #expect(verdict.violations.first?.message.en.contains("more than 1 lines") == true)
    }

    @Test func aTenantHasItsOwnWarehouseAtAPort() throws {
        var tenant = SampleOrder.tenant
        tenant.places["nanjing"] = .init(
            warehouse: Enterprise(code: "0000WARE02", name: "样例仓储二"), emsNo: nil, siteOperator: nil)
        let body = DocumentDerivation.body(
            .inventory, order: try SampleOrder.order(), tenant: tenant, port: SampleOrder.port, copNo: "C-1")
        #expect(body["areaCode"] == "0000WARE02" && body["areaName"] == "样例仓储二" && body["emsNo"] == "T0000W000001")
        #expect(tenant.place(at: "haikou").warehouse?.code == "0000WARE01")
    }

    /// Orders stored before there were transport fields hash as they did.
    @Test func fieldsThatCameLaterLeaveOldHashesAlone() throws {
        let old = try SampleOrder.order()
        let body = self.inventory(old, SampleOrder.port)
        var shorter = body
        let names = DocumentFields.head(of: .inventory)
        shorter.head = zip(names, body.head).filter { !["trafNo", "voyageNo", "billNo"].contains($0.0) }.map(\.1)
        #expect(shorter.head.count == body.head.count - 3)
        #expect(Self.bytes(shorter) == body.canonicalBytes)
        var new = old
        new.logistics.billNo = "B1"
        #expect(new.canonicalBytes != old.canonicalBytes)
        #expect(OrderDifference.between(old, new).map(\.at) == ["/logistics/billNo"])
        let changed = OrderDifference.changedKinds(
            old, new, tenant: SampleOrder.tenant, port: Self.direct)
        #expect(changed == [.waybill, .inventory])
    }

    /// The bytes of a body as the first edition wrote them.
    private static func bytes(_ body: DocumentBody) -> [UInt8] {
        var bytes = Array("\(body.kind.rawValue)".utf8)
        for row in [body.head] + body.lines {
            for value in row {
                guard let value else {
                    bytes.append(0)
                    continue
                }
                let count = value.utf8.count
                bytes += [1] + (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) } + value.utf8
            }
            bytes.append(2)
        }
        return bytes
    }

    @Test func aSheetNeedsNoColumnForWhatAModeLeavesOut() throws {
        let columns = InputField.all.filter { $0.isRequired }.map(\.name.rawValue)
        #expect(!columns.contains("itemRecordNo") && !columns.contains("trafNo"))
        let names = Set(InputField.all.map(\.name.rawValue))
        #expect(names.isSuperset(of: ["trafNo", "voyageNo", "billNo", "departureCountry", "itemRecordNo"]))
    }
}
