/// Whose things somebody may see.
public struct TenantScope: Sendable, Hashable {
    /// The tenants, or nil for all of them, also those that no configuration names any more, and what belongs to none.
    public let tenants: Set<String>?

    public init(_ tenants: Set<String>?) { self.tenants = tenants }

    /// Everybody's.
    public static let all = TenantScope(nil)

    /// Whether a tenant's things may be seen; what belongs to no tenant has the empty name.
    public func holds(_ tenant: String) -> Bool { self.tenants?.contains(tenant) ?? true }

    /// Only what both hold.
    public func narrowed(to tenant: String?) -> TenantScope {
        guard let tenant else { return self }
        return TenantScope(self.holds(tenant) ? [tenant] : [])
    }
}
