/// Decides by seed which faults strike. A decision about a request depends on how many requests of that sort came
/// before; one about a receipt depends on the receipt only, so that polling more or less often changes nothing.
struct FaultDice: Sendable {
    private let seed: UInt64
    private var rolls: [Fault: UInt64] = [:]
    /// How often each fault struck so far.
    private(set) var strikes: [Fault: Int] = [:]
    /// How often since its switch was last set.
    private var strikesSinceSet: [Fault: Int] = [:]

    init(seed: UInt64) { self.seed = seed }

    /// Whether the fault strikes now. `subject` names the receipt or document; nil counts requests.
    mutating func strikes(_ fault: Fault, _ switches: FaultSwitches, subject: String? = nil) -> Bool {
        guard let rate = switches.rates[fault], rate.rate > 0 else { return false }
        let hash: UInt64
        if let subject {
            hash = self.hash(fault.rawValue, subject)
        } else {
            let count = self.rolls[fault, default: 0]
            self.rolls[fault] = count + 1
            hash = self.hash(fault.rawValue, String(count))
        }
        guard Double(hash >> 11) / Double(1 << 53) < rate.rate else { return false }
        if let times = rate.times, self.strikesSinceSet[fault, default: 0] >= times { return false }
        self.strikes[fault, default: 0] += 1
        self.strikesSinceSet[fault, default: 0] += 1
        return true
    }

    /// Lets the `times` of faults count anew.
    mutating func restart(_ faults: Set<Fault>) {
        for fault in faults { self.strikesSinceSet[fault] = nil }
    }

    /// A number below `bound` that depends on the seed, the purpose and the subject only.
    func draw(_ purpose: String, _ subject: String, below bound: UInt64) -> UInt64 {
        bound == 0 ? 0 : self.hash(purpose, subject) % bound
    }

    /// A lower-case identifier in the shape of a UUID.
    func foreignGuid(_ subject: String) -> String {
        let digits = Array("0123456789abcdef")
        var text = ""
        for half in 0..<2 {
            var bits = self.hash("guid\(half)", subject)
            for place in 0..<16 {
                if [8, 12].contains(place + half * 16) || (half == 1 && [0, 4].contains(place)) { text.append("-") }
                text.append(digits[Int(bits & 15)])
                bits >>= 4
            }
        }
        return text
    }

    private func hash(_ purpose: String, _ subject: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        for byte in subject.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var mixed = hash &+ self.seed &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
