public import Declarations

/// An end that a test or the demonstration asks for, chosen by a mark inside the order number.
public struct ScriptedOutcome: Sendable, Hashable {
    /// What shall happen.
    public enum Effect: Sendable, Hashable {
        /// The e-port refuses with this negative number.
        case refuse(Int)
        /// Customs rejects (status 100) with this code.
        case reject(code: String)
        /// The inventory goes through this status (300 or 500 …) before it is released.
        case hold(status: Int)
        /// The inventory stays at 120 and is never released.
        case neverRelease
        /// No tax bill.
        case neverBill
        /// No receipt for this document, ever.
        case silent
        /// Customs rejects (status 100) with a sentence of an officer.
        case rejectWords(String)
        /// Customs looks at the document so many seconds later than usual, once per filing. For the payment of an
        /// enterprise that is played here: it is filed so much later.
        case wait(seconds: Double)
        /// Customs does not look at the document before this moment.
        case notBefore(Timestamp)
        /// The tax bill is declared void instead of being summed up.
        case voidBill
        /// A payment enterprise that is played here files this amount instead of what was paid.
        case playedAmount(Amount)
    }

    /// Part of the order number that asks for it. Kinds that belong to no order are asked by their own number.
    public var mark: String
    /// Documents it touches; the first of them is the one that counts `times`.
    public var kinds: [DocumentKind]
    /// What happens.
    public var effect: Effect
    /// How often per document before it goes the usual way; nil is for ever.
    public var times: Int?

    public init(mark: String, kinds: [DocumentKind], effect: Effect, times: Int?) {
        self.mark = mark
        self.kinds = kinds
        self.effect = effect
        self.times = times
    }

    /// Reads the marks that an order number itself carries: `-Q1313`, `-Q1332x1`, `-E621017x2`, `-HOLD`, `-INSPECT`,
    /// `-STAY`, `-NOBILL`, `-VOIDBILL`, `-SILENT`; `-N623` (customs says no to that kind), `-W623x60` (customs looks at
    /// that kind 60 seconds later), `-PAID99.5` (what a played payment enterprise files); each may be followed by another.
    public static func marks(in orderNo: String) -> [ScriptedOutcome] {
        orderNo.split(separator: "-").dropFirst().compactMap { part in Self.read(String(part)) }
    }

    private static func read(_ part: String) -> ScriptedOutcome? {
        func plain(_ effect: Effect) -> ScriptedOutcome {
            ScriptedOutcome(mark: "-" + part, kinds: [.inventory], effect: effect, times: nil)
        }
        switch part {
        case "HOLD": return plain(.hold(status: 300))
        case "INSPECT": return plain(.hold(status: 500))
        case "STAY": return plain(.neverRelease)
        case "NOBILL": return plain(.neverBill)
        case "SILENT": return plain(.silent)
        case "VOIDBILL": return plain(.voidBill)
        default: break
        }
        if part.hasPrefix("PAID"), let amount = Amount(String(part.dropFirst(4))) {
            return ScriptedOutcome(mark: "-" + part, kinds: [.payment], effect: .playedAmount(amount), times: nil)
        }
        if let outcome = self.readKind(part) { return outcome }
        guard let letter = part.utf8.first, letter == UInt8(ascii: "Q") || letter == UInt8(ascii: "E") else {
            return nil
        }
        let pieces = part.dropFirst().split(separator: "x", omittingEmptySubsequences: false)
        guard (1...2).contains(pieces.count), let number = Int(pieces[0]), number > 0 else { return nil }
        let times = pieces.count == 2 ? Int(pieces[1]) : nil
        guard pieces.count == 1 || times != nil else { return nil }
        if letter == UInt8(ascii: "Q") {
            let code = String(pieces[0])
            let kinds: [DocumentKind] = CustomsWords.blamesOrder(code) ? [.inventory, .order] : [.inventory]
            return ScriptedOutcome(mark: "-" + part, kinds: kinds, effect: .reject(code: code), times: times)
        }
        guard let kind = PortKinds.kind(ofNegative: number) else { return nil }
        return ScriptedOutcome(mark: "-" + part, kinds: [kind], effect: .refuse(-number), times: times)
    }

    /// `N623`, `N623x1`, `W623x60`.
    private static func readKind(_ part: String) -> ScriptedOutcome? {
        guard let letter = part.utf8.first, letter == UInt8(ascii: "N") || letter == UInt8(ascii: "W") else {
            return nil
        }
        let pieces = part.dropFirst().split(separator: "x", omittingEmptySubsequences: false)
        guard (1...2).contains(pieces.count), let kind = Int(pieces[0]).flatMap({ PortKinds.kind($0) }) else {
            return nil
        }
        let number = pieces.count == 2 ? Int(pieces[1]) : nil
        guard pieces.count == 1 || number != nil else { return nil }
        if letter == UInt8(ascii: "N") {
            return ScriptedOutcome(
                mark: "-" + part, kinds: [kind], effect: .rejectWords(self.officersNo), times: number)
        }
        guard let number else { return nil }
        return ScriptedOutcome(mark: "-" + part, kinds: [kind], effect: .wait(seconds: Double(number)), times: nil)
    }

    /// What an officer writes when nothing else was asked for.
    static let officersNo = "不同意"
}
