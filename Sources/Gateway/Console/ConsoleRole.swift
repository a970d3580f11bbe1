/// What an account of the console may do; each may also do what those before it may.
public enum ConsoleRole: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Looks, and downloads what holds no buyer's data.
    case viewer
    /// Acts on orders, messages and lanes; sees a buyer's data on request.
    case operator_ = "operator"
    /// Also changes what others may do.
    case admin

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
