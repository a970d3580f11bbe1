import Declarations

/// The frame of one message as the standard (edition 202205) prescribes it: names, wire order, widest types.
///
/// A template fills this frame and may be stricter, never wider.
struct OfficialLayout {
    private let definition: KindDefinition
    /// The elements of the head, and of a line.
    let headFields: [Field]
    let lineFields: [Field]

    /// Namespace of all elements.
    static let namespace = "http://www.chinaport.gov.cn/ceb"

    /// One element.
    struct Field {
        var name: String
        var type: FieldType
        var optional: Bool
    }

    init(_ kind: DocumentKind) {
        self.definition = kind.definition
        self.headFields = Self.fields(kind.definition.head)
        self.lineFields = kind.definition.list.map(Self.fields) ?? []
    }

    /// Element of one document.
    var node: String { self.definition.node }
    /// Element of its head; nil when the fields stand directly under the document.
    var head: String? { self.definition.head.name }
    /// Element of a line; nil for documents without lines.
    var list: String? { self.definition.list?.name }
    /// Documents per message and lines per document.
    var documents: ClosedRange<Int> { self.definition.documents }
    var lines: ClosedRange<Int> { self.definition.lines }
    /// Whether the signature is mandatory.
    var signed: Bool { self.definition.isSigned }

    /// The sender, the same in every message.
    static let transferFields = Self.fields(
        KindDefinition.Part("BaseTransfer", "copCode C1..18, copName C0..100, dxpMode C3, dxpId C0..30, note? C0..1000")
    )
    /// A third party that gets copies, and how many there may be.
    static let subscriberFields = Self.fields(
        KindDefinition.Part("BaseSubscribe", "status C0..100, dxpMode C3, dxpAddress C0..100, note? C0..1000"))
    static let subscribers = 0...5
    /// A private payload. In import messages the signature follows it, in export messages it follows the signature.
    static let extensionName = "ExtendMessage"
    static let extensionFields = Self.fields(
        KindDefinition.Part(Self.extensionName, "name C0..30, version C0..30, Message XML"))
    static let extensions = 0...1

    private static func fields(_ part: KindDefinition.Part) -> [Field] {
        part.elements.compactMap { element in
            FieldType(element.type).map { Field(name: element.name, type: $0, optional: element.isOptional) }
        }
    }
}
