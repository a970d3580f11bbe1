import Declarations
import Foundation
import Testing
import Yams

/// The data that ships with the project: code tables, port profiles, the error dictionary and the samples.
@Suite struct TemplatesDataTests {
    // MARK: Code tables

    @Test func codeTablesParse() throws {
        let tables = try ShippedData.codeTables()
        #expect(tables.units.count == 123)
        #expect(tables.units.values.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
        #expect(tables.countries["133"]?.iso3 == "KOR")
        #expect(tables.countries["142"]?.iso3 == "CHN")
        #expect(Set(tables.countries.values.map(\.en)).count == tables.countries.count)
        #expect(tables.districts["2377"] == "南京综合保税区（龙潭片）")
    }

    @Test func commoditiesAreSane() throws {
        let tables = try ShippedData.codeTables()
        #expect(tables.commodities.count >= 83)
        for commodity in tables.commodities.values {
            let code = commodity.code
            let isMakeUp = code.hasPrefix("3303") || code.hasPrefix("3304")
            #expect(!commodity.name.isEmpty, "\(code)")
            #expect((commodity.consumptionTax == .cosmetics) == isMakeUp, "\(code)")
            #expect(commodity.unit2 == (isMakeUp ? "011" : nil), "\(code)")
            #expect(["0.09", "0.13"].contains(commodity.vat.description), "\(code)")
            if isMakeUp, commodity.status == .ok { #expect(commodity.basis != nil, "\(code)") }
            if !isMakeUp { #expect(commodity.basis == nil, "\(code)") }
        }
        #expect(tables.commodities["3304990010"]?.status == .prohibited)
        #expect(tables.commodities.values.filter { $0.status == .void }.count == 7)
        #expect(tables.commodities["3304990049"]?.basis == .sheet)
        #expect(tables.commodities["3304990039"]?.basis == .volume)
        #expect(tables.commodities["3304990029"]?.basis == .weight)
    }

    @Test func codeTablesEqualTheCollectedFacts() throws {
        guard let codes = try ShippedData.spec("rules/codes.yaml"), let goods = try ShippedData.spec("rules/goods.yaml")
        else { return print("TemplatesData: 4 comparisons of code tables skipped, ../shared/spec is absent") }
        let tables = try ShippedData.codeTables()
        let units = try ShippedData.rows(codes, "units").map { ($0[0], $0[1]) }
        #expect(tables.units.mapValues(\.zh) == Dictionary(uniqueKeysWithValues: units))

        let districts = try ShippedData.rows(codes, "customs_districts_full").filter { Int($0[0]) != nil }
        #expect(tables.districts == Dictionary(uniqueKeysWithValues: districts.map { ($0[0], $0[1]) }))
        for rows in try #require(codes["customs_districts_focus"] as? [String: Any]).values {
            for row in rows as? [[String]] ?? [] where row.count == 2 { #expect(tables.districts[row[0]] == row[1]) }
        }

        let countries = try ShippedData.rows(codes, "countries_numeric")
        #expect(tables.countries.count == countries.count)
        for row in countries {
            let country = tables.countries[row[0]]
            #expect(country?.zh == row[2])
            if !row[1].isEmpty { #expect(country?.iso3 == row[1]) }
        }

        let commodities = try ShippedData.rows(goods, "cosmetics") + ShippedData.rows(goods, "other_goods_from_seeds")
        for row in commodities {
            let commodity = tables.commodities[row[0]]
            #expect(commodity?.name == row[1], "\(row[0])")
            #expect(commodity?.unit1 == row[2], "\(row[0])")
            #expect(commodity?.unit2 ?? "" == row[3], "\(row[0])")
            #expect(commodity?.status == .ok, "\(row[0])")
        }
        print(
            "TemplatesData: compared \(units.count) units, \(districts.count) districts, \(countries.count) countries,",
            "\(commodities.count) commodities")
    }

    // MARK: Error dictionary

    @Test func everyErrorIsExplained() throws {
        let entries = try ShippedData.errors()
        let responsible: Set = ["gateway", "merchant", "payment", "logistics", "declarant", "operator", "customs"]
        var seen: Set<String> = []
        for entry in entries {
            let code = try #require(entry["code"] as? String)
            let receipts = try #require(entry["receipts"] as? [Int])
            let codeClass = try #require((entry["class"] as? String).flatMap(CodeClass.init), "\(code)")
            let retryable = try #require(entry["retryable"] as? Bool, "\(code)")
            #expect(responsible.contains(entry["who"] as? String ?? ""), "\(code)")
            #expect(!retryable || codeClass == .system, "\(code): only a fault of theirs may be retried")
            for receipt in receipts {
                #expect(ReceiptKind(rawValue: receipt) != nil, "\(code)")
                #expect(seen.insert("\(receipt)/\(code)").inserted, "\(code) stands twice")
            }
            for part in ["cause", "remedy"] {
                try Self.expectThreeLanguages(try #require(entry[part] as? [String: String]), "\(code) \(part)")
            }
        }
        let statuses = try ShippedData.yaml("Templates/errors.yaml", as: [String: Any].self)["statuses"]
        let names = try #require(statuses as? [String: [String: String]])
        #expect(names.count == 18)
        for (status, text) in names { try Self.expectThreeLanguages(text, status) }
    }

    private static func expectThreeLanguages(_ text: [String: String], _ what: String) throws {
        #expect(Set(text.keys) == ["en", "zh", "ko"], "\(what)")
        let (en, zh, ko) = (text["en"] ?? "", text["zh"] ?? "", text["ko"] ?? "")
        #expect(en.unicodeScalars.allSatisfy { $0.value < 0x2E80 } && en.contains("."), "\(what)")
        #expect(zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(what)")
        #expect(ko.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }, "\(what)")
    }

    @Test(arguments: [
        (CodeClass.duplicate, ["-301010", "-401007", "-504012", "-504015", "-621004", "-505012", "-304001"]),
        (.stale, ["-301014", "-401012", "-505016", "-800005"]),
        (.nothingToChange, ["-301009", "-401006", "-504014", "-621011"]),
        (.signature, ["-621025", "-621026", "-621028", "-621029", "-623016", "-301020"]),
        (.permission, ["-621015", "-621016"]), (.registration, ["-10101", "-10102"]),
        (.size, ["-301015", "-401013", "-504013", "-621030"]), (.quota, ["-621005", "-621018", "1313"]),
        (.system, ["-301013", "-401011", "-621008", "-621013", "-621014", "-621017", "1301"]),
        (.outcome, ["1800", "2600", "1200"]), (.data, ["-999999", "1332", "13127", "100"]),
    ])
    func classesThatDecide(codeClass: CodeClass, codes: [String]) throws {
        let classes = Dictionary(
            try ShippedData.errors().map { ($0["code"] as? String, $0["class"] as? String) },
            uniquingKeysWith: { first, _ in first })
        for code in codes { #expect(classes[code] == codeClass.rawValue, "\(code)") }
    }

    /// Documents of these answers may be stored at customs: filing them again by ourselves could make two.
    @Test(arguments: ["-621002", "-621008", "-623002", "-623006", "-625002", "-625202", "-625206"])
    func whatMayBeStoredIsNotRetried(code: String) throws {
        #expect(try ShippedData.errors().first { $0["code"] as? String == code }?["retryable"] as? Bool == false)
    }

    @Test func everyKnownCodeIsInTheDictionary() throws {
        guard let receipts = try ShippedData.spec("ceb/receipts.yaml") else {
            return print("TemplatesData: comparison of error codes skipped, ../shared/spec is absent")
        }
        let known = Set(try ShippedData.errors().compactMap { $0["code"] as? String })
        func codes(_ section: String) throws -> [String] {
            let list = (receipts[section] as? [String: Any])?["list"]
            return try #require(list as? [[String: Any]]).compactMap { $0["code"] as? String }
        }
        // A letter b marks a second meaning of one number.
        let negative = try codes("negative_codes_import").map { $0.hasSuffix("b") ? String($0.dropLast()) : $0 }
        let exchange = (receipts["dxp_platform_codes"] as? [String: Any])?["list"] as? [String: Any] ?? [:]
        let wanted = try negative + codes("customs_codes") + exchange.keys.filter { Int($0) != nil }
        for code in wanted { #expect(known.contains(code), "\(code) is not in errors.yaml") }
        print("TemplatesData: found \(wanted.count) known codes in errors.yaml")
    }

    // MARK: Ports and tenants

    @Test(arguments: ["nanjing", "haikou"])
    func portProfilesAreWhole(id: String) throws {
        let port = try ShippedData.yaml("Templates/ports/\(id).yaml", as: [String: Any].self)
        let districts = try ShippedData.codeTables().districts
        #expect(port["id"] as? String == id)
        #expect(Set((port["name"] as? [String: String] ?? [:]).keys) == ["en", "zh", "ko"])
        #expect(districts[port["customs_code"] as? String ?? ""] != nil)
        #expect(districts[port["port_code"] as? String ?? ""] != nil)
        #expect(port["trade_mode"] as? String == "1210")
        #expect(port["traf_mode"] as? String == "Y")
        #expect(port["country"] as? String == "142")
        #expect(port["max_documents_per_message"] as? Int == 100)
        #expect(port["part_wait"] as? String == "24h")
    }

    @Test func tenantsAreSynthetic() throws {
        let tenants = try ShippedData.tenants()
        #expect(tenants.keys.sorted() == ["merchant-a", "merchant-b", "merchant-c"])
        for tenant in tenants.values {
            let parties = [
                tenant.platform, tenant.merchant, tenant.payment, tenant.logistics, tenant.declarant, tenant.warehouse,
            ]
            for party in parties {
                #expect(party.code.hasPrefix("0000") && [10, 18].contains(party.code.utf8.count))
                #expect(party.name.contains("合成数据"))
            }
            #expect([tenant.platform, tenant.merchant, tenant.logistics].map(\.code).contains(tenant.assureCode))
            #expect(tenant.files == Set(DocumentKind.ofOrders))
        }
        #expect(Set(tenants.values.map(\.platform.code)).count == 3, "order numbers are unique per platform")
    }

    // MARK: Samples

    @Test func everySampleOrderEndsAtIntakeAsItSays() throws {
        let intake = try SampleIntake()
        let samples = try ShippedData.samples()
        var outcomes: [String: Int] = [:]
        for sample in samples {
            outcomes[sample.outcome, default: 0] += 1
            let verdict = try intake.check(sample.order, tenant: sample.tenant)
            let found = verdict.violations.map(\.code).sorted()
            #expect(found == sample.violations.sorted(), "line \(sample.line)")
            #expect((verdict.order == nil) == (sample.outcome == "refused"), "line \(sample.line)")
            guard let order = verdict.order else { continue }
            #expect(verdict.estimate?.total == order.taxTotal, "line \(sample.line)")
            #expect(verdict.warnings.allSatisfy { $0.code.hasPrefix("repaired_") }, "line \(sample.line)")
            if sample.outcome == "rejected" {
                #expect(order.orderNo.hasSuffix("-Q" + (sample.code ?? "?")), "line \(sample.line)")
            } else {
                #expect(!order.orderNo.contains("-Q"), "line \(sample.line)")
            }
        }
        #expect(outcomes == ["released": 470, "refused": 20, "rejected": 10])
        #expect(samples.filter { $0.violations.count > 1 }.count >= 4)
    }

    @Test func samplesAreVariedAndSynthetic() throws {
        let intake = try SampleIntake()
        var orders: [Order] = []
        for sample in try ShippedData.samples() where sample.outcome != "refused" {
            if let order = try intake.check(sample.order, tenant: sample.tenant).order { orders.append(order) }
        }
        #expect(Set(orders.map(\.buyer.buyerIdNumber)).count == orders.count, "quotas are never hit by accident")
        #expect(Set(orders.map(\.orderNo)).count == orders.count)
        #expect(Set(orders.map(\.payment.payTransactionId)).count == orders.count)
        #expect(Set(orders.map(\.logistics.logisticsNo)).count == orders.count)
        #expect(orders.allSatisfy { $0.buyer.buyerIdNumber.hasPrefix("000000") })
        #expect(orders.allSatisfy { $0.buyer.buyerTelephone.hasPrefix("1000000") })
        #expect(orders.allSatisfy { $0.port == "nanjing" && $0.lines.allSatisfy { $0.country == "133" } })
        #expect(Set(orders.flatMap { $0.lines.compactMap(\.itemNo) }).count >= 40)
        let texts = orders.map { $0.buyer.buyerName + $0.consignee.consigneeAddress + ($0.note ?? "") }
        for mark in ["𠮷", "㛃", "䶮", "🏠", "🎂", "&", "<"] { #expect(texts.contains { $0.contains(mark) }, "\(mark)") }
        let raw = try ShippedData.text("Templates/samples/orders.jsonl")
        for mark in [#"\r\n"#, "０", "x\""] {
            let isThere = raw.contains(mark)
            #expect(isThere, "\(mark)")
        }
    }

    @Test func singleOrderIsGood() throws {
        let text = try ShippedData.text("Templates/samples/order.json")
        let verdict = try SampleIntake().check(Array(text.utf8), tenant: "merchant-a")
        #expect(verdict.violations.isEmpty && verdict.warnings.isEmpty)
        #expect(verdict.order.map { $0.taxTotal == verdict.estimate?.total } == true)
    }

    @Test func uploadHasTwentyRowsAndTwoBadOrders() throws {
        let sheet = Sheet(csv: try ShippedData.text("Templates/samples/upload.csv"))
        #expect(sheet.rows.count == 20)
        let intake = try SampleIntake()
        let verdicts = try RawOrder.read(sheet: sheet).map { try intake.check($0, tenant: "merchant-a") }
        #expect(verdicts.count == 15)
        let refused = verdicts.enumerated().filter { $0.element.order == nil }
        #expect(refused.map(\.offset) == [4, 9])
        #expect(
            refused.map { $0.element.violations.map(\.code).sorted() } == [
                ["identity_checksum"], ["amount_identity", "digits"],
            ])
        #expect(verdicts.allSatisfy { verdict in verdict.order.map { $0.taxTotal == verdict.estimate?.total } ?? true })
    }

    @Test func samplesAreWhatTheScriptMakes() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", ShippedData.root.appending(path: "scripts/make-samples").path, "--check"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus != 127 else { return print("TemplatesData: 1 check skipped, no python3") }
        #expect(process.terminationStatus == 0, "run scripts/make-samples")
    }
}

/// Intake as a gateway with the shipped data would do it.
private struct SampleIntake {
    let tables: CodeTables
    let tenants: [String: TenantProfile]
    let today: Timestamp

    init() throws {
        self.tables = try ShippedData.codeTables()
        self.tenants = try ShippedData.tenants()
        self.today = try #require(Timestamp(beijing: "20251112090000"))
    }

    func check(_ bytes: [UInt8], tenant: String) throws -> IntakeVerdict {
        let orders = try RawOrder.read(json: bytes)
        #expect(orders.count == 1)
        return try self.check(try #require(orders.first), tenant: tenant)
    }

    func check(_ order: RawOrder, tenant: String) throws -> IntakeVerdict {
        let port = PortProfile(
            id: "nanjing", name: "Nanjing", customsCode: "2377", portCode: "2377", tradeMode: "1210", trafMode: "Y",
            country: "142", wrapType: nil, loctNo: nil, maxDocumentsPerMessage: 100, partWait: .seconds(86_400),
            silenceLimit: .seconds(7200))
        return OrderIntake.check(
            order, tenant: try #require(self.tenants[tenant]), ports: [port.id: port], codes: self.tables,
            policy: IntakePolicy(), today: self.today)
    }
}

/// One line of `orders.jsonl`.
private struct Sample {
    var line: Int
    var tenant: String
    var outcome: String
    var violations: [String]
    var code: String?
    var order: [UInt8]
}

/// Reads the files of the checkout, and the facts beside it when they are there.
private enum ShippedData {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: self.root.appending(path: path)), as: UTF8.self)
    }

    static func yaml<Value>(_ path: String, as type: Value.Type) throws -> Value {
        try #require(try Yams.load(yaml: self.text(path)) as? Value)
    }

    /// A file of `../shared/spec`; nil where that folder is absent.
    static func spec(_ path: String) throws -> [String: Any]? {
        let file = self.root.deletingLastPathComponent().appending(path: "shared/spec").appending(path: path)
        guard let data = try? Data(contentsOf: file) else { return nil }
        return try Yams.load(yaml: String(decoding: data, as: UTF8.self)) as? [String: Any]
    }

    static func rows(_ document: [String: Any], _ table: String) throws -> [[String]] {
        try #require((document[table] as? [String: Any])?["rows"] as? [[String]])
    }

    static func codeTables() throws -> CodeTables {
        try CodeTables.parse(
            files: Dictionary(
                uniqueKeysWithValues: CodeTables.fileNames.map { ($0, try self.text("Templates/codes/\($0)")) }))
    }

    static func errors() throws -> [[String: Any]] {
        let file = try self.yaml("Templates/errors.yaml", as: [String: Any].self)
        return try #require(file["entries"] as? [[String: Any]])
    }

    static func tenants() throws -> [String: TenantProfile] {
        var tenants: [String: TenantProfile] = [:]
        for entry in try self.yaml("Templates/samples/tenants.yaml", as: [[String: Any]].self) {
            func enterprise(_ key: String) throws -> Enterprise {
                let fields = try #require(entry[key] as? [String: String], "\(key)")
                return Enterprise(code: try #require(fields["code"]), name: try #require(fields["name"]))
            }
            let id = try #require(entry["id"] as? String)
            tenants[id] = TenantProfile(
                id: id, platform: try enterprise("platform"), merchant: try enterprise("merchant"),
                payment: try enterprise("payment"), logistics: try enterprise("logistics"),
                declarant: try enterprise("declarant"), warehouse: try enterprise("warehouse"),
                emsNo: try #require(entry["ems_no"] as? String),
                assureCode: try #require(entry["assure_code"] as? String),
                files: Set(try #require(entry["files"] as? [Int]).compactMap(DocumentKind.init)))
        }
        return tenants
    }

    static func samples() throws -> [Sample] {
        try self.text("Templates/samples/orders.jsonl").split(separator: "\n").enumerated().map { index, line in
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let expect = try #require(row["expect"] as? [String: Any])
            let start = try #require(line.range(of: #","order":"#)).upperBound
            return Sample(
                line: index + 1, tenant: try #require(row["tenant"] as? String),
                outcome: try #require(expect["outcome"] as? String),
                violations: expect["violations"] as? [String] ?? [], code: expect["code"] as? String,
                order: Array(line[start...].dropLast().utf8))
        }
    }
}

extension Sheet {
    /// A plain CSV reader for this test: quotes, doubled quotes, line breaks inside quotes.
    fileprivate init(csv: String) {
        var rows: [(line: Int, cells: [String])] = []
        var (row, cell, inQuotes, line, first) = ([String](), String.UnicodeScalarView(), false, 1, 1)
        var scalars = csv.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            if scalar == "\n" { line += 1 }
            switch scalar {
            case "\"" where inQuotes && scalars.first == "\"":
                cell.append(scalar)
                scalars.removeFirst()
            case "\"": inQuotes.toggle()
            case "," where !inQuotes:
                row.append(String(cell))
                cell = .init()
            case "\r" where !inQuotes: break
            case "\n" where !inQuotes:
                rows.append((first, row + [String(cell)]))
                (row, cell, first) = ([], .init(), line)
            default: cell.append(scalar)
            }
        }
        self.init(
            header: rows.first?.cells ?? [], rows: rows.dropFirst().map { Row(line: $0.line, cells: $0.cells) })
    }
}
