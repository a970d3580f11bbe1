import Declarations
import Foundation
import Testing

@Suite struct AmountTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("12.10", "12.1"), ("00012.5", "12.5"), ("0.00001", "0.00001"), ("-3.50", "-3.5"),
        ("92233720368547.75807", "92233720368547.75807"),
    ])
    func readsPlainNotation(_ text: String, _ expected: String) {
        #expect(Amount(text)?.description == expected)
    }

    @Test(arguments: [
        "", "-", ".", "1.", ".5", "1e3", "1,000", "+1", " 1", "1 ", "0.000001", "1.2.3", "１", "92233720368547.75808",
        "99999999999999999999", "--1", "1-",
    ])
    func refusesEverythingElse(_ text: String) {
        #expect(Amount(text) == nil)
    }

    /// Random amounts against Foundation's decimals, which are exact here.
    @Test func arithmeticAgreesWithDecimals() throws {
        var generator = SeededGenerator(20_260_301)
        for _ in 0..<2000 {
            let first = Amount(units: .random(in: -1_000_000_000...1_000_000_000, using: &generator))
            let second = Amount(units: .random(in: -1_000_000_000...1_000_000_000, using: &generator))
            let (left, right) = (try Self.decimal(first), try Self.decimal(second))
            #expect(Amount(first.description) == first)
            #expect(try Self.decimal(first + second) == left + right)
            #expect(try Self.decimal(first - second) == left - right)
            #expect((first < second) == (left < right))
            let product = try #require(first.multiplied(by: second))
            #expect(try Self.decimal(product) == Self.rounded(left * right, 5))
            #expect(try Self.decimal(first.roundedToFen) == Self.rounded(left, 2))
            guard second != .zero else { continue }
            let quotient = try #require(first.divided(by: second))
            // Half a unit either way: the quotient itself need not be finite.
            #expect(abs(try Self.decimal(quotient) * right - left) * 200_000 <= abs(right))
        }
    }

    @Test func roundsHalvesAwayFromZero() {
        #expect(Amount(units: 1_005).multiplied(by: Amount(units: 50_000))?.units == 503)
        #expect(Amount(units: -1_005).multiplied(by: Amount(units: 50_000))?.units == -503)
        #expect(Amount("0.005")?.roundedToFen == Amount("0.01"))
        #expect(Amount("-0.005")?.roundedToFen == Amount("-0.01"))
        #expect(Amount("0.00499")?.roundedToFen == .zero)
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(Amount(units: .max).multiplied(by: Amount(2)) == nil)
        #expect(Amount(units: .max).divided(by: Amount(units: 1)) == nil)
        #expect(Amount(1).divided(by: .zero) == nil)
    }

    @Test func codesAsText() throws {
        let amounts = try [#require(Amount("12.10")), .zero]
        let data = try JSONEncoder().encode(amounts)
        #expect(String(decoding: data, as: UTF8.self) == #"["12.1","0"]"#)
        #expect(try JSONDecoder().decode([Amount].self, from: data) == amounts)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Amount].self, from: Data(#"["1e2"]"#.utf8)) }
    }

    private static func decimal(_ amount: Amount) throws -> Decimal {
        try #require(Decimal(string: amount.description))
    }

    private static func rounded(_ value: Decimal, _ scale: Int) -> Decimal {
        var (value, result) = (value, Decimal())
        NSDecimalRound(&result, &value, scale, .plain)
        return result
    }
}
