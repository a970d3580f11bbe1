import Declarations
import Foundation
import Testing

/// Reading and writing JSON; the grammar itself is tested through orders (`RawOrderJSONTests`).
@Suite struct JSONTextTests {
    private func value(_ json: String) throws -> JSONText.Value { try JSONText(Array(json.utf8)).value() }

    private func message(_ json: String) -> String? {
        do throws(DeclarationError) {
            _ = try JSONText(Array(json.utf8)).value()
            return nil
        } catch {
            return error.code == .jsonSyntax ? error.message : "\(error)"
        }
    }

    @Test func valuesAreAsWritten() throws {
        let value = try self.value(#" {"a": 1.10, "b": [true, null, "x\n"], "a": -0E+2, "c": {}} "#)
        #expect(
            value
                == .object([
                    .init(key: "a", value: .number("1.10")),
                    .init(key: "b", value: .array([.bool(true), .null, .string("x\n", isDamaged: false)])),
                    .init(key: "a", value: .number("-0E+2")), .init(key: "c", value: .object([])),
                ]))
    }

    @Test func scalarsAreTexts() throws {
        guard case .array(let values) = try self.value(#"["a\u0041b\/", "", 20230000000000000001, true, false]"#) else {
            Issue.record("no array")
            return
        }
        #expect(values.map(\.scalar) == ["aAb/", "", "20230000000000000001", "true", "false"])
        for json in ["null", "[]", "{}"] { #expect(try self.value(json).scalar == nil) }
    }

    @Test(arguments: [
        (#"{"110101" 1}"#, "byte 10: a colon is expected"),
        (#"[1] 110101"#, "byte 4: text after the end of the document"),
        ("\u{FEFF}[1,]", "byte 6: a value is expected"),
        (#"["\u12g4"]"#, "byte 6: four hexadecimal digits are expected"),
    ])
    func aFaultNamesItsPlaceAndNoContent(_ json: String, _ message: String) {
        #expect(self.message(json) == message)
    }

    @Test(arguments: [("[", "]"), (#"{"a":"#, "}")])
    func depthIsBounded(_ open: String, _ close: String) {
        func nested(_ count: Int) -> String {
            String(repeating: open, count: count) + "[]" + String(repeating: close, count: count)
        }
        let most = JSONText.maximumDepth - 1
        #expect(self.message(nested(most)) == nil)
        #expect(self.message(nested(most + 1)) == "byte \(open.utf8.count * (most + 1)): nested too deep")
    }

    @Test func quotedTextIsReadBack() throws {
        let text = String(String.UnicodeScalarView((0...0x80).compactMap(Unicode.Scalar.init))) + "订\u{2028}😀/"
        var quoted: [UInt8] = []
        JSONText.quote(text, to: &quoted)
        #expect(!quoted.contains { $0 < 0x20 || $0 == 0x7F })
        #expect(try JSONText(quoted).value() == .string(text, isDamaged: false))
        #expect(try JSONDecoder().decode(String.self, from: Data(quoted)) == text)
    }
}
