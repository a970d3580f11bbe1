import Testing

@testable import Transports

/// The cut of a list into its elements, against lists made to be slow.
@Suite struct JSONRowsTests {
    @Test(arguments: [
        #"{"a":"#, #",{"#, #"{"a":"x},"#, #"{"a":1},{bad ""#, "[", #"{"a":[1,2},"#, #","",{"a":""#, #"x{,{"b":1},"#,
        #"{"a":1}}"#, #"{]"#, #",{"a":[[[{"b":"#,
    ])
    func aHostileListIsReadInLinearTime(_ unit: String) throws {
        let clock = ContinuousClock()
        func time(_ count: Int) -> Duration {
            let list = Array(("[" + String(repeating: unit, count: count)).utf8)
            return clock.measure { #expect(JSONRows(list) != nil) }
        }
        _ = time(10)
        // Four times the length: a quadratic reader needs sixteen times as long.
        let (short, long) = (time(100_000 / unit.utf8.count), time(400_000 / unit.utf8.count))
        #expect(long < short * 10 + .seconds(2), "\(short) \(long)")
    }

    @Test func everyByteIsAccountedFor() throws {
        let list = Array(#"  [ {"a":1}, x, {"b":{"c":[1,{}]}} ,{"d":], {"e":"f"}, "g]"#.utf8)
        let rows = try #require(JSONRows(list))
        let ranges = (rows.readable + rows.broken).sorted { $0.lowerBound < $1.lowerBound }
        var covered = Set<Int>()
        for range in ranges { for index in range { #expect(covered.insert(index).inserted) } }
        // What is left out is punctuation between elements.
        let rest = list.indices.filter { !covered.contains($0) }.map { list[$0] }
        #expect(Set(rest).isSubset(of: Set(" [,".utf8)))
        #expect(rows.readable.count == 3)
        #expect(!rows.isComplete)
    }

    @Test func depthIsBounded() throws {
        let deep = String(repeating: #"{"a":"#, count: 40) + "1" + String(repeating: "}", count: 40)
        let rows = try #require(JSONRows(Array("[\(deep),{}]".utf8)))
        #expect(rows.readable.count == 1)
        #expect(rows.broken.count == 1)
        #expect(rows.isComplete)
    }
}
