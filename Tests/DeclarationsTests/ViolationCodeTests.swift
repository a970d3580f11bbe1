import Testing

@testable import Declarations

@Suite struct ViolationCodeTests {
    /// The whole table of texts.
    @Test(arguments: ViolationCode.allCases)
    func hasAStableNameAndThreeTexts(_ code: ViolationCode) throws {
        #expect(
            code.rawValue.utf8.allSatisfy {
                (97...122).contains($0) || $0 == UInt8(ascii: "_") || (48...57).contains($0)
            })
        let text = code.example.message
        for part in [text.en, text.zh, text.ko] {
            #expect(!part.isEmpty && !part.contains("{") && !part.contains("}"))
        }
        #expect(text.en.utf8.allSatisfy { $0 < 0x80 } || text.en.contains("×") || text.en.contains("…"))
        #expect(text.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        #expect(text.ko.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) })
        #expect(code.isAdjustable || code.defaultSeverity != .off)
    }

    @Test func textsNameFieldAndLimit() {
        let violation = ViolationCode.tooLong.example
        #expect(violation.message.en == "Buyer name is too long. Shorten it to 60 characters.")
        #expect(violation.message.zh.hasPrefix("订购人姓名"))
        #expect(violation.element == "CEB311Message/OrderHead/buyerName")
    }
}

extension ViolationCode {
    /// The violation of this code at the buyer's name.
    fileprivate var example: Violation {
        self.violation(at: "/buyer/buyerName", field: FieldName.buyerName.field, limit: "60")
    }
}
