public import Cryptography
import Foundation
import Synchronization

/// A card (U-key) behind a websocket agent that are not there: speaks the agent's protocol, signs with a key from a file as
/// slowly as a card, and misbehaves on command.
public actor CardSimulator {
    /// The port it listens on.
    public nonisolated var port: Int { self.door.port }
    /// Its address.
    public nonisolated var url: String { self.door.url }
    /// How much later than it should `CardFault.late` answers. Default 1 s.
    public var lateness: Duration = .seconds(1)

    private let settings: CardSettings
    private let door: CardDoor
    private let onEvent: @Sendable (CardEvent) -> Void
    private var key: LocalKey
    private var certificateText: String
    private var counts = CardRecord()
    private var faults: [CardFault] = []
    private var wrongPINsInARow = 0
    /// When the card has made the last signature that it was asked for.
    private var freeAt = ContinuousClock.now

    /// What happened until now.
    public var record: CardRecord {
        var record = self.counts
        record.connections = self.door.connections
        return record
    }

    /// Whether too many wrong PINs were shown; nothing unlocks it.
    public var isLocked: Bool { self.wrongPINsInARow >= self.settings.wrongPINs }

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - settings: the card.
    ///   - onEvent: called for each request when it ends.
    /// - Throws: `CryptographyError` of the key, errors of the network.
    public static func start(
        _ settings: CardSettings, onEvent: @escaping @Sendable (CardEvent) -> Void = { _ in }
    ) async throws -> CardSimulator {
        let key = try LocalKey(keyPath: settings.keyPath, certificatePath: settings.certificatePath)
        let card = CardSimulator(settings, key, onEvent)
        try await card.door.open(settings) { text, session in await card.answer(text, session) }
        return card
    }

    private init(_ settings: CardSettings, _ key: LocalKey, _ onEvent: @escaping @Sendable (CardEvent) -> Void) {
        self.settings = settings
        self.onEvent = onEvent
        self.key = key
        self.certificateText = Self.pem(key)
        self.door = CardDoor(darkness: settings.darkness)
    }

    /// Misbehaves in this way for the next signatures that are asked for.
    public func behave(_ fault: CardFault, times: Int = 1) {
        self.faults += Array(repeating: fault, count: times)
    }

    /// How much later `CardFault.late` answers from now on.
    public func setLateness(_ lateness: Duration) { self.lateness = lateness }

    /// Goes dark now. What is on its way is not answered.
    ///
    /// - Parameters:
    ///   - duration: for how long.
    ///   - refusing: whether connections are closed and new ones not held; otherwise they are taken and nothing is answered.
    public func goDark(for duration: Duration, refusing: Bool = false) {
        self.door.goDark(for: duration, refusing: refusing)
    }

    /// Ends the darkness.
    public func light() { self.door.light() }

    /// Puts another card in: its PIN is the same, nobody has verified it.
    public func exchange(keyPath: String, certificatePath: String) throws(CryptographyError) {
        self.key = try LocalKey(keyPath: keyPath, certificatePath: certificatePath)
        self.certificateText = Self.pem(self.key)
        self.wrongPINsInARow = 0
        self.door.forgetPINs()
    }

    /// Closes every connection; the agent stays.
    public func dropConnections() { self.door.closeConnections() }

    /// Closes everything. Connections are refused from now on.
    public func stop() async { await self.door.close() }

    private func answer(_ text: [UInt8], _ session: CardSession) async -> CardReply {
        self.counts.requests += 1
        guard let request = try? JSONDecoder().decode(CardRequest.self, from: Data(text)) else {
            return self.end("unreadable", "unknown", .close)
        }
        if let darkness = self.door.darkness {
            return self.end(request.method, "dark", darkness.isRefusing ? .close : .nothing)
        }
        switch request.method {
        case "cus-sec_SpcGetSignCertAsPEM":
            return self.end(request.method, nil, .texts([CardAnswer(request, data: [self.certificateText]).text]))
        case "cus-sec_SpcVerifyPIN":
            if let refusal = self.refusal(of: request.passwd ?? "", request, session) { return refusal }
            return self.end(request.method, nil, .texts([CardAnswer(request, data: []).text]))
        case "cus-sec_SpcSignDataAsPEM":
            if let passwd = request.passwd, let refusal = self.refusal(of: passwd, request, session) { return refusal }
            guard self.settings.pin == nil || session.isVerified.load(ordering: .relaxed), !self.isLocked else {
                return self.no(request, "pin", ["[读卡器底层库]未验证口令:错误码=50021", "Err:Custom50021"])
            }
            return await self.sign(Array((request.inData ?? "").utf8), request)
        default:
            return self.no(request, "unknown", ["[客户端控件]没有这个方法:错误码=51600", "Err:Custom51600"])
        }
    }

    /// Judges a PIN; nil when it is right.
    private func refusal(of pin: String, _ request: CardRequest, _ session: CardSession) -> CardReply? {
        guard let right = self.settings.pin else { return nil }
        let wasLocked = self.isLocked
        if !wasLocked, pin == right {
            self.counts.rightPINs += 1
            self.wrongPINsInARow = 0
            session.isVerified.store(true, ordering: .relaxed)
            return nil
        }
        if pin != right { self.counts.wrongPINs += 1 }
        if !wasLocked { self.wrongPINsInARow += 1 }
        session.isVerified.store(false, ordering: .relaxed)
        // The worst that an agent may say: it repeats what it was sent.
        return self.no(request, wasLocked ? "locked" : "pin", ["[读卡器底层库]口令错误(\(pin)):错误码=50020", "Err:Custom50020"])
    }

    private func sign(_ bytes: [UInt8], _ request: CardRequest) async -> CardReply {
        let fault = self.faults.isEmpty ? nil : self.faults.removeFirst()
        if fault == .refusal {
            return self.no(
                request, fault?.rawValue,
                ["[读卡器底层库]复位读卡器失败(样例持卡人 000000199001010018 \(self.settings.pin ?? "")):错误码=50070", "Err:Custom50070"])
        }
        // One signature after the other: each has its own stretch of the card's time.
        if self.settings.perMinute > 0 {
            let each = Duration.seconds(60) / self.settings.perMinute
            self.freeAt = max(self.freeAt, .now) + each
            try? await Task.sleep(until: self.freeAt, clock: .continuous)
        }
        if self.door.darkness != nil { return self.end(request.method, "dark", .nothing) }
        let signed = fault == .foreignSignature ? bytes + [0x20] : bytes
        guard let signature = try? await self.key.sign(signed) else {
            return self.no(request, "refusal", ["[读卡器底层库]签名失败:错误码=50071", "Err:Custom50071"])
        }
        self.counts.signatures += 1
        let data = [
            Data(signature).base64EncodedString(options: [.lineLength64Characters]),
            self.key.certificate.info.serialHex,
        ]
        let good = CardAnswer(request, data: data).text
        switch fault {
        case .late:
            try? await Task.sleep(for: self.lateness)
            return self.end(request.method, fault?.rawValue, .texts([good]))
        case .wrongID:
            return self.end(
                request.method, fault?.rawValue, .texts([CardAnswer(request, id: request.id - 1, data: data).text]))
        case .twice: return self.end(request.method, fault?.rawValue, .texts([good, good]))
        case .foreignSignature: return self.end(request.method, fault?.rawValue, .texts([good]))
        case .drop: return self.end(request.method, fault?.rawValue, .close)
        case .garbage: return self.end(request.method, fault?.rawValue, .texts(["{\"_id\":\(request.id),\"_args\":["]))
        case .oversized:
            return self.end(request.method, fault?.rawValue, .texts([good + String(repeating: " ", count: 1 << 17)]))
        case .refusal, nil: return self.end(request.method, nil, .texts([good]))
        }
    }

    private func no(_ request: CardRequest, _ fault: String?, _ errors: [String]) -> CardReply {
        self.end(request.method, fault, .texts([CardAnswer(request, errors: errors).text]))
    }

    private func end(_ method: String, _ fault: String?, _ reply: CardReply) -> CardReply {
        let milliseconds = Int64(Date().timeIntervalSince1970 * 1000)
        self.onEvent(CardEvent(time: milliseconds, method: String(method.prefix(64)), ok: fault == nil, fault: fault))
        return reply
    }

    /// With the frame of PEM and line breaks, as cards print it.
    private static func pem(_ key: LocalKey) -> String {
        let lines = Data(key.certificate.der).base64EncodedString(options: [
            .lineLength64Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return "-----BEGIN CERTIFICATE-----\r\n\(lines)\r\n-----END CERTIFICATE-----\r\n"
    }
}
