public import Declarations

/// What this port checks, and how it treats the cases that no public text settles.
public struct PortRules: Sendable, Hashable {
    /// What a document gets whose `appTime` equals that of the stored one. Unknown in reality, so all three exist.
    public enum EqualAppTime: String, Sendable, Hashable, CaseIterable {
        /// Answered with success again; the same content changes nothing, another content replaces the stored one.
        case accept
        /// Answered as duplicate.
        case duplicate
        /// Answered as stale.
        case stale
    }

    /// What a redelivery (same document guid, same content) gets.
    public enum Redelivery: String, Sendable, Hashable, CaseIterable {
        /// As any other document with an equal `appTime`.
        case likeEqualAppTime
        /// The present state again, as receipts.
        case repeatState
        /// No receipt at all.
        case silent
    }

    /// What an officer decides where the law leaves it to him.
    public enum Decision: String, Sendable, Hashable, CaseIterable { case accept, refuse }

    /// A declarant that this port knows.
    public struct Agent: Sendable, Hashable {
        /// agentCode.
        public var code: String
        /// Serial numbers (hexadecimal, lower case) of the certificates it may sign with; empty allows any trusted one.
        public var serials: Set<String>
        /// Account books it may reduce; empty allows any.
        public var emsNos: Set<String>

        public init(code: String, serials: Set<String>, emsNos: Set<String>) {
            self.code = code
            self.serials = serials
            self.emsNos = emsNos
        }
    }

    /// See ``EqualAppTime``.
    public var equalAppTime = EqualAppTime.duplicate
    /// See ``Redelivery``.
    public var redelivery = Redelivery.likeEqualAppTime
    /// Documents per message.
    public var maximumDocuments = 100
    /// Dutiable value of one list, CNY, unless it holds a single article.
    public var singleLimit = Amount(5000)
    /// Dutiable value per identity and calendar year, CNY.
    public var annualLimit = Amount(26_000)
    /// Commodity codes (by prefix) at the reduced VAT rate of 9 %: fish and plants that are not processed.
    public var reducedVATPrefixes = ["03", "1211", "1212"]
    /// Declarants by code; empty accepts every trusted certificate.
    public var agents: [Agent] = []
    /// Payment enterprises that the simulator plays: it files their 411 itself when it gets the order.
    public var playedPayments: Set<String> = []

    /// What the officer says to a cancellation of goods that are released but still here.
    public var cancellationAfterRelease = Decision.accept
    /// Days after release in which a return may be filed.
    public var returnDays = 30
    /// The same for exported goods.
    public var exportReturnDays = 365
    /// Whether "signed for" (513) is rejected before the inventory was released. No public text says so.
    public var signedForNeedsRelease = true
    /// Released orders whose documents are kept to be compared again after a cancellation; older ones are forgotten.
    public var bodiesKept = 20_000

    /// Strict defaults.
    public init() {}
}
