import Declarations
import Testing

@Suite struct NormaliserTests {
    @Test(arguments: [
        ("  a b\t", Normaliser.TextClass.machine, "a b", [NormalisedValue.Repair.blanks]),
        ("１２．５", .machine, "12.5", [.fullWidth]),
        ("\u{3000}ＡＢ－１（２）\u{FEFF}", .machine, "AB-1(2)", [.blanks, .fullWidth]),
        ("11010119900101001x", .identity, "11010119900101001X", [.capital]),
        ("11010119900101001ｘ", .identity, "11010119900101001X", [.fullWidth, .capital]),
        ("1x", .machine, "1x", []),
        ("张三１号，（东）", .prose, "张三１号，（东）", []),
        (" 一\r\n二\t三 ", .prose, "一 二 三", [.blanks, .lineBreaks]),
        ("一 \n\n 二  三", .prose, "一 二  三", [.lineBreaks]),
        ("𠮷野 👩‍👩‍👧", .prose, "𠮷野 👩‍👩‍👧", []),
        ("e\u{301}", .prose, "e\u{301}", []),
        (" \t\r\n", .prose, "", [.blanks]),
        ("", .machine, "", []),
    ])
    func repairs(
        _ raw: String, _ textClass: Normaliser.TextClass, _ value: String, _ repairs: [NormalisedValue.Repair]
    ) {
        let result = Normaliser.normalise(raw, as: textClass)
        #expect(Array(result.value.unicodeScalars) == Array(value.unicodeScalars))
        #expect(result.repairs == repairs)
        #expect(result.raw == raw)
        #expect(!result.hasIllegalCharacter)
        #expect(Normaliser.normalise(result.value, as: textClass).repairs.isEmpty)
    }

    @Test(arguments: ["a\u{0}b", "\u{B}", "a\u{1F}", "\u{FFFE}", "一\u{FFFF}"])
    func findsWhatXMLCannotCarry(_ raw: String) {
        #expect(Normaliser.normalise(raw, as: .prose).hasIllegalCharacter)
        #expect(Normaliser.normalise(raw, as: .machine).hasIllegalCharacter)
    }
}
