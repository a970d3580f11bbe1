import Declarations
import Testing

@Suite struct CodeTablesTests {
    private static let files = [
        "units.csv": "# units\ncode,zh,en\n\n011,件,piece\n035,千克,\"kilogram, net\"\n",
        "countries.csv": "\u{FEFF}code,iso3,zh,en\r\n133,KOR,韩国,\"Korea \"\"South\"\"\"\r\n999,,未知,\r\n",
        "districts.csv": "code,zh\n2377,龙潭\nA100,澳门\n",
        "commodities.csv": """
        code,name,unit1,unit2,vat,consumptionTax,basis,mfnDuty,status
        3304990049,面膜,035,011,0.13,cosmetics,sheet,0.01,ok
        3304990010,样例,035,,0.13,cosmetics,,,prohibited
        """,
    ]

    @Test func readsAllFour() throws {
        let tables = try CodeTables.parse(files: Self.files)
        #expect(tables.units["035"] == .init(code: "035", zh: "千克", en: "kilogram, net"))
        #expect(tables.countries["133"]?.en == "Korea \"South\"")
        #expect(tables.countries["999"] == .init(code: "999", iso3: "", zh: "未知", en: ""))
        #expect(tables.districts == ["2377": "龙潭", "A100": "澳门"])
        let mask = try #require(tables.commodities["3304990049"])
        #expect(mask.unit2 == "011" && mask.basis == .sheet && mask.vat == Amount("0.13"))
        #expect(mask.mfnDuty == Amount("0.01") && mask.consumptionTax == .cosmetics && mask.status == .ok)
        let other = try #require(tables.commodities["3304990010"])
        #expect(other.unit2 == nil && other.basis == nil && other.mfnDuty == nil && other.status == .prohibited)
    }

    @Test(arguments: [
        ("units.csv", "code,zh\n", "units.csv, line 1"), ("units.csv", "# only\n", "units.csv has no header"),
        ("units.csv", "code,zh,en\n011,件\n", "units.csv, line 2"),
        ("units.csv", "code,zh,en\n11,件,p\n", "units.csv, line 2"),
        ("units.csv", "code,zh,en\n011,件,p\n#\n011,件,p\n", "units.csv, line 4"),
        ("units.csv", "code,zh,en\n011,\"件,p\n", "units.csv, line 2: a quote"),
        ("commodities.csv", "3304990049,n,035,077,0.13,none,,,ok", "line 2: unit2"),
        ("commodities.csv", "3304990049,n,,,0.13,none,,,ok", "line 2: unit1"),
        ("commodities.csv", "3304990049,n,035,,13%,none,,,ok", "line 2: vat"),
        ("commodities.csv", "3304990049,n,035,,,none,,,ok", "line 2: vat"),
        (
            "commodities.csv", "3304990049,n,035,,0.13,wine,,,ok",
            "line 2: consumptionTax must be one of: none, cosmetics"
        ),
        ("commodities.csv", "3304990049,n,035,,0.13,none,box,,ok", "line 2: basis"),
        ("commodities.csv", "3304990049,n,035,,0.13,none,,-1,ok", "line 2: mfnDuty"),
        ("commodities.csv", "3304990049,n,035,,0.13,none,,,", "line 2: status"),
    ])
    func saysWhere(_ file: String, _ text: String, _ message: String) {
        var files = Self.files
        let header = "code,name,unit1,unit2,vat,consumptionTax,basis,mfnDuty,status\n"
        files[file] = (file == "commodities.csv" ? header : "") + text
        #expect { try CodeTables.parse(files: files) } throws: { error in
            (error as? DeclarationError)?.code == .codeTable && "\(error)".contains(message)
        }
    }

    @Test(arguments: CodeTables.fileNames)
    func wantsEveryFile(_ name: String) {
        var files = Self.files
        files[name] = nil
        #expect { try CodeTables.parse(files: files) } throws: { "\($0)".contains("\(name) is missing") }
    }
}
