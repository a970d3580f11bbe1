public import Declarations

public struct SchemaValidator: Sendable {
    public struct Problem: Sendable, Hashable { public var line: Int; public var message: String }
    public init(xsd text: String) throws(ManifestError) {}
    public init(path: String) throws(ManifestError) {}
    public func validate(_ bytes: [UInt8]) -> [Problem] { [] }
}
public enum ReceiptReader {
    public static func read(_ bytes: [UInt8]) throws(ManifestError) -> [ReceiptRecord] { [] }
    public static func reading(_ bytes: [UInt8]) throws(ManifestError) -> ReceiptReading { ReceiptReading() }
}
public enum MessageReader {
    public static func read(_ bytes: [UInt8]) throws(ManifestError) -> ParsedMessage { throw ManifestError(.unknownMessage, "not built yet") }
}
