/// How long each step of customs takes, in seconds of the simulator's clock.
public struct PortDelays: Sendable, Hashable {
    /// From taking a message to status 2 (or a refusal of the e-port). Haikou was seen to take 6 s.
    public var eport = 0.15
    /// From status 2, or from the last missing part, to 120 or 100.
    public var customs = 0.15
    /// From 120 to 800 (or to 300 and 500).
    public var release = 0.1
    /// From 120 to 399, for requests and lists.
    public var settling = 0.1
    /// From 300 or 500 to 800.
    public var hold = 1.0
    /// From 800 to the tax bill (816).
    public var bill = 0.1
    /// From the tax bill to its summing up (818).
    public var summing = 0.5
    /// From an order whose payment enterprise is played here to that payment.
    public var playedPayment = 0.1

    /// The short delays of a demonstration.
    public init() {}

    static let names: [(String, any WritableKeyPath<Self, Double> & Sendable)] = [
        ("eport", \.eport), ("customs", \.customs), ("release", \.release), ("settling", \.settling),
        ("hold", \.hold), ("bill", \.bill),
        ("summing", \.summing), ("playedPayment", \.playedPayment),
    ]
}
