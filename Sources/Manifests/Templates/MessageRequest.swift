public import Declarations

/// What one message is rendered from: up to 100 documents of one kind, who sends it, who gets copies.
public struct MessageRequest: Sendable {
    /// Kind of all documents.
    public var kind: DocumentKind
    /// `guid` of the root: an upper-case UUID, 36 characters.
    public var rootGuid: String
    /// Who sends it (`BaseTransfer`).
    public var transfer: Transfer
    /// Third parties that get copies (`BaseSubscribe`), at most 5.
    public var subscribers: [Subscription]
    /// A private payload (`ExtendMessage`).
    public var extendMessage: ExtendMessage?
    /// 1…100 documents, in wire order.
    public var entries: [Entry]

    public init(
        kind: DocumentKind, rootGuid: String, transfer: Transfer, subscribers: [Subscription] = [],
        extendMessage: ExtendMessage? = nil, entries: [Entry]
    ) {
        self.kind = kind
        self.rootGuid = rootGuid
        self.transfer = transfer
        self.subscribers = subscribers
        self.extendMessage = extendMessage
        self.entries = entries
    }
}

/// The sender of a message (`BaseTransfer`); `dxpMode` is always `DXP`.
public struct Transfer: Sendable, Hashable {
    /// Customs code of the sending enterprise, 1…18 characters.
    public var copCode: String
    /// Its registered name, at most 100 characters.
    public var copName: String
    /// Its user number on the data exchange platform; must equal the envelope's sender, else -301008.
    public var dxpId: String
    /// Free text, at most 1000 characters.
    public var note: String?

    public init(copCode: String, copName: String, dxpId: String, note: String? = nil) {
        self.copCode = copCode
        self.copName = copName
        self.dxpId = dxpId
        self.note = note
    }
}

/// One submission inside a message: the content of a document and what belongs to this filing of it.
public struct Entry: Sendable, Hashable {
    /// The content.
    public var body: DocumentBody
    /// `guid` of the head: an upper-case UUID, 36 characters.
    public var guid: String
    /// `1` new, `2` change, `3` delete.
    public var appType: String
    /// When it is filed; also the date of declaration (`declTime`) of an inventory.
    public var appTime: Timestamp

    public init(body: DocumentBody, guid: String, appType: String, appTime: Timestamp) {
        self.body = body
        self.guid = guid
        self.appType = appType
        self.appTime = appTime
    }
}
