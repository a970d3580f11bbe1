import Declarations
import Testing

@Suite struct MagicNumberTests {
    @Test(
        "Reads what a number asks for",
        arguments: [
            ("A-1-T622-1313", 622, 1313, 0), ("A-T622-621018-30", 622, -621_018, 30),
            ("A-T622--621018", 622, -621_018, 0),
            ("A-T312-10101", 312, -10_101, 0), ("A-T622-130126", 622, 130_126, 0), ("A-T622-2-4", 622, 2, 4),
            ("T-T5-T412-22001", 412, 22_001, 0),
        ])
    func reads(number: String, receipt: Int, code: Int, delay: Int) throws {
        let magic = try #require(MagicNumber(number))
        #expect(magic.receipt.rawValue == receipt)
        #expect(magic.code == code)
        #expect(magic.delay == delay)
        #expect(MagicNumber("X" + magic.suffix) == magic)
    }

    @Test("The e-port stores what it answers with 2 or 3")
    func stored() throws {
        for (number, isOfEPort) in [("A-T622-1", true), ("A-T622-2", false), ("A-T622-3", false), ("A-T622-4", true)] {
            #expect(try #require(MagicNumber(number)).isOfEPort == isOfEPort, "\(number)")
        }
    }

    @Test(
        "Asks for nothing",
        arguments: [
            "", "A-1", "A-T622", "A-T622-", "A-T999-1", "A-T622-1-2-3", "A-T622-x", "T622-1", "A-T622-1234567",
            "A-T622-1 ",
        ])
    func nothing(number: String) { #expect(MagicNumber(number) == nil) }
}
