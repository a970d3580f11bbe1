import Declarations

/// An entry of `api_keys` as it is to be written into the configuration.
public struct APIKeyEntry: Sendable {
    private let name: String?
    private let scopes: [APIScope]?
    private let expires: String?

    /// Why an entry cannot be written; the raw value is for people.
    public enum Fault: String, Error, Sendable {
        case name = "a name has 1 to 40 of a-z, 0-9 and -"
        case scopes = "scopes are orders.read, orders.write, goods.write, webhooks and uploads, separated by commas"
        case expires = "the end is a day such as 2027-01-31"
    }

    /// - Parameters:
    ///   - scopes: separated by commas; nil for all.
    ///   - expires: the last day on which the key works; nil for ever.
    public init(name: String?, scopes: String?, expires: String?) throws(Fault) {
        if let name, !isIdentifier(name) { throw .name }
        let words = scopes?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let known = words?.compactMap(APIScope.init(rawValue:))
        guard known?.count == words?.count, known?.isEmpty != true else { throw .scopes }
        if let expires, Timestamp(day: expires) == nil { throw .expires }
        self.name = name
        self.scopes = known
        self.expires = expires
    }

    /// The lines, indented for the list.
    /// - Parameter hash: of the key, 64 hexadecimal digits.
    public func yaml(hash: String) -> String {
        var fields: [String] = []
        if let name { fields.append("name: \(name)") }
        if let scopes { fields.append("scopes: [\(scopes.map(\.rawValue).joined(separator: ", "))]") }
        if let expires { fields.append("expires: \(expires)") }
        guard !fields.isEmpty else { return "  - sha256:\(hash)" }
        return (["  - hash: sha256:\(hash)"] + fields.map { "    " + $0 }).joined(separator: "\n")
    }
}

extension Timestamp {
    /// The beginning, in Beijing, of a day written as 2027-01-31.
    init?(day text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2] else { return nil }
        self.init(beijing: parts.joined())
    }
}
