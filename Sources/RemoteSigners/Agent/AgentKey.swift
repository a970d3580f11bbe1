public import Cryptography
import Synchronization

/// A card (U-key) behind the websocket agent of the e-port control.
///
/// - One request is on its way at a time: the card is serial. Callers wait in the order in which they came; when the card is
///   dark they are all told at once, and do not each wait for an answer that will not come.
/// - Every connection begins in the same way: the certificate is read and must be the one that the key was opened with, then
///   the PIN is verified. A request that was not answered, or wrongly, ends the connection.
/// - A lost connection is made again by the next `sign` or `probe`. What was sent and not answered is never sent again here.
/// - A PIN that was refused is never sent again by this object; a card locks after a few wrong ones. Open a new key for a new
///   PIN.
public actor AgentKey: SigningKey {
    public nonisolated let certificate: SigningCertificate

    private let settings: AgentSettings
    private let tally: AgentTally
    private let line = Turnstile()
    private var connection: AgentConnection?
    private var pin: SecretBytes?
    /// Why nothing is sent any more.
    private var ended: CryptographyError?
    private var failuresInARow = 0

    /// Answers that came too late, twice or for another request, since the key was opened. None of them was used.
    public nonisolated var ignoredAnswers: Int { self.tally.ignored.load(ordering: .relaxed) }

    private init(_ certificate: SigningCertificate, _ settings: AgentSettings, _ pin: SecretBytes?, _ tally: AgentTally)
    {
        self.certificate = certificate
        self.settings = settings
        self.pin = pin
        self.tally = tally
    }

    /// Connects, reads the certificate and verifies the PIN.
    ///
    /// - Parameters:
    ///   - settings: where the agent is.
    ///   - pin: of the card; nil when somebody verifies it in the agent.
    /// - Throws: `keyUnavailable` (the agent or the card does not answer), `pinRejected`, `certificateUnreadable`,
    ///   `keyUnsupported`.
    public static func open(
        _ settings: AgentSettings, pin: SecretBytes? = nil
    ) async throws(CryptographyError) -> AgentKey {
        do throws(AgentFault) {
            let tally = AgentTally()
            let connection = try await AgentConnection.open(settings, tally: tally)
            let certificate = try await Self.certificate(over: connection, hiding: pin)
            let key = AgentKey(certificate, settings, pin, tally)
            try await key.admit(connection)
            return key
        } catch {
            throw error.error
        }
    }

    /// Has the card hash and sign a text.
    ///
    /// - Parameter bytes: UTF-8; the agent takes text only.
    /// - Throws: `messageMalformed` when it is no text; `keyUnavailable` when the card is dark or the connection broke, after
    ///   which the card may or may not have made a signature that nobody saw; `signingFailed` when it refused;
    ///   `pinRejected`.
    public func sign(_ bytes: [UInt8]) async throws(CryptographyError) -> [UInt8] {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw CryptographyError(.messageMalformed, "a card behind an agent signs text only")
        }
        return try await self.ask(.signature(of: bytes)).signature(self.certificate.info.algorithm)
    }

    /// Reads the certificate, over a new connection when the old one is gone.
    ///
    /// - Throws: `keyUnavailable`, also when another card is there now; `pinRejected`.
    public func probe() async throws(CryptographyError) {
        let answer = try await self.ask(.certificate())
        do throws(AgentFault) {
            try self.requireOwn(answer.certificate())
        } catch {
            self.disconnect()
            throw error.error
        }
    }

    /// Ends the connection and forgets the PIN. Calls that wait, and later ones, fail with `keyUnavailable`.
    public func close() {
        self.end(CryptographyError(.keyUnavailable, "the key is closed"))
    }

    private func ask(_ request: AgentRequest) async throws(CryptographyError) -> AgentAnswer {
        if let ended { throw ended }
        if let refusal = await self.line.enter() { throw refusal }
        defer { self.line.leave() }
        if let ended { throw ended }
        do throws(AgentFault) {
            let answer = try await self.answer(to: request)
            guard answer.succeeded else { throw self.refusal(answer) }
            self.failuresInARow = 0
            return answer
        } catch {
            throw self.judge(error)
        }
    }

    /// Sends a request; once more on a new connection when the old one had ended before anything was sent.
    private func answer(to request: AgentRequest) async throws(AgentFault) -> AgentAnswer {
        let connection = try await self.connected()
        do throws(AgentFault) {
            return try await connection.ask(request)
        } catch {
            guard error.kind == .notSent else { throw error }
            self.disconnect()
            return try await self.connected().ask(request)
        }
    }

    private func connected() async throws(AgentFault) -> AgentConnection {
        if let connection, connection.isOpen { return connection }
        self.connection = nil
        let fresh = try await AgentConnection.open(self.settings, tally: self.tally)
        try self.requireOwn(try await Self.certificate(over: fresh, hiding: self.pin))
        try await self.admit(fresh)
        return fresh
    }

    /// Verifies the PIN on a new connection and keeps it.
    private func admit(_ connection: AgentConnection) async throws(AgentFault) {
        if let pin { try await self.show(pin, over: connection) }
        if let ended { throw AgentFault(ended) }
        self.connection = connection
    }

    /// Shows the PIN, unless it was refused before or nobody knows how it was taken.
    private func show(_ pin: SecretBytes, over connection: AgentConnection) async throws(AgentFault) {
        let before = PINMemory.fate(of: pin, at: self.settings.url)
        switch before {
        case nil: PINMemory.note(.unknown, of: pin, at: self.settings.url)
        case .accepted: break
        case .refused: throw self.giveUp("the card refused this PIN before; it is not sent again")
        case .unknown:
            throw self.giveUp("the card never answered to this PIN and may have refused it; it is not sent again")
        }
        let answer: AgentAnswer
        do throws(AgentFault) {
            answer = try await connection.ask(.verification(of: pin))
        } catch {
            // What was never sent was not shown.
            if before == nil, error.kind == .notSent { PINMemory.note(nil, of: pin, at: self.settings.url) }
            guard before == nil, error.kind != .notSent else { throw error }
            throw self.giveUp("the card did not answer to the PIN and may have refused it; it is not sent again")
        }
        guard answer.succeeded else {
            PINMemory.note(.refused, of: pin, at: self.settings.url)
            throw self.giveUp("the card refused the PIN; it is not sent again", answer.codes(hiding: pin))
        }
        PINMemory.note(.accepted, of: pin, at: self.settings.url)
    }

    /// Nothing is sent any more.
    private func giveUp(_ reason: String, _ causes: [String] = []) -> AgentFault {
        let fault = AgentFault(.pinRejected, reason, causes: causes)
        self.end(fault.error)
        return fault
    }

    private func requireOwn(_ found: SigningCertificate) throws(AgentFault) {
        guard found.der == self.certificate.der else {
            throw AgentFault(
                .noConnection,
                "another card is there: certificate \(found.info.serialHex) instead of \(self.certificate.info.serialHex)"
            )
        }
    }

    private static func certificate(
        over connection: AgentConnection, hiding pin: SecretBytes?
    ) async throws(AgentFault) -> SigningCertificate {
        let answer = try await connection.ask(.certificate())
        guard answer.succeeded else {
            throw AgentFault(
                .noConnection, "the agent cannot read the card's certificate", causes: answer.codes(hiding: pin))
        }
        return try answer.certificate()
    }

    private func refusal(_ answer: AgentAnswer) -> AgentFault {
        let codes = answer.codes(hiding: self.pin)
        return AgentFault(
            .refused, "the card refused the call\(codes.isEmpty ? ", without a code" : "")", causes: codes)
    }

    /// What follows from a fault, and how it is told.
    private func judge(_ fault: AgentFault) -> CryptographyError {
        self.disconnect()
        if let ended { return ended }
        self.failuresInARow += 1
        let error =
            self.failuresInARow == 1
            ? fault.error
            : CryptographyError(
                fault.error.code, "\(fault.error.message) (\(self.failuresInARow) failures in a row)",
                causes: fault.error.causes)
        if fault.concernsEverybody { self.line.dismiss(error) }
        return error
    }

    private func end(_ error: CryptographyError) {
        self.ended = self.ended ?? error
        self.pin = nil
        self.disconnect()
        self.line.dismiss(error)
    }

    private func disconnect() {
        self.connection?.close()
        self.connection = nil
    }
}
