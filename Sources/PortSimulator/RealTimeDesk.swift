public import Cryptography
import Declarations
import Foundation

/// Customs' side of announcement 2018-179: asks a platform for payment records and takes what it uploads. Strict: every
/// field, the exact text, the signature by a registered certificate, and that the record was asked for.
public actor RealTimeDesk {
    /// How uploads are met.
    public enum Behaviour: String, Sendable, Hashable, CaseIterable {
        /// Judged and answered.
        case fair
        /// HTTP 503, nobody looks.
        case unavailable
        /// Judged; the answer is cut off.
        case answerLost
        /// Answered 20000, nobody looks.
        case refusing
    }

    /// A question on its way to a platform.
    public struct Question: Sendable, Hashable {
        public var sessionID: String
        public var orderNo: String
        /// Body of the POST, a form.
        public var form: [UInt8]
    }

    /// Posts a form to an address; nil when no answer came.
    public typealias Caller = @Sendable (_ url: String, _ form: [UInt8]) async -> (status: Int, body: [UInt8])?

    /// The path under which uploads arrive.
    public static let path = "/ceb2grab/grab/realTimeDataUpload"

    private let register: CertificateRegister
    private let clock: any PortClock
    private let checksDates: Bool
    private let call: Caller?
    private var behaviour = Behaviour.fair
    private var log = RealTimeRecord()
    /// The text that answered a session, by session and order.
    private var answers: [String: [UInt8]] = [:]

    /// - Parameters:
    ///   - register: certificates that platforms registered.
    ///   - checksDates: whether they must be valid by the clock.
    ///   - call: how platforms are reached; nil when the caller carries questions himself.
    public init(
        register: CertificateRegister, clock: any PortClock = MachineClock(), checksDates: Bool = true,
        call: Caller? = nil
    ) {
        self.register = register
        self.clock = clock
        self.checksDates = checksDates
        self.call = call
    }

    /// The record up to now.
    public func record() -> RealTimeRecord { self.log }

    /// Changes how uploads are met from now on.
    public func set(_ behaviour: Behaviour) { self.behaviour = behaviour }

    /// Opens a session for an order; the question is to be carried to the platform, its answer back to `hear`.
    public func ask(_ orderNo: String, sessionID: String? = nil) -> Question {
        let now = self.clock.now()
        let session = sessionID ?? "SIM-\(now.milliseconds)-\(self.log.questions.count + 1)"
        self.log.questions.append(
            RealTimeRecord.Question(sessionID: session, orderNo: orderNo, askedAt: now.rfc3339))
        var json = JSONWriter()
        json.beginObject()
        json.member("orderNo", orderNo)
        json.member("sessionID", session)
        json.member("serviceTime", now.milliseconds)
        json.endObject()
        return Question(sessionID: session, orderNo: orderNo, form: Array("openReq=".utf8) + Self.escaped(json.bytes))
    }

    /// What the platform answered at once.
    public func hear(_ status: Int, _ body: [UInt8], of question: Question) {
        let last = self.log.questions.lastIndex {
            $0.sessionID == question.sessionID && $0.orderNo == question.orderNo
        }
        guard let last else { return }
        self.log.questions[last].status = status
        guard let answer = try? JSONDecoder().decode(JSONValue.self, from: Data(body)), let code = answer["code"]?.text,
            let message = answer["message"]?.text, answer["serviceTime"]?.number != nil
        else { return }
        self.log.questions[last].code = code
        self.log.questions[last].message = message
    }

    /// Asks a platform over the network.
    ///
    /// - Throws: `badSetting` when the simulator was started without a way to platforms.
    public func ask(_ orderNo: String, sessionID: String?, at url: String) async throws(PortError) -> Question {
        guard let call = self.call else {
            throw PortError(.badSetting, "the simulator was started without certificates of platforms")
        }
        let question = self.ask(orderNo, sessionID: sessionID)
        if let answer = await call(url, question.form) { self.hear(answer.status, answer.body, of: question) }
        return question
    }

    /// `POST /ceb2grab/grab/realTimeDataUpload`.
    public func take(_ body: [UInt8], contentType: String?) -> PortAnswer {
        switch self.behaviour {
        case .unavailable:
            self.note(nil, [], sha256: Hex.encode(Digest.sha256(body)), answer: "503")
            return .text(503, "unavailable")
        case .refusing:
            self.note(nil, ["system : busy"], sha256: Hex.encode(Digest.sha256(body)), answer: "20000")
            return self.answer("20000", "system : busy")
        case .fair: return self.judge(body, contentType)
        case .answerLost:
            var answer = self.judge(body, contentType)
            answer.manner = .half
            return answer
        }
    }

    private func judge(_ body: [UInt8], _ contentType: String?) -> PortAnswer {
        let digest = Hex.encode(Digest.sha256(body))
        guard contentType?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true,
            let bytes = Self.onlyField("payExInfoStr", of: body), let text = RealTimeText(bytes)
        else {
            self.log.find(.badForm)
            self.note(nil, ["payExInfoStr : not one field with a JSON object"], sha256: digest, answer: "20000")
            return self.answer("20000", "payExInfoStr : not one field with a JSON object")
        }
        var checks = RealTimeChecks(text, bytes: bytes)
        checks.run(self.register, at: self.checksDates ? self.clock.now() : nil)
        var (reasons, violations) = (checks.reasons, checks.violations)
        let session = text.value["sessionID"]?.text ?? ""
        var orders: [String] = []
        if case .array(let items)? = text.value["payExchangeInfoLists"] {
            orders = items.compactMap { $0["orderNo"]?.text }
        }
        let asked = self.log.questions.last { $0.sessionID == session && orders.contains($0.orderNo) }
        let place = "\(session) \(asked?.orderNo ?? "")"
        if asked == nil {
            violations.append(.neverAsked)
            reasons.append("sessionID : nobody asked")
        } else if let code = asked?.code, code != "10000" {
            violations.append(.refusedAndAnswered)
        }
        let earlier = self.answers[place]
        if let earlier, earlier != bytes {
            violations.append(.answeredTwice)
            reasons.append("sessionID : answered before with another record")
        }
        for violation in violations { self.log.find(violation) }
        if reasons.isEmpty { self.answers[place] = bytes }
        let code = reasons.isEmpty ? "10000" : "20000"
        self.note(
            text, reasons, sha256: digest, answer: code, isRepeated: earlier == bytes)
        return self.answer(code, reasons.joined(separator: ";"))
    }

    private func note(
        _ text: RealTimeText?, _ reasons: [String], sha256: String, answer: String, isRepeated: Bool = false
    ) {
        self.log.uploads.append(
            RealTimeRecord.Upload(
                number: self.log.uploads.count + 1, at: self.clock.now().rfc3339,
                sessionID: text?.value["sessionID"]?.text, guid: text?.value["payExchangeInfoHead"]?["guid"]?.text,
                sha256: sha256, answer: answer, reasons: reasons, isRepeated: isRepeated))
    }

    private func answer(_ code: String, _ message: String) -> PortAnswer {
        var json = JSONWriter()
        json.beginObject()
        json.member("code", code)
        json.member("message", message)
        json.member("total", 0)
        json.member("serviceTime", self.clock.now().milliseconds)
        json.endObject()
        return .json(json.bytes)
    }

    // MARK: Forms

    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain ? [byte] : Array(("%" + Hex.encode([byte])).utf8)
        }
    }

    /// The decoded value of the one field that a form must have; nil for any other form.
    private static func onlyField(_ name: String, of body: [UInt8]) -> [UInt8]? {
        let prefix = Array((name + "=").utf8)
        guard body.starts(with: prefix), !body.contains(UInt8(ascii: "&")) else { return nil }
        var output: [UInt8] = []
        var rest = body.dropFirst(prefix.count)
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                output.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                guard let decoded = Hex.decode(String(decoding: rest.prefix(2), as: UTF8.self)), decoded.count == 1
                else { return nil }
                output += decoded
                rest = rest.dropFirst(2)
            } else {
                output.append(byte)
            }
        }
        return output
    }
}
