import Declarations
import Testing

/// The cut of a list into its elements, also against lists made to be slow.
@Suite struct JSONTextElementsTests {
    private func elements(_ json: String) -> JSONText.Elements? { JSONText(Array(json.utf8)).elements() }

    @Test(arguments: [
        #"{"a":"#, #",{"#, #"{"a":"x},"#, #"{"a":1},{bad ""#, "[", #"{"a":[1,2},"#, #","",{"a":""#, #"x{,{"b":1},"#,
        #"{"a":1}}"#, #"{]"#, #",{"a":[[[{"b":"#,
    ])
    func aHostileListIsReadInLinearTime(_ unit: String) throws {
        let clock = ContinuousClock()
        func time(_ count: Int) -> Duration {
            let list = JSONText(Array(("[" + String(repeating: unit, count: count)).utf8))
            return clock.measure { #expect(list.elements() != nil) }
        }
        _ = time(10)
        // Four times the length: a quadratic reader needs sixteen times as long.
        let (short, long) = (time(100_000 / unit.utf8.count), time(400_000 / unit.utf8.count))
        #expect(long < short * 10 + .seconds(2), "\(short) \(long)")
    }

    @Test func everyByteIsAccountedFor() throws {
        let list = #"  [ {"a":1}, x, {"b":{"c":[1,{}]}} ,{"d":], {"e":"f"}, "g]"#
        let bytes = Array(list.utf8)
        let elements = try #require(self.elements(list))
        let ranges = (elements.readable + elements.broken).sorted { $0.lowerBound < $1.lowerBound }
        var covered = Set<Int>()
        for range in ranges { for index in range { #expect(covered.insert(index).inserted) } }
        // What is left out is punctuation between elements.
        let rest = bytes.indices.filter { !covered.contains($0) }.map { bytes[$0] }
        #expect(Set(rest).isSubset(of: Set(" [,".utf8)))
        #expect(elements.readable.count == 3)
        #expect(!elements.isComplete)
    }

    @Test(arguments: [
        ("\u{FEFF} [{},{}] ", 2, 0), ("null", 0, 0), ("[]", 0, 0), ("null x", 0, 1), ("[{}] x", 1, 1), ("[1,{}]", 1, 1),
    ])
    func aClosedListIsComplete(_ list: String, _ readable: Int, _ broken: Int) throws {
        let elements = try #require(self.elements(list))
        #expect(elements.isComplete)
        #expect([elements.readable.count, elements.broken.count] == [readable, broken])
    }

    @Test(arguments: ["", "{}", "nul", "OK", "\"[]\"", "<html/>"])
    func whatIsNoListIsRefused(_ text: String) {
        #expect(self.elements(text) == nil)
    }

    @Test func depthIsBounded() throws {
        let deep = String(repeating: #"{"a":"#, count: 40) + "1" + String(repeating: "}", count: 40)
        let elements = try #require(self.elements("[\(deep),{}]"))
        #expect(elements.readable.count == 1)
        #expect(elements.broken.count == 1)
        #expect(elements.isComplete)
    }
}
