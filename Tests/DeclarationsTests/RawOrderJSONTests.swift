import Declarations
import Testing

@Suite struct RawOrderJSONTests {
    private func read(_ json: String) throws -> [RawOrder] { try RawOrder.read(json: Array(json.utf8)) }

    private func one(_ json: String) throws -> RawOrder { try #require(try self.read(json).first) }

    private func faults(_ json: String) throws -> [String] {
        try self.one(json).violations.map { "\($0.code) \($0.at)" }
    }

    @Test func takesOneArrayOrEnvelope() throws {
        #expect(try self.read(#"{"orderNo": "1"}"#).map(\.orderNo) == ["1"])
        #expect(try self.read(#"[{"orderNo": "1"}, {"orderNo": 2}]"#).map(\.orderNo) == ["1", "2"])
        #expect(try self.read("\u{FEFF}{\"orders\": [{\"orderNo\": \"1\"}, {}]}").map(\.orderNo) == ["1", nil])
        #expect(try self.read("[]").isEmpty)
    }

    @Test func keepsNumbersAsWritten() throws {
        let raw = try self.one(
            #"{"goodsValue": 12.10, "freight": 0.10000000000000000001, "discount": "012.5", "taxTotal": -1E+2}"#)
        #expect(raw.head[.goodsValue]?.text == "12.10")
        #expect(raw.head[.freight]?.text == "0.10000000000000000001")
        #expect(raw.head[.discount]?.text == "012.5")
        #expect(raw.head[.taxTotal]?.text == "-1E+2")
    }

    @Test func placesAreJSONPointers() throws {
        let raw = try SampleOrder.raw()
        #expect(raw.violations.isEmpty)
        #expect(raw.head[.logisticsFreight]?.at == "/logistics/freight")
        #expect(raw.lines[1].values[.netContentUnit]?.at == "/lines/1/netContent/unit")
        #expect(raw.place(of: .unit2, line: 1) == "/lines/1/unit2")
        #expect(raw.place(of: .buyerName) == "/buyer/buyerName")
    }

    @Test func everyFaultOfAnOrderIsNoted() throws {
        #expect(
            try self.faults(
                #"""
                {"orderNo": null, "prot": "x", "a/b~c": 1, "port": true, "goodsValue": [1], "buyer": "x", "payment": null,
                 "logistics": {"freight": {}, "frieght": 1, "freight": 1},
                 "lines": [{"gnum": 1, "gnum": 2, "netContent": {"value": null, "size": 1}}, 5, null]}
                """#) == [
                    "null_value /orderNo", "unknown_field /prot", "unknown_field /a~1b~0c", "wrong_type /port",
                    "wrong_type /goodsValue", "wrong_type /buyer", "null_value /payment",
                    "wrong_type /logistics/freight",
                    "unknown_field /logistics/frieght", "duplicate_field /logistics/freight",
                    "duplicate_field /lines/0/gnum", "null_value /lines/0/netContent/value",
                    "unknown_field /lines/0/netContent/size", "wrong_type /lines/1", "null_value /lines/2",
                ])
        #expect(try self.faults(#"{"lines": {}}"#) == ["wrong_type /lines"])
        #expect(try self.faults("[17]") == ["wrong_type "])
    }

    @Test func oneBadOrderSpoilsNoOther() throws {
        let orders = try self.read("[\(SampleOrder.json), 5, \(SampleOrder.json)]")
        #expect(orders.map { $0.violations.isEmpty } == [true, false, true])
        #expect(SampleOrder.check(orders[1]).violations.map(\.code) == ["wrong_type"])
        #expect(SampleOrder.check(orders[2]).order != nil)
    }

    @Test func resolvesEscapes() throws {
        let raw = try self.one(#"{"note": "\"\\\/\b\f\n\r\t\u4e2d\ud83d\uDE00"}"#)
        #expect(raw.head[.note]?.text.unicodeScalars.map(\.value) == [34, 92, 47, 8, 12, 10, 13, 9, 0x4E2D, 0x1F600])
        #expect(raw.head[.note]?.isDamaged == false)
    }

    @Test(arguments: [#"\ud83d"#, #"\ude00"#, #"\ud83dx"#, #"\ud83d\u0041"#, #"\ud83d\ud83d"#])
    func marksHalfSurrogates(_ text: String) throws {
        #expect(try self.one("{\"note\": \"a\(text)\"}").head[.note]?.isDamaged == true)
    }

    @Test func marksBrokenUTF8() throws {
        let bytes = Array("{\"note\": \"a".utf8) + [0xC3, 0x28] + Array("\"}".utf8)
        #expect(try RawOrder.read(json: bytes).first?.head[.note]?.isDamaged == true)
        #expect(try self.one("{\"note\": \"\u{FFFD}\"}").head[.note]?.isDamaged == false)
    }

    @Test(arguments: [
        "", "{", "{]", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{\"a\":}", "[01]", "[1.]", "[.5]", "[+1]", "[1e]",
        "[tru]", "[\"a]", "[\"\u{1}\"]", "[\"\\x\"]", "[\"\\u12\"]", "[\"\\u12g4\"]", "{} {}", "[NaN]", "'a'",
        String(repeating: "[", count: 100),
    ])
    func refusesWhatIsNoJSON(_ json: String) {
        #expect { try RawOrder.read(json: Array(json.utf8)) } throws: { ($0 as? DeclarationError)?.code == .jsonSyntax }
    }

    @Test(arguments: ["1", "null", "\"a\"", "{\"orders\": 1}", "{\"orders\": [], \"b\": 1}"])
    func refusesOtherShapes(_ json: String) {
        #expect { try RawOrder.read(json: Array(json.utf8)) } throws: { ($0 as? DeclarationError)?.code == .jsonShape }
    }

    /// Cut anywhere, the document is refused, and nothing traps.
    @Test func everyPrefixIsRefused() {
        let bytes = Array(SampleOrder.json.utf8)
        for count in 0..<bytes.count {
            #expect(throws: DeclarationError.self) { try RawOrder.read(json: Array(bytes[..<count])) }
        }
    }
}
