/// What this module refuses as a whole. Faults of a single order are `Violation`s, never errors.
public struct DeclarationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable codes.
    public enum Code: String, Sendable, Hashable {
        /// The input is not JSON; the message says at which byte.
        case jsonSyntax = "json_syntax"
        /// The input is JSON, yet neither an order, nor an array of orders, nor `{"orders": […]}`.
        case jsonShape = "json_shape"
        /// A table of codes cannot be read; the message names file and line.
        case codeTable = "code_table"
    }

    /// Which fault.
    public var code: Code
    /// For people; holds no value of the input.
    public var message: String
    /// The same input always fails again.
    public var isRetriable: Bool { false }

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(self.code.rawValue): \(self.message)" }
}
