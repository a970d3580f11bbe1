/// Why a file is no table. A sheet reader that throws it has its reason shown to the sender; any other error is
/// answered without one.
public struct SheetFault: Error, Sendable, Hashable {
    /// What is wrong, for people, in English; without values of the file.
    public var reason: String
    /// Line of the file, counted from 1; nil when it concerns the whole.
    public var line: Int?

    /// A fault at a place.
    public init(_ reason: String, line: Int? = nil) {
        self.reason = line.map { "line \($0): \(reason)" } ?? reason
        self.line = line
    }
}
