public import Declarations
import Foundation

/// All faults that are switched on, with their parameters.
public struct FaultSwitches: Sendable, Hashable {
    /// No receipt about these orders becomes visible before a moment.
    public struct Silence: Sendable, Hashable {
        /// Part of the order number.
        public var mark: String
        /// Kinds that are silent; empty is all.
        public var kinds: Set<DocumentKind>
        /// When the silence ends.
        public var until: Timestamp

        public init(mark: String, kinds: Set<DocumentKind>, until: Timestamp) {
            self.mark = mark
            self.kinds = kinds
            self.until = until
        }
    }

    /// Rates; absent is never.
    public var rates: [Fault: FaultRate] = [:]
    /// How long a lost receipt is left out.
    public var lostSeconds = 30.0
    /// How late a reordered receipt may be.
    public var reorderSeconds = 5.0
    /// How late a delayed answer is.
    public var delaySeconds = 2.0
    /// When a hanging connection is closed at last.
    public var hangSeconds = 60.0
    /// Size of an oversized receipt.
    public var oversizedBytes = 52_428_800
    /// Customs code of `reject`.
    public var rejectCode = "1371"
    /// See ``Silence``.
    public var silences: [Silence] = []
    /// A message with an order number that contains one of these gets one 900 as a whole.
    public var refuseMessagesWith: [String] = []
    /// Which faults the last change by JSON named: their `times` count from then on.
    var lastSet: Set<Fault> = []

    /// No faults.
    public init() {}

    /// Applies a JSON object on top: fault names with a rate or `{"rate", "times"}`, parameters, `silences`
    /// (`{"mark", "kinds", "seconds"}`, counted from `now`), `refuseMessagesWith`; `"reset": true` clears first.
    ///
    /// - Throws: `badSetting` for an unknown name or a value out of bounds; nothing is changed then.
    public mutating func apply(json: [UInt8], now: Timestamp) throws(PortError) {
        let value: JSONValue
        do { value = try JSONDecoder().decode(JSONValue.self, from: Data(json)) } catch {
            throw PortError(.badSetting, "faults: not a JSON object")
        }
        try self.apply(value, now: now)
    }

    mutating func apply(_ value: JSONValue, now: Timestamp) throws(PortError) {
        guard case .object(let members) = value else { throw PortError(.badSetting, "faults: not a JSON object") }
        let isReset = members["reset"] == .bool(true)
        var changed = isReset ? FaultSwitches() : self
        for (name, value) in members.sorted(by: { $0.key < $1.key }) where name != "reset" {
            try changed.set(name, value, now)
        }
        changed.lastSet = isReset ? Set(Fault.allCases) : Set(members.keys.compactMap(Fault.init(rawValue:)))
        self = changed
    }

    private mutating func set(_ name: String, _ value: JSONValue, _ now: Timestamp) throws(PortError) {
        if let fault = Fault(rawValue: name) {
            self.rates[fault] = try Self.rate(name, value)
            return
        }
        switch name {
        case "lostSeconds": self.lostSeconds = try Self.seconds(name, value)
        case "reorderSeconds": self.reorderSeconds = try Self.seconds(name, value)
        case "delaySeconds": self.delaySeconds = try Self.seconds(name, value)
        case "hangSeconds": self.hangSeconds = try Self.seconds(name, value)
        case "oversizedBytes": self.oversizedBytes = Int(try Self.seconds(name, value))
        case "rejectCode":
            guard let code = value.text else { throw PortError(.badSetting, "\(name): not a text") }
            self.rejectCode = code
        case "refuseMessagesWith":
            guard let marks = value.texts, !marks.contains("") else {
                throw PortError(.badSetting, "\(name): not a list of texts")
            }
            self.refuseMessagesWith = marks
        case "silences": self.silences = try Self.silences(value, now)
        default:
            let known = Fault.allCases.map(\.rawValue).sorted().joined(separator: ", ")
            throw PortError(.badSetting, "\(name): unknown fault; known are \(known)")
        }
    }

    private static func rate(_ name: String, _ value: JSONValue) throws(PortError) -> FaultRate {
        let rate = value.number ?? value["rate"]?.number ?? (value["times"] != nil ? 1 : nil)
        guard let rate, (0...1).contains(rate) else { throw PortError(.badSetting, "\(name): rate must be 0…1") }
        var times: Int?
        if let limit = value["times"] {
            guard let number = limit.number, let whole = Int(exactly: number), whole >= 0 else {
                throw PortError(.badSetting, "\(name): times must be a whole number")
            }
            times = whole
        }
        return FaultRate(rate: rate, times: times)
    }

    private static func seconds(_ name: String, _ value: JSONValue) throws(PortError) -> Double {
        guard let number = value.number, (0...4e9).contains(number) else {
            throw PortError(.badSetting, "\(name): must be a number that is not negative")
        }
        return number
    }

    private static func silences(_ value: JSONValue, _ now: Timestamp) throws(PortError) -> [Silence] {
        guard case .array(let items) = value else { throw PortError(.badSetting, "silences: not a list") }
        var result: [Silence] = []
        for item in items {
            guard let mark = item["mark"]?.text, !mark.isEmpty, let seconds = item["seconds"]?.number else {
                throw PortError(.badSetting, "silences: each needs mark and seconds")
            }
            var kinds: Set<DocumentKind> = []
            if case .array(let numbers) = item["kinds"] {
                for number in numbers {
                    guard let kind = number.number.flatMap({ Int(exactly: $0) }).flatMap({ PortKinds.kind($0) }) else {
                        throw PortError(.badSetting, "silences: kinds are numbers of messages, for instance 621")
                    }
                    kinds.insert(kind)
                }
            }
            result.append(Silence(mark: mark, kinds: kinds, until: now + .milliseconds(Int64(seconds * 1000))))
        }
        return result
    }
}
