/// Why the simulator cannot start or cannot take a setting. Never carries the content of a document.
public struct PortError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable reasons.
    public enum Code: String, Sendable, Hashable {
        /// A setting is unknown, has the wrong type or is out of bounds.
        case badSetting = "bad_setting"
        /// A file that was named cannot be read or written.
        case unreadableFile = "unreadable_file"
        /// Certificates, templates or schemas that were named do not load.
        case badMaterial = "bad_material"
        /// The listener did not start.
        case cannotListen = "cannot_listen"
    }

    /// The stable reason.
    public var code: Code
    /// What to do, for people.
    public var message: String
    /// Always false: a person has to change the setting.
    public var isRetriable: Bool { false }

    /// An error with its reason and advice.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(self.code.rawValue): \(self.message)" }
}
