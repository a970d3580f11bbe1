import COpenSSL
import Glibc

/// OpenSSL's PKCS#11 engine for one token. Belongs to its `TokenModule` and is used on that actor's queue alone.
@safe
final class TokenEngine {
    /// True from the first key that was loaded until the next reset.
    private(set) var isLoggedIn = false
    /// True once the token refused the PIN: nothing logs in any more.
    private(set) var isRefused = false

    private let token: String
    private let engine: OpaquePointer
    private let dialogue: OpaquePointer
    private var keys: [TokenSettings.Object: TokenHandle] = [:]

    /// Where Debian's package puts the engine.
    static var library: String {
        (unsafe OPENSSL_info(OPENSSL_INFO_ENGINES_DIR).map { unsafe String(cString: $0) } ?? "") + "/pkcs11.so"
    }

    /// An engine that will use the token.
    ///
    /// - Throws: `libraryFailed` when the engine is not installed.
    init(token: String, module: String, library: String = TokenEngine.library) throws(CryptographyError) {
        ERR_clear_error()
        self.token = token
        let engine = unsafe try check(
            tg_engine_new(library, "pkcs11"), .libraryFailed,
            "OpenSSL's engine for PKCS#11 is missing; run: apt-get install libengine-pkcs11-openssl")
        guard let dialogue = unsafe UI_create_method("PIN"),
            unsafe UI_method_set_opener(dialogue, { _ in 1 }) == 0,
            unsafe UI_method_set_reader(dialogue, answerOnce) == 0,
            unsafe UI_method_set_closer(dialogue, { _ in 1 }) == 0,
            unsafe tg_engine_set(engine, "QUIET", nil) == 1,
            unsafe tg_engine_set(engine, "MODULE_PATH", module) == 1,
            unsafe tg_engine_set_ui(engine, dialogue) == 1
        else {
            unsafe tg_engine_free(engine)
            throw CryptographyError(
                .libraryFailed, "OpenSSL's engine for PKCS#11 takes no settings", causes: drainErrorStack())
        }
        unsafe self.engine = unsafe engine
        unsafe self.dialogue = unsafe dialogue
    }

    deinit {
        self.keys = [:]
        unsafe tg_engine_free(self.engine)
        unsafe UI_destroy_method(self.dialogue)
    }

    /// The real path of a module that can be loaded. It stays loaded for the life of the process, because modules with
    /// threads of their own do not survive being unloaded.
    ///
    /// - Throws: `fileUnreadable`.
    static func checkedModule(_ path: String) throws(CryptographyError) -> String {
        guard let resolved = unsafe realpath(path, nil) else {
            throw CryptographyError(
                .fileUnreadable, "the PKCS#11 module \(path) is missing; install the driver of the card")
        }
        defer { unsafe free(resolved) }
        guard let code = unsafe dlopen(resolved, RTLD_NOW | RTLD_LOCAL), unsafe dlsym(code, "C_GetFunctionList") != nil
        else {
            throw CryptographyError(
                .fileUnreadable, "\(path) is not a PKCS#11 module for this machine; give the path of the card's library"
            )
        }
        return unsafe String(cString: resolved)
    }

    /// Whether the key is loaded.
    func holds(_ settings: TokenSettings) -> Bool { self.keys[settings.object] != nil }

    /// Logs in where that was not done yet, and loads the key; asks the token for it in any case.
    ///
    /// - Parameter pin: offered once; nil when the token accepted one before, or has a PIN pad.
    /// - Throws: `pinRejected`, `keyUnavailable` (no token), `keyUnreadable` (no such key), `keyUnsupported`.
    func load(_ settings: TokenSettings, pin: SecretBytes?) throws(CryptographyError) {
        ERR_clear_error()
        let answer = PINAnswer(pin)
        let pointer = unsafe withExtendedLifetime(answer) {
            unsafe tg_engine_load_key(
                self.engine, settings.address, self.dialogue, Unmanaged.passUnretained(answer).toOpaque())
        }
        guard let pointer = unsafe pointer else { throw self.failure(settings, TokenFailure.drain(), answer) }
        let key = unsafe KeyHandle(owning: pointer)
        self.isLoggedIn = true
        try TokenKey.requireRSA(try? key.algorithm, settings)
        self.keys[settings.object] = TokenHandle(key)
    }

    /// The key's certificate: from the file, or from the token under the key's name.
    ///
    /// - Throws: `certificateUnreadable` when there is none; `keyMismatch`, `keyUnsupported`.
    func certificate(
        _ settings: TokenSettings, expected: SigningCertificate?
    ) throws(CryptographyError) -> SigningCertificate {
        let found: CertificateHandle
        if let expected {
            found = try CertificateHandle(der: expected.der)
        } else {
            ERR_clear_error()
            found = unsafe try CertificateHandle(
                owning: check(
                    tg_engine_load_certificate(self.engine, settings.address), .certificateUnreadable,
                    "token \(settings.token) has no certificate \(settings.objectName); put it there, or name a file"))
        }
        guard let key = self.keys[settings.object], key.handle.belongs(to: found) else {
            throw CryptographyError(
                .keyMismatch,
                "the key \(settings.objectName) on token \(settings.token) does not belong to its certificate")
        }
        return try SigningCertificate(found)
    }

    /// Signs and verifies with the public key that was read when the key was loaded: after sessions were lost, a module
    /// may sign with whatever key has the old number now.
    ///
    /// - Throws: `signingFailed`, `libraryFailed`.
    func sign(_ bytes: [UInt8], with settings: TokenSettings) throws(CryptographyError) -> [UInt8] {
        guard let key = self.keys[settings.object] else {
            throw CryptographyError(.signingFailed, "the key is not loaded")
        }
        let signature = try key.handle.sign(bytes, .rsaSHA1)
        guard try key.handle.verify(signature, over: bytes, .rsaSHA1) else {
            throw CryptographyError(.signingFailed, "the token signed with another key")
        }
        return signature
    }

    /// Lets go of the keys; all engines of a module do so before the first is reset.
    func dropKeys() { self.keys = [:] }

    /// Ends the sessions; the next load opens them again.
    func reset() {
        unsafe tg_engine_reset(self.engine)
        ERR_clear_error()
        self.isLoggedIn = false
    }

    private func failure(
        _ settings: TokenSettings, _ failure: TokenFailure, _ answer: PINAnswer
    ) -> CryptographyError {
        func error(_ code: CryptographyError.Code, _ message: String) -> CryptographyError {
            CryptographyError(code, message, causes: failure.reasons)
        }
        if failure.isPINLocked {
            self.isRefused = true
            return error(.pinRejected, "the PIN of token \(self.token) is locked; unlock it with the vendor's tool")
        }
        if failure.isPINRefused {
            self.isRefused = true
            return error(
                .pinRejected,
                "token \(self.token) refused the PIN; it is not tried again, because cards lock after a few wrong ones")
        }
        if answer.wasAsked, !answer.wasGiven {
            return error(.pinRejected, "token \(self.token) asks for a PIN and there is none")
        }
        if failure.isNotFound {
            return answer.wasAsked || self.isLoggedIn
                ? error(.keyUnreadable, "token \(self.token) has no private key \(settings.objectName)")
                : error(
                    .keyUnavailable, "no token with the label \(self.token) is there; plug it in, or look at its label")
        }
        return error(.keyUnavailable, "token \(self.token) does not answer")
    }
}

/// A key of a token; a class, so that a dictionary can hold it.
private final class TokenHandle {
    let handle: KeyHandle

    init(_ handle: consuming KeyHandle) { self.handle = handle }
}

/// What the engine is told when it asks for the PIN.
private final class PINAnswer {
    let pin: SecretBytes?
    var wasAsked = false
    var wasGiven = false

    init(_ pin: SecretBytes?) { self.pin = pin }
}

/// Gives the PIN at the first question; at a second one, or without a PIN, the engine is told that there is none and
/// does not log in.
private func answerOnce(_ dialogue: OpaquePointer?, _ field: OpaquePointer?) -> Int32 {
    guard let context = unsafe UI_get0_user_data(dialogue) else { return 0 }
    let answer = unsafe Unmanaged<PINAnswer>.fromOpaque(context).takeUnretainedValue()
    answer.wasAsked = true
    guard let pin = answer.pin, !answer.wasGiven else { return 0 }
    answer.wasGiven = true
    return unsafe pin.withBytes { bytes in
        unsafe UI_set_result_ex(
            dialogue, field, bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(bytes.count)) == 0 ? 1 : 0
    }
}

/// What a token or its module said, by the return codes of PKCS#11.
private struct TokenFailure {
    /// Return codes of the module (`CKR_...`).
    var codes: Set<Int32> = []
    /// True when the engine found no such token or object.
    var isNotFound = false
    /// The reasons as text, oldest first.
    var reasons: [String] = []

    /// CKR_PIN_LOCKED.
    var isPINLocked: Bool { self.codes.contains(0xA4) }
    /// CKR_PIN_INCORRECT, _INVALID, _LEN_RANGE, _EXPIRED, CKR_USER_PIN_NOT_INITIALIZED.
    var isPINRefused: Bool { !self.codes.isDisjoint(with: [0xA0, 0xA1, 0xA2, 0xA3, 0x102]) }

    /// Empties this thread's error stack.
    static func drain() -> TokenFailure {
        var failure = TokenFailure()
        while case let code = ERR_get_error(), code != 0 {
            let reason = ERR_GET_REASON(code)
            // The numbers of these libraries are given out at run time; their names are fixed.
            switch unsafe ERR_lib_error_string(code).map({ unsafe String(cString: $0) }) {
            case "PKCS#11 module": failure.codes.insert(reason)
            case "pkcs11 engine" where reason == 101: failure.isNotFound = true
            default: break
            }
            let text = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) }
            failure.reasons.append(text ?? "error \(code)")
        }
        return failure
    }
}
