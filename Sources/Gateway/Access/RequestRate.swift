/// How much one tenant may ask of the merchant API: a bucket of requests that fills steadily.
public struct RequestRate: Sendable, Hashable {
    /// Requests that come back into the bucket in a second, 1…100,000.
    public var perSecond: Int
    /// Requests the bucket holds: so many may come at once, 1…1,000,000.
    public var burst: Int

    public init(perSecond: Int, burst: Int) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// Wide enough for any ERP in good order: 100 a second, 1,000 at once.
    public static let standard = RequestRate(perSecond: 100, burst: 1000)
}
