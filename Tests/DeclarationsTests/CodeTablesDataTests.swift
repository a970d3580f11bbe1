import Declarations
import Foundation
import Testing

/// The code tables that ship with the project.
@Suite struct CodeTablesDataTests {
    @Test func everyTableHasRowsAndAnEdition() throws {
        let tables = try ShippedData.codeTables()
        for table in CodeTables.Table.allCases {
            let edition = try #require(tables.edition(of: table), "\(table.rawValue)")
            #expect(edition.date.hasPrefix("20") && edition.source.count > 10, "\(table.rawValue)")
            let file = CodeTableFile(table, text: try ShippedData.text("Templates/codes/\(table.fileName)"))
            #expect(file.problems.isEmpty && !file.rows.isEmpty, "\(table.rawValue)")
            for row in file.rows {
                #expect(row.cells.allSatisfy { $0 == $0.trimmingCharacters(in: .whitespaces) }, "\(row.key)")
            }
        }
        let there = try FileManager.default.contentsOfDirectory(
            atPath: ShippedData.root.appending(path: "Templates/codes").path)
        #expect(Set(there.filter { $0.hasSuffix(".csv") }) == Set(CodeTables.fileNames))
    }

    @Test func namesArePresent() throws {
        let tables = try ShippedData.codeTables()
        #expect(tables.units.count == 123)
        let named =
            Array(tables.units.values) + Array(tables.isoCountries.values)
            + tables.enums.values.flatMap { Array($0.values) }
        #expect(named.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
        #expect(tables.tradeModes.values.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
        #expect(tables.transportModes.values.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
        #expect(tables.packings.values.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
        #expect(tables.countries["133"]?.iso3 == "KOR" && tables.countries["142"]?.iso3 == "CHN")
        #expect(Set(tables.countries.values.map(\.en)).count == tables.countries.count)
        #expect(Set(tables.isoCountries.values.map(\.en)).count == tables.isoCountries.count)
        #expect(Set(tables.tradeModes.values.map(\.en)).count == tables.tradeModes.count)
        #expect(tables.currencies["142"]?.iso == "CNY" && tables.currencies["133"]?.iso == "KRW")
        #expect(tables.districts["2377"] == "南京综合保税区（龙潭片）" && tables.districts.count == 1085)
    }

    /// Where both generations have the country, they call it the same.
    @Test func lettersOfCountriesAgree() throws {
        let tables = try ShippedData.codeTables()
        var shared = 0
        for country in tables.countries.values where !country.iso3.isEmpty {
            guard let other = tables.isoCountries[country.iso3] else { continue }
            #expect(other.code == country.iso3)
            shared += 1
        }
        #expect(shared > 220)
        #expect(tables.isoCountries["KOR"]?.zh == "韩国")
    }

    @Test func modesOfECommerce() throws {
        let tables = try ShippedData.codeTables()
        #expect(tables.tradeModes["1210"]?.ecommerce == [.import, .export])
        #expect(tables.tradeModes["9610"]?.ecommerce == [.import, .export])
        #expect(tables.tradeModes["1239"]?.ecommerce == [.import])
        #expect(tables.tradeModes["9810"]?.ecommerce == [.export])
        #expect(tables.tradeModes["0110"]?.ecommerce == [])
        #expect(tables.tradeModes.values.filter { !$0.ecommerce.isEmpty }.count == 5)
        #expect(tables.transportModes["Y"]?.kind == .zone && tables.transportModes["5"]?.kind == .crossing)
        #expect(tables.transportModes["A"]?.kind == .query)
        #expect(tables.packings["2"]?.isConfirmed == false && tables.packings["22"]?.isConfirmed == true)
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

    @Test func positiveListKnowsEveryCommodity() throws {
        let tables = try ShippedData.codeTables()
        #expect(tables.edition(of: .positiveList)?.date == "2022-03-01")
        for commodity in tables.commodities.values where commodity.status == .ok {
            let listing = tables.listing(of: commodity.code)
            #expect(listing != nil, "\(commodity.code)")
            #expect((listing?.status == .excluded) == commodity.name.contains("濒危"), "\(commodity.code)")
        }
        #expect(tables.listing(of: "3304990049")?.status == .likely)
        #expect(tables.listing(of: "3304990041")?.status == .excluded)
        #expect(tables.listing(of: "2008993100")?.modes == .bonded)
        #expect(tables.listing(of: "9307009000")?.status == .removed)
        #expect(tables.listing(of: "9999999999") == nil)
    }

    @Test func capsAreForSugarAndRice() throws {
        let tables = try ShippedData.codeTables()
        #expect(tables.itemCap(of: "1701991000")?.kilograms == Amount(2))
        #expect(tables.itemCap(of: "1006302000")?.kilograms == Amount(20))
        #expect(tables.itemCap(of: "1704900000") == nil, "confectionery is no sugar")
    }

    @Test func tablesEqualTheCollectedFacts() throws {
        guard let codes = try ShippedData.spec("rules/codes.yaml"), let goods = try ShippedData.spec("rules/goods.yaml")
        else { return print("CodeTablesData: 12 comparisons skipped, ../shared/spec is absent") }
        let tables = try ShippedData.codeTables()
        func pairs(_ table: String, in document: [String: Any]? = nil) throws -> [String: String] {
            let rows = try ShippedData.rows(document ?? codes, table)
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        }
        #expect(tables.units.mapValues(\.zh) == (try pairs("units")))
        #expect(tables.isoCountries.mapValues(\.zh) == (try pairs("countries_iso3")))
        #expect(tables.transportModes.mapValues(\.zh) == (try pairs("transport_modes")))
        #expect(tables.tradeModes.mapValues(\.zh) == (try pairs("supervision_modes")))
        #expect(tables.districts == (try pairs("customs_districts_full")))
        #expect(
            tables.packings.filter { $0.key.count == 2 }.mapValues(\.zh) == (try pairs("wrap_types_two_digit")))
        for rows in try #require(codes["customs_districts_focus"] as? [String: Any]).values {
            for row in rows as? [[String]] ?? [] where row.count == 2 { #expect(tables.districts[row[0]] == row[1]) }
        }

        // 610 is a second row of the New Zealand dollar in one of the sources; it is left out on purpose.
        let currencies = try ShippedData.rows(codes, "currencies_numeric").filter { $0[0] != "610" }
        #expect(tables.currencies.count == currencies.count)
        for row in currencies {
            #expect(tables.currencies[row[0]]?.iso == row[1] && tables.currencies[row[0]]?.zh == row[2], "\(row[0])")
        }
        for row in try ShippedData.rows(codes, "currencies_alpha") {
            #expect(tables.currencies.values.contains { $0.iso == row[0] && $0.zh == row[1] }, "\(row[0])")
        }

        let countries = try ShippedData.rows(codes, "countries_numeric")
        #expect(tables.countries.count == countries.count)
        for row in countries {
            let country = tables.countries[row[0]]
            #expect(country?.zh == row[2])
            if !row[1].isEmpty { #expect(country?.iso3 == row[1]) }
        }
        let enums = try Self.compareEnums(tables, codes)
        let (commodities, cosmetics) = try Self.compareGoods(tables, goods)
        print(
            "CodeTablesData: compared \(tables.units.count) units, \(tables.districts.count) districts,",
            "\(countries.count) + \(tables.isoCountries.count) countries, \(currencies.count) currencies,",
            "\(tables.tradeModes.count) trade modes, \(tables.transportModes.count) transport modes, \(enums) values,",
            "\(commodities) commodities, of them \(cosmetics) cosmetics")
    }

    /// The values that the facts name for a field are those of the table.
    private static func compareEnums(_ tables: CodeTables, _ codes: [String: Any]) throws -> Int {
        let facts = try #require(codes["declaration_enums"] as? [String: Any])
        let ours = [
            "appType": "appType", "appStatus": "appStatus", "ieFlag": "ieFlag", "orderType": "orderType",
            "buyerIdType": "buyerIdType", "logisticsStatus": "logisticsStatus", "tax_bill_status": "taxBillStatus",
            "verification_department_announcement_179": "verDept",
        ]
        let remarks: Set = ["note", "source", "confidence"]
        var count = 0
        for (name, field) in ours {
            let values = Set(try #require(facts[name] as? [String: Any], "\(name)").keys).subtracting(remarks)
            #expect(Set((tables.enums[field] ?? [:]).keys) == values, "\(field)")
            count += values.count
        }
        #expect(tables.enums["currency"]?.keys.first == (facts["currency"] as? [String: String])?["fixed"])
        for (table, field) in [("terms_of_trade", "transMode"), ("duty_treatment_modes", "dutyMode")] {
            for row in try ShippedData.rows(codes, table) {
                #expect(tables.enums[field]?[row[0]]?.zh == row[1], "\(field) \(row[0])")
                count += 1
            }
        }
        return count
    }

    private static func compareGoods(
        _ tables: CodeTables, _ goods: [String: Any]
    ) throws -> (commodities: Int, cosmetics: Int) {
        let cosmetics = try ShippedData.rows(goods, "cosmetics")
        let commodities = try cosmetics + ShippedData.rows(goods, "other_goods_from_seeds")
        for row in commodities {
            let commodity = tables.commodities[row[0]]
            #expect(commodity?.name == row[1], "\(row[0])")
            #expect(commodity?.unit1 == row[2], "\(row[0])")
            #expect(commodity?.unit2 ?? "" == row[3], "\(row[0])")
            #expect(commodity?.status == .ok, "\(row[0])")
        }
        let structure = try #require(goods["code_structure"] as? [String: Any])
        let suffixes = try #require(structure["pack_basis_suffix"] as? [String: Any])
        for (key, basis) in [
            ("by_weight", Commodity.Basis.weight), ("by_volume", .volume), ("by_sheet", .sheet), ("other_pack", .other),
        ] {
            for (line, ends) in try #require(suffixes[key] as? [String: [String]]) {
                for end in ends { #expect(tables.commodities[line + end]?.basis == basis, "\(line)\(end)") }
            }
        }
        for (line, ends) in try #require(suffixes["endangered_ingredient"] as? [String: [String]]) {
            for end in ends { #expect(tables.listing(of: line + end)?.status == .excluded, "\(line)\(end)") }
        }
        let list = try #require(goods["positive_list"] as? [String: Any])
        let members = try #require(list["eight_digit_cosmetics_membership"] as? [String: Any])
        for line in try #require(members["likely"] as? [String]) {
            #expect(tables.positiveList[line]?.status == .likely, "\(line)")
        }
        return (commodities.count, cosmetics.count)
    }
}
