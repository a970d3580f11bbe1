import Synchronization

/// One PKCS#11 module (a vendor's shared library) with the tokens that are in use; the one place that talks to it.
///
/// A module's state belongs to the whole process, so that there is one actor per module, on a queue of its own: modules
/// block. Tokens have an engine each, because an engine keeps one PIN and would offer it to the next token, too.
actor TokenModule {
    private static let modules = Mutex<[String: TokenModule]>([:])

    private let path: String
    private let queue: SigningQueue
    private var tokens: [String: TokenEngine] = [:]
    /// What tokens were opened with, by token: an engine goes on offering it whatever it is told later.
    private var accepted: [String: SecretBytes] = [:]
    /// What tokens refused, by token: never offered to them again.
    private var refused: [String: SecretBytes] = [:]
    /// True when sessions may be lost: everything is opened anew before the next use.
    private var isStale = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    private init(_ path: String) {
        self.path = path
        self.queue = SigningQueue(label: "PKCS#11 \(path)")
    }

    /// The module of a path; every caller of the process gets the same one.
    ///
    /// - Throws: `fileUnreadable` when it is no PKCS#11 module.
    static func shared(_ path: String) throws(CryptographyError) -> TokenModule {
        let path = try TokenEngine.checkedModule(path)
        return self.modules.withLock { modules in
            if let known = modules[path] { return known }
            let new = TokenModule(path)
            modules[path] = new
            return new
        }
    }

    /// Logs in, finds key and certificate, and keeps the key.
    func open(
        _ settings: TokenSettings, pin: SecretBytes?, certificate: SigningCertificate?
    ) throws(CryptographyError) -> SigningCertificate {
        if let pin, self.refused[settings.token] == pin {
            throw CryptographyError(
                .pinRejected, "token \(settings.token) refused this PIN before; it is not tried again")
        }
        let isChanged = pin != nil && self.accepted[settings.token] != pin
        if let known = self.tokens[settings.token], self.isStale || !known.isLoggedIn || isChanged {
            // Its engine would offer the PIN of before.
            self.reset()
            self.tokens[settings.token] = nil
        }
        let token = try self.engine(of: settings.token)
        do throws(CryptographyError) {
            try self.load(settings, into: token, pin: pin)
        } catch {
            if error.code == .pinRejected, let pin { self.refused[settings.token] = pin }
            throw error
        }
        if let pin { self.accepted[settings.token] = pin }
        return try token.certificate(settings, expected: certificate)
    }

    func sign(_ bytes: [UInt8], with settings: TokenSettings) throws(CryptographyError) -> [UInt8] {
        let token = try self.ready(settings)
        do throws(CryptographyError) {
            return try token.sign(bytes, with: settings)
        } catch {
            self.isStale = true
            throw CryptographyError(
                .keyUnavailable, "token \(settings.token) does not sign any more", causes: error.causes)
        }
    }

    /// Asks the token for the key, on new sessions where they were lost.
    func probe(_ settings: TokenSettings) throws(CryptographyError) { _ = try self.ready(settings, asking: true) }

    /// The token with the key loaded; what was lost is opened again, with the PIN that the token accepted before.
    ///
    /// - Parameter asking: whether a key that is loaded is asked for once more.
    private func ready(_ settings: TokenSettings, asking: Bool = false) throws(CryptographyError) -> TokenEngine {
        if self.isStale { self.reset() }
        guard let token = self.tokens[settings.token], !token.isRefused else {
            throw CryptographyError(
                .pinRejected,
                "token \(settings.token) refused the PIN; it is not tried again before it is configured anew")
        }
        guard asking || !token.holds(settings) else { return token }
        do throws(CryptographyError) {
            try self.load(settings, into: token, pin: nil)
        } catch {
            guard error.code != .pinRejected else { throw error }
            self.isStale = true
            throw CryptographyError(
                .keyUnavailable, "token \(settings.token) cannot be reached: \(error.message)", causes: error.causes)
        }
        return token
    }

    /// Loads a key. Sessions that turn out to be lost are opened anew, once.
    private func load(
        _ settings: TokenSettings, into token: TokenEngine, pin: SecretBytes?
    ) throws(CryptographyError) {
        let wasLoggedIn = token.isLoggedIn
        do throws(CryptographyError) {
            try token.load(settings, pin: pin)
            return
        } catch {
            guard error.code == .keyUnavailable || error.code == .keyUnreadable else { throw error }
            self.isStale = error.code == .keyUnavailable
            guard wasLoggedIn, self.isStale else { throw error }
        }
        self.reset()
        do throws(CryptographyError) {
            try token.load(settings, pin: pin)
        } catch {
            self.isStale = error.code == .keyUnavailable
            throw error
        }
    }

    private func engine(of token: String) throws(CryptographyError) -> TokenEngine {
        if let known = self.tokens[token] { return known }
        let new = try TokenEngine(token: token, module: self.path)
        self.tokens[token] = new
        return new
    }

    /// Ends all sessions with the module: its state is one for all tokens.
    private func reset() {
        for token in self.tokens.values { token.dropKeys() }
        for token in self.tokens.values { token.reset() }
        self.isStale = false
    }
}
