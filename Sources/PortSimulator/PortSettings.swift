public import Declarations
import Foundation

/// Everything that decides how the simulator behaves.
public struct PortSettings: Sendable, Hashable {
    /// The same seed and the same requests in the same order give the same faults.
    public var seed: UInt64 = 1
    /// `org_id` of every receipt.
    public var orgID: Int64 = 1
    /// Numbers given by customs begin after this one: two ports of one country must not give the same.
    public var firstSerial = 0
    /// How long each step takes.
    public var delays = PortDelays()
    /// What is checked, and how open questions are settled.
    public var rules = PortRules()
    /// How the port misbehaves.
    public var faults = FaultSwitches()
    /// Asked-for ends, beside those that order numbers ask for themselves.
    public var outcomes: [ScriptedOutcome] = []

    /// A well-behaved port with short delays.
    public init() {}

    /// Applies a JSON object on top: `seed`, `orgID`, `delays`, `rules`, `faults`, `outcomes`.
    ///
    /// - Throws: `badSetting` for an unknown name or a wrong value; nothing is changed then.
    public mutating func apply(json: [UInt8], now: Timestamp) throws(PortError) {
        let value: JSONValue
        do { value = try JSONDecoder().decode(JSONValue.self, from: Data(json)) } catch {
            throw PortError(.badSetting, "settings: not a JSON object")
        }
        guard case .object(let members) = value else { throw PortError(.badSetting, "settings: not a JSON object") }
        var changed = self
        changed.faults.lastSet = []
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            switch name {
            case "seed": changed.seed = UInt64(try Self.whole(name, value))
            case "orgID": changed.orgID = Int64(try Self.whole(name, value))
            case "delays": try changed.delays.apply(value)
            case "rules": try changed.rules.apply(value)
            case "faults": try changed.faults.apply(value, now: now)
            case "outcomes": changed.outcomes = try Self.outcomes(value)
            default: throw PortError(.badSetting, "\(name): known are delays, faults, orgID, outcomes, rules, seed")
            }
        }
        self = changed
    }

    static func whole(_ name: String, _ value: JSONValue) throws(PortError) -> Int {
        guard let number = value.number, let whole = Int(exactly: number), whole >= 0 else {
            throw PortError(.badSetting, "\(name): must be a whole number that is not negative")
        }
        return whole
    }

    private static func outcomes(_ value: JSONValue) throws(PortError) -> [ScriptedOutcome] {
        guard case .array(let items) = value else { throw PortError(.badSetting, "outcomes: not a list") }
        var outcomes: [ScriptedOutcome] = []
        for item in items { outcomes.append(try ScriptedOutcome(json: item)) }
        return outcomes
    }
}

extension PortDelays {
    mutating func apply(_ value: JSONValue) throws(PortError) {
        guard case .object(let members) = value else { throw PortError(.badSetting, "delays: not an object") }
        for (name, value) in members {
            guard let path = Self.names.first(where: { $0.0 == name })?.1 else {
                let known = Self.names.map(\.0).joined(separator: ", ")
                throw PortError(.badSetting, "delays.\(name): known are \(known)")
            }
            guard let seconds = value.number, (0...4e9).contains(seconds) else {
                throw PortError(.badSetting, "delays.\(name): must be seconds")
            }
            self[keyPath: path] = seconds
        }
    }
}

extension ScriptedOutcome {
    /// `{"mark": "-X", "kind": 621, "status": 100, "code": "1313", "times": 1}`: a negative status refuses, 100
    /// rejects (`"text"` instead of `"code"` is an officer's sentence), another positive one holds; `"effect":
    /// "neverRelease" | "neverBill" | "silent" | "voidBill" | "wait" (with "seconds") | "playedAmount" (with "amount")`
    /// names the rest.
    init(json: JSONValue) throws(PortError) {
        guard let mark = json["mark"]?.text, !mark.isEmpty else {
            throw PortError(.badSetting, "outcomes: each needs a mark")
        }
        var kind = DocumentKind.inventory
        if let number = json["kind"] {
            guard let known = number.number.flatMap({ Int(exactly: $0) }).flatMap({ PortKinds.kind($0) }) else {
                throw PortError(.badSetting, "outcomes: \(mark): no such kind")
            }
            kind = known
        }
        var kinds = [kind]
        let effect: Effect
        switch (json["effect"]?.text, json["status"]?.number.flatMap({ Int(exactly: $0) })) {
        case ("neverRelease", _): effect = .neverRelease
        case ("neverBill", _): effect = .neverBill
        case ("silent", _): effect = .silent
        case ("voidBill", _): effect = .voidBill
        case ("wait", _):
            guard let seconds = json["seconds"]?.number, (0...4e9).contains(seconds) else {
                throw PortError(.badSetting, "outcomes: \(mark): wait needs seconds")
            }
            effect = .wait(seconds: seconds)
        case ("playedAmount", _):
            guard let amount = json["amount"]?.text.flatMap({ Amount($0) }) else {
                throw PortError(.badSetting, "outcomes: \(mark): playedAmount needs an amount, as a text")
            }
            kinds = [.payment]
            effect = .playedAmount(amount)
        case (nil, let status?) where status < 0: effect = .refuse(status)
        case (nil, 100?) where json["text"]?.text != nil: effect = .rejectWords(json["text"]?.text ?? "")
        case (nil, 100?):
            let code = json["code"]?.text ?? "1371"
            if kind == .inventory, CustomsWords.blamesOrder(code) { kinds.append(.order) }
            effect = .reject(code: code)
        case (nil, let status?) where status > 120: effect = .hold(status: status)
        default: throw PortError(.badSetting, "outcomes: \(mark) needs a status or a known effect")
        }
        var times: Int?
        if let limit = json["times"] { times = try PortSettings.whole("times", limit) }
        self.init(mark: mark, kinds: kinds, effect: effect, times: times)
    }
}

extension PortRules {
    mutating func apply(_ value: JSONValue) throws(PortError) {
        guard case .object(let members) = value else { throw PortError(.badSetting, "rules: not an object") }
        for (name, value) in members {
            switch name {
            case "equalAppTime":
                guard let choice = value.text.flatMap(EqualAppTime.init(rawValue:)) else {
                    throw PortError(.badSetting, "rules.equalAppTime: accept, duplicate or stale")
                }
                self.equalAppTime = choice
            case "redelivery":
                guard let choice = value.text.flatMap(Redelivery.init(rawValue:)) else {
                    throw PortError(.badSetting, "rules.redelivery: likeEqualAppTime, repeatState or silent")
                }
                self.redelivery = choice
            case "cancellationAfterRelease":
                guard let choice = value.text.flatMap(Decision.init(rawValue:)) else {
                    throw PortError(.badSetting, "rules.cancellationAfterRelease: accept or refuse")
                }
                self.cancellationAfterRelease = choice
            case "signedForNeedsRelease":
                guard case .bool(let choice) = value else {
                    throw PortError(.badSetting, "rules.signedForNeedsRelease: true or false")
                }
                self.signedForNeedsRelease = choice
            case "returnDays": self.returnDays = try PortSettings.whole(name, value)
            case "exportReturnDays": self.exportReturnDays = try PortSettings.whole(name, value)
            case "bodiesKept": self.bodiesKept = try PortSettings.whole(name, value)
            case "maximumDocuments": self.maximumDocuments = try PortSettings.whole(name, value)
            case "singleLimit": self.singleLimit = Amount(Int64(try PortSettings.whole(name, value)))
            case "annualLimit": self.annualLimit = Amount(Int64(try PortSettings.whole(name, value)))
            case "reducedVATPrefixes": self.reducedVATPrefixes = value.texts ?? []
            case "playedPayments": self.playedPayments = Set(value.texts ?? [])
            case "agents": self.agents = try Self.agents(value)
            default: throw PortError(.badSetting, "rules.\(name): unknown rule")
            }
        }
    }

    private static func agents(_ value: JSONValue) throws(PortError) -> [Agent] {
        guard case .array(let items) = value else { throw PortError(.badSetting, "rules.agents: not a list") }
        var agents: [Agent] = []
        for item in items {
            guard let code = item["code"]?.text, !code.isEmpty else {
                throw PortError(.badSetting, "rules.agents: each needs a code")
            }
            let serials = (item["serials"]?.texts ?? []).map { $0.lowercased() }
            agents.append(Agent(code: code, serials: Set(serials), emsNos: Set(item["emsNos"]?.texts ?? [])))
        }
        return agents
    }
}
