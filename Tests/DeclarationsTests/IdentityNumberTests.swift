import Testing

@testable import Declarations

@Suite struct IdentityNumberTests {
    private let today = SampleOrder.today

    /// The two examples printed in GB 11643; the second person was born in 1880.
    @Test func examplesOfTheStandard() {
        #expect(IdentityNumber.faults("11010519491231002X", today: self.today).isEmpty)
        #expect(IdentityNumber.faults("440524188001010014", today: self.today) == [.identityBirthDate])
    }

    /// Against the printed weights and check characters, which the implementation does not use.
    @Test func checkCharacterAgreesWithThePrintedTable() throws {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let characters = Array("10X98765432")
        var generator = SeededGenerator(18)
        for _ in 0..<500 {
            let region = String(Int.random(in: 100_000...999_999, using: &generator))
            let year = Int.random(in: 1950...2020, using: &generator)
            let body =
                region + "\(year)0" + "\(Int.random(in: 1...9, using: &generator))"
                + "\(Int.random(in: 10...28, using: &generator))" + "\(Int.random(in: 100...999, using: &generator))"
            let sum = zip(body, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
            for character in characters {
                let faults = IdentityNumber.faults(body + String(character), today: self.today)
                #expect(faults == (character == characters[sum % 11] ? [] : [.identityChecksum]))
            }
        }
    }

    /// A wrong digit or two swapped neighbours never pass.
    @Test func singleErrorsAreFound() {
        let digits = Array("11010519491231002X")
        for place in 0..<17 {
            for other in "0123456789" where other != digits[place] {
                var wrong = digits
                wrong[place] = other
                #expect(!IdentityNumber.faults(String(wrong), today: self.today).isEmpty)
            }
            guard place < 16, digits[place] != digits[place + 1] else { continue }
            var swapped = digits
            swapped.swapAt(place, place + 1)
            #expect(!IdentityNumber.faults(String(swapped), today: self.today).isEmpty)
        }
    }

    @Test(arguments: ["", "X", "11010519491231002x", "1101051949123100２X", "110105491231002", "11010519491231002XX"])
    func otherFormsAreRefused(_ number: String) {
        #expect(IdentityNumber.faults(number, today: self.today) == [.identityFormat])
    }

    @Test func nobodyIsBornTomorrow() throws {
        let yesterday = try #require(Timestamp(beijing: "19491230"))
        #expect(IdentityNumber.faults("11010519491231002X", today: yesterday) == [.identityBirthDate])
    }
}
