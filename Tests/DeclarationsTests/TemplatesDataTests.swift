import Declarations
import Foundation
import Testing

/// The data that ships with the project: port profiles and samples. Code tables and the error dictionary have suites of
/// their own.
@Suite struct TemplatesDataTests {
    // MARK: Ports and tenants

    /// What profiles mean is tested where they are read; here that the codes they name exist.
    @Test(arguments: [
        "guangzhou", "haikou", "hangzhou", "harbin", "heihe", "hunchun", "nanjing", "ningbo", "suifenhe", "yanji",
        "zhengzhou",
    ])
    func portProfilesNameKnownDistricts(id: String) throws {
        let port = try ShippedData.yaml("Templates/ports/\(id).yaml", as: [String: Any].self)
        let districts = try ShippedData.codeTables().districts
        #expect(port["id"] as? String == id)
        let modes = try #require(port["modes"] as? [String: [String: Any]])
        for fields in [port] + modes.values {
            for key in ["customs_code", "port_code"] {
                guard let code = fields[key] else { continue }
                #expect(districts[code as? String ?? ""] != nil, "\(code)")
            }
        }
    }

    @Test func tenantsAreSynthetic() throws {
        let tenants = try ShippedData.tenants()
        #expect(tenants.keys.sorted() == ["merchant-a", "merchant-b", "merchant-c"])
        for tenant in tenants.values {
            let parties = [
                tenant.platform, tenant.merchant, tenant.payment, tenant.logistics, tenant.declarant,
                try #require(tenant.warehouse),
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
            let warned = verdict.warnings.map(\.code).filter {
                !$0.hasPrefix("repaired_") && $0 != "consumption_tax_near"
            }
            #expect(warned.isEmpty, "line \(sample.line): \(warned)")
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

extension ShippedData {
    fileprivate static func samples() throws -> [Sample] {
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
