public import Declarations

/// A receipt as it came, before anything was read. May hold personal data: store it sealed.
public struct RawReceipt: Sendable, Hashable {
    /// How the bytes are to be read.
    public enum Format: String, Sendable, Hashable, Codable {
        /// A CEB message, perhaps in an envelope of the exchange platform.
        case xml
        /// One element of the list that a port of the Haikou form answers.
        case haikouJSON = "haikou_json"
    }

    /// Kind, when the way it came says so.
    public var kind: ReceiptKind?
    /// How to read it.
    public var format: Format
    /// The bytes.
    public var bytes: [UInt8]

    public init(kind: ReceiptKind?, format: Format, bytes: [UInt8]) {
        self.kind = kind
        self.format = format
        self.bytes = bytes
    }
}

extension RawReceipt: CustomStringConvertible, CustomReflectable {
    /// Kind, format and size; never the content.
    public var description: String {
        "\(self.kind?.messageName ?? "receipt") \(self.format.rawValue) [\(self.bytes.count) bytes]"
    }
    /// As `description`.
    public var customMirror: Mirror { Mirror(self, children: ["receipt": self.description]) }
}
