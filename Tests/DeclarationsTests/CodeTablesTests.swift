import Declarations
import Testing

@Suite struct CodeTablesTests {
    private static let edition = "# edition: 2024-12; source: a test\n"

    private static let rows = [
        "units.csv": "# units\ncode,zh,en\n\n011,件,piece\n035,千克,\"kilogram, net\"\n",
        "countries.csv": "code,iso3,zh,en\r\n133,KOR,韩国,\"Korea \"\"South\"\"\"\r\n999,,未知,\r\n",
        "countries-iso3.csv": "code,zh,en\nKOR,韩国,Korea\n", "currencies.csv": "code,iso,zh,en\n142,CNY,人民币,yuan\n",
        "districts.csv": "code,zh\n2377,龙潭\nA100,澳门\n",
        "transport-modes.csv": "code,zh,en,kind\nY,综合保税区,zone,zone\n5,航空,air,crossing\n",
        "packings.csv": "code,zh,en,confirmed\n2,纸箱,carton,no\n22,纸箱,box,yes\n",
        "trade-modes.csv":
            "code,zh,en,ecommerce\n1210,保税电商,bonded,both\n1239,保税电商A,A,import\n9810,海外仓,warehouse,export\n0110,一般贸易,general,\n",
        "enums.csv": "field,code,zh,en\nappType,1,新增,new\nappStatus,1,暂存,draft\n",
        "commodities.csv": """
        code,name,unit1,unit2,vat,consumptionTax,basis,mfnDuty,status
        3304990049,面膜,035,011,0.13,cosmetics,sheet,0.01,ok
        3304990010,样例,035,,0.13,cosmetics,,,prohibited
        """, "positive-list.csv": "code,status,modes,note\n33049900,likely,any,\n3304990041,excluded,any,why\n",
        "item-caps.csv": "code,kgPerYear,zh,en\n1701,2,食糖,sugar\n170199,1.5,砂糖,white sugar\n",
    ]

    private static let files = Self.rows.mapValues { Self.edition + $0 }

    @Test func readsAll() throws {
        #expect(Set(Self.files.keys) == Set(CodeTables.fileNames))
        let tables = try CodeTables.parse(files: Self.files)
        #expect(tables.units["035"] == .init(code: "035", zh: "千克", en: "kilogram, net"))
        #expect(tables.countries["133"]?.en == "Korea \"South\"")
        #expect(tables.countries["999"] == .init(code: "999", iso3: "", zh: "未知", en: ""))
        #expect(tables.isoCountries["KOR"]?.zh == "韩国" && tables.currencies["142"]?.iso == "CNY")
        #expect(tables.districts == ["2377": "龙潭", "A100": "澳门"])
        #expect(tables.transportModes["Y"]?.kind == .zone && tables.packings["2"]?.isConfirmed == false)
        #expect(tables.tradeModes["1210"]?.ecommerce == [.import, .export])
        #expect(tables.tradeModes["1239"]?.ecommerce == [.import] && tables.tradeModes["0110"]?.ecommerce == [])
        #expect(tables.enums["appType"]?["1"]?.en == "new" && tables.enums["appStatus"]?["1"]?.en == "draft")
        let mask = try #require(tables.commodities["3304990049"])
        #expect(mask.unit2 == "011" && mask.basis == .sheet && mask.vat == Amount("0.13"))
        #expect(mask.mfnDuty == Amount("0.01") && mask.consumptionTax == .cosmetics && mask.status == .ok)
        let other = try #require(tables.commodities["3304990010"])
        #expect(other.unit2 == nil && other.basis == nil && other.mfnDuty == nil && other.status == .prohibited)
        #expect(tables.edition(of: .units) == .init(date: "2024-12", source: "a test"))
        #expect(tables.editions.count == CodeTables.Table.allCases.count)
    }

    @Test func looksUpByPrefix() throws {
        let tables = try CodeTables.parse(files: Self.files)
        #expect(tables.listing(of: "3304990049")?.status == .likely)
        #expect(tables.listing(of: "3304990041")?.note == "why")
        #expect(tables.listing(of: "3304910000") == nil && tables.listing(of: "33") == nil)
        #expect(tables.itemCap(of: "1701991000")?.kilograms == Amount("1.5"))
        #expect(tables.itemCap(of: "1701140000")?.kilograms == Amount(2))
        #expect(tables.itemCap(of: "1704900000") == nil && tables.itemCap(of: "") == nil)
    }

    @Test(arguments: [
        ("units.csv", "code,zh\n", "units.csv, line 2"), ("units.csv", "# only\n", "units.csv has no header"),
        ("units.csv", "code,zh,en\n011,件\n", "units.csv, line 3"),
        ("units.csv", "code,zh,en\n11,件,p\n", "units.csv, line 3"),
        ("units.csv", "code,zh,en\n011,,p\n", "units.csv, line 3: zh is empty"),
        ("units.csv", "code,zh,en\n011,件,p\n#\n011,件,p\n", "units.csv, line 5: code occurs twice"),
        ("units.csv", "code,zh,en\n011,\"件,p\n", "units.csv, line 3: a quote"),
        ("countries-iso3.csv", "code,zh,en\nko,韩国,Korea\n", "line 3: code must be 3 digits or capitals"),
        ("transport-modes.csv", "code,zh,en,kind\n5,航空,air,fast\n", "kind must be one of: crossing, zone, query"),
        ("packings.csv", "code,zh,en,confirmed\n2,纸箱,carton,maybe\n", "confirmed must be one of: yes, no"),
        ("packings.csv", "code,zh,en,confirmed\n222,纸箱,carton,no\n", "code must be 1 to 2 digits"),
        ("trade-modes.csv", "code,zh,en,ecommerce\n1210,保税,b,all\n", "ecommerce must be empty or one of"),
        ("enums.csv", "field,code,zh,en\na,1,一,x\nb,1,一,x\na,1,一,x\n", "line 5: field and code occurs twice"),
        ("enums.csv", "field,code,zh,en\n,1,一,x\n", "line 3: field is empty"),
        ("positive-list.csv", "code,status,modes,note\n3304,likely,any,\n", "code must be 8 or 10 digits"),
        ("positive-list.csv", "code,status,modes,note\n33049900,maybe,any,\n", "status must be one of: listed"),
        ("item-caps.csv", "code,kgPerYear,zh,en\n1701,0,食糖,sugar\n", "kgPerYear is not an amount above 0"),
        ("item-caps.csv", "code,kgPerYear,zh,en\n170,2,食糖,sugar\n", "code must be 2 or 4"),
        ("commodities.csv", "3304990049,n,035,077,0.13,none,,,ok", "line 3: unit2"),
        ("commodities.csv", "3304990049,n,,,0.13,none,,,ok", "line 3: unit1"),
        ("commodities.csv", "3304990049,n,035,,13%,none,,,ok", "line 3: vat"),
        ("commodities.csv", "3304990049,n,035,,,none,,,ok", "line 3: vat"),
        (
            "commodities.csv", "3304990049,n,035,,0.13,wine,,,ok",
            "line 3: consumptionTax must be one of: none, cosmetics"
        ),
        ("commodities.csv", "3304990049,n,035,,0.13,none,box,,ok", "line 3: basis"),
        ("commodities.csv", "3304990049,n,035,,0.13,none,,-1,ok", "line 3: mfnDuty"),
        ("commodities.csv", "3304990049,n,035,,0.13,none,,,", "line 3: status"),
    ])
    func saysWhere(_ file: String, _ text: String, _ message: String) {
        var files = Self.files
        let header = "code,name,unit1,unit2,vat,consumptionTax,basis,mfnDuty,status\n"
        files[file] = Self.edition + (file == "commodities.csv" ? header : "") + text
        #expect { try CodeTables.parse(files: files) } throws: { error in
            (error as? DeclarationError)?.code == .codeTable && "\(error)".contains(message)
        }
    }

    @Test(arguments: [
        ("", "has no line \"# edition"), ("# edition: 2024; source: x\n", "line 1: the edition must look like"),
        ("# edition: 2024-13; source: x\n", "line 1: the edition"), ("# edition: 2024-12-32; source: x\n", "line 1"),
        ("# edition: 2024-12\n", "line 1"), ("# edition: 2024-12; source:\n", "line 1"),
        ("# edition: 2024-12; from: x\n", "line 1"), ("# edition: 24-12; source: x\n", "line 1"),
        ("# edition: 2024-12; source: x\n# edition: 2024-12; source: x\n", "line 2: the edition stands twice"),
    ])
    func wantsAnEdition(_ comment: String, _ message: String) throws {
        let file = CodeTableFile(.units, text: comment + "code,zh,en\n011,件,piece\n")
        #expect(file.problems.count == 1)
        #expect(file.problems.first?.description.contains(message) == true, "\(file.problems)")
        #expect(file.rows.count == 1)
    }

    @Test(arguments: [
        "# edition: 2019-11-10; source: here; and there", "#edition:2019-11-10;source: here; and there  ",
    ])
    func readsTheEdition(_ comment: String) {
        let file = CodeTableFile(.units, text: "\u{FEFF}\(comment)\r\ncode,zh,en\r\n011,件,piece\r\n")
        #expect(file.problems.isEmpty)
        #expect(file.edition == .init(date: "2019-11-10", source: "here; and there"))
    }

    /// Everything that is wrong is told at once, and the rest can be used.
    @Test func tellsEverything() {
        var files = Self.files
        files["units.csv"] = Self.edition + "code,zh,en\n01,件,piece\n035,千克\n011,件,piece\n011,件,piece\n"
        files["districts.csv"] = nil
        let (tables, problems) = CodeTables.read(files: files)
        #expect(
            problems.map(\.description) == [
                "units.csv, line 4: 2 cells instead of 3", "units.csv, line 6: code occurs twice",
                "units.csv, line 3: code must be 3 digits or capitals", "districts.csv is missing",
                "commodities.csv, line 3: unit1 is not in units.csv",
                "commodities.csv, line 4: unit1 is not in units.csv",
            ])
        #expect(tables.units.count == 1 && tables.countries.count == 2)
    }

    @Test(arguments: CodeTables.fileNames)
    func wantsEveryFile(_ name: String) {
        var files = Self.files
        files[name] = nil
        #expect { try CodeTables.parse(files: files) } throws: { "\($0)".contains("\(name) is missing") }
    }
}
