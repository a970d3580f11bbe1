import Declarations

/// A port profile while it is put together, layer by layer: the last one that holds a key wins.
struct PortDraft {
    var profile = PortProfile(
        id: "", name: "", customsCode: "", portCode: "", tradeMode: "", trafMode: "", country: nil, wrapType: nil,
        loctNo: nil, maxDocumentsPerMessage: 100, partWait: .zero, silenceLimit: .zero)
    /// What the mode is called.
    var label: LocalizedText?
    /// Keys that some layer held.
    var given: Set<String> = []
    /// Values that nobody has confirmed: the key and the remark in the layer that holds the value.
    var unconfirmed: [String: YAMLValue] = [:]

    /// Keys that a port, a mode at a port and the configuration may hold.
    static let keys = [
        "zone", "customs_code", "port_code", "traf_mode", "country", "wrap_type", "loct_no", "account_book",
        "traf_no", "voyage_no", "bill_no", "departure_country", "documents", "max_documents_per_message", "max_lines",
        "part_wait", "silence_limit", "maintenance", "channels_seen", "rules", "subscribers", "extension",
        "signature_naming",
    ]
    /// Keys of a mode in `modes.yaml` beside those.
    static let modeKeys = ["label", "flow", "goods", "trade_mode"]
    /// What some layer must hold.
    static let required = [
        "label", "flow", "goods", "trade_mode", "customs_code", "traf_mode", "account_book", "traf_no", "voyage_no",
        "bill_no", "departure_country", "documents", "part_wait", "silence_limit",
    ]

    /// Lays a mapping over what is there.
    mutating func apply(_ fields: YAMLObject) {
        for (key, value) in fields.entries {
            guard self.set(key, value) else { continue }
            self.given.insert(key)
            self.unconfirmed[key] = nil
        }
        let remarks = fields.optional("unconfirmed")?.object(Self.keys + ["mode"])
        for (key, remark) in remarks?.entries ?? [] where remark.text(upTo: 300) != nil {
            self.unconfirmed[key] = remark
        }
    }

    /// Sets one value; false for keys that are none of a profile, and for values that were refused.
    private mutating func set(_ key: String, _ value: YAMLValue) -> Bool {
        switch key {
        case "label": Self.put(value.localized(), &self.label)
        case "flow": Self.put(value.word(Flow.self)?.flow, &self.profile.mode.flow)
        case "goods": Self.put(value.word(Goods.self).map { $0 == .bonded }, &self.profile.mode.isBonded)
        case "trade_mode": Self.put(value.digits(4), &self.profile.tradeMode)
        case "account_book": Self.put(value.word(TradeMode.Need.self), &self.profile.mode.accountBook)
        case "traf_no": Self.put(value.word(TradeMode.Need.self), &self.profile.mode.trafNo)
        case "voyage_no": Self.put(value.word(TradeMode.Need.self), &self.profile.mode.voyageNo)
        case "bill_no": Self.put(value.word(TradeMode.Need.self), &self.profile.mode.billNo)
        case "departure_country": Self.put(value.word(TradeMode.Need.self), &self.profile.mode.departureCountry)
        case "zone": Self.put(value.localized(), &self.profile.zone)
        case "customs_code": Self.put(value.digits(4), &self.profile.customsCode)
        case "port_code": Self.put(value.digits(4), &self.profile.portCode)
        case "traf_mode": Self.put(value.text(upTo: 1), &self.profile.trafMode)
        case "country": Self.put(value.digits(3), &self.profile.country)
        case "wrap_type": Self.put(value.text(upTo: 1), &self.profile.wrapType)
        case "loct_no": Self.put(value.text(upTo: 10), &self.profile.loctNo)
        case "documents": Self.put(value.documents(), &self.profile.documents)
        case "max_documents_per_message": Self.put(value.integer(1...100), &self.profile.maxDocumentsPerMessage)
        case "max_lines": Self.put(value.integer(1...99), &self.profile.maxLines)
        case "part_wait": Self.put(value.duration(Self.spans), &self.profile.partWait)
        case "silence_limit": Self.put(value.duration(Self.spans), &self.profile.silenceLimit)
        case "maintenance": Self.put(value.windows(), &self.profile.maintenance)
        case "channels_seen": Self.put(value.names(of: "transports"), &self.profile.channelsSeen)
        case "rules": self.merge(value.severities())
        case "subscribers": Self.put(value.subscribers(), &self.profile.subscribers)
        case "signature_naming": Self.put(value.word(SignatureNaming.self), &self.profile.signatureNaming)
        case "extension": Self.put(value.messageExtension(), &self.profile.messageExtension)
        default: false
        }
    }

    private static func put<Value>(_ new: Value?, _ target: inout Value) -> Bool {
        guard let new else { return false }
        target = new
        return true
    }

    private static func put<Value>(_ new: Value?, _ target: inout Value?) -> Bool {
        guard let new else { return false }
        target = new
        return true
    }

    private mutating func merge(_ severities: [ViolationCode: IntakePolicy.Severity]?) -> Bool {
        self.profile.severities.merge(severities ?? [:]) { _, new in new }
        return severities != nil
    }

    private static let spans = Duration.milliseconds(100)...(.seconds(30 * 86_400))

    private enum Flow: String, CaseIterable {
        case `import`, export

        var flow: KindDefinition.Flow { self == .import ? .import : .export }
    }

    private enum Goods: String, CaseIterable { case bonded, direct }
}
