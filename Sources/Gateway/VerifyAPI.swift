public import Declarations

/// Explains signatures of messages that somebody brings.
public protocol VerifyAPI: Sendable {
    /// Verifies a message and explains the verdict step by step. Nothing is stored or logged.
    ///
    /// - Parameters:
    ///   - message: the signed XML as received, bare or in a `DxpMsg`.
    ///   - original: the message before it was signed, to be told where the two differ.
    ///   - checksDates: whether the certificate must be valid now.
    /// - Returns: a report without values of the message and without anything about the certificate's holder.
    func verify(_ message: [UInt8], original: [UInt8]?, checksDates: Bool) async -> JSON
}
