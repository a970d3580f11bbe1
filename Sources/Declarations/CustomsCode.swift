/// One code of customs inside `returnInfo`, for instance 1313.
public struct CustomsCode: Sendable, Hashable, Codable {
    /// As written, mostly digits.
    public var code: String
    /// Text after `Desc:` as written; may hold amounts, and free text of an officer. Nil when there is none.
    public var description: String?

    public init(code: String, description: String?) {
        self.code = code
        self.description = description
    }
}
