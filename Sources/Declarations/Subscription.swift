/// A third party that gets copies (BaseSubscribe of a message).
public struct Subscription: Sendable, Hashable, Codable {
    /// What it gets.
    public enum Status: String, Sendable, Hashable, Codable, CaseIterable {
        /// Data and receipts.
        case all = "ALL"
        /// What was sent.
        case data = "DATA"
        /// Receipts.
        case receipts = "RET"
    }

    /// What it gets (status).
    public var status: Status
    /// Its number on the data exchange platform (dxpAddress), 1 to 100 characters.
    public var dxpAddress: String
    /// Free text, at most 1000 characters.
    public var note: String?

    public init(status: Status, dxpAddress: String, note: String? = nil) {
        self.status = status
        self.dxpAddress = dxpAddress
        self.note = note
    }
}

/// Something of a port's own that is sent along in every message (ExtendMessage).
public struct MessageExtension: Sendable, Hashable, Codable {
    /// Its name, 1 to 30 characters.
    public var name: String
    /// Its version, 1 to 30 characters.
    public var version: String
    /// Well-formed XML that stands inside its `Message` element.
    public var content: String

    public init(name: String, version: String, content: String) {
        self.name = name
        self.version = version
        self.content = content
    }
}
