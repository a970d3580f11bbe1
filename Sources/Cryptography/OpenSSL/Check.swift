import COpenSSL

/// Empties this thread's OpenSSL error stack into values, oldest first.
///
/// The stack belongs to the thread: it is drained in the function that made the failing call, with no `await` between.
func drainErrorStack() -> [String] {
    var reasons: [String] = []
    while case let code = ERR_get_error(), code != 0 {
        // Only the fixed reason text is taken; the optional data of an error may hold file names or values.
        if let text = unsafe ERR_reason_error_string(code) {
            reasons.append(unsafe String(cString: text))
        } else {
            reasons.append("OpenSSL error \(code)")
        }
    }
    return reasons
}

/// The one way a status of OpenSSL is read: 1 is success, anything else an error with the drained stack.
func check(
    _ status: Int32, _ code: CryptographyError.Code, _ message: @autoclosure () -> String
) throws(CryptographyError) {
    guard status == 1 else { throw CryptographyError(code, message(), causes: drainErrorStack()) }
}

/// The one way an opaque result of OpenSSL is read: nil is an error with the drained stack.
func check(
    _ pointer: OpaquePointer?, _ code: CryptographyError.Code, _ message: @autoclosure () -> String
) throws(CryptographyError) -> OpaquePointer {
    guard let pointer = unsafe pointer else {
        throw CryptographyError(code, message(), causes: drainErrorStack())
    }
    return unsafe pointer
}

/// The one way a typed result of OpenSSL is read: nil is an error with the drained stack.
func check<T>(
    _ pointer: UnsafeMutablePointer<T>?, _ code: CryptographyError.Code, _ message: @autoclosure () -> String
) throws(CryptographyError) -> UnsafeMutablePointer<T> {
    guard let pointer = unsafe pointer else {
        throw CryptographyError(code, message(), causes: drainErrorStack())
    }
    return unsafe pointer
}
