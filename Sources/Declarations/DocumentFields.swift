/// Which elements of a document come from its content, in wire order and with their official names.
///
/// Not among them, because they belong to the submission: `guid`, `appType`, `appTime`, `appStatus`, and `declTime` (the
/// date of `appTime`), `msgCount` and `msgSeqNo`. Of a kind that is derived from orders, optional elements that no order
/// fills need not be among them; those that are have a place for content that was read from a message.
public enum DocumentFields {
    /// Elements of the head.
    public static func head(of kind: DocumentKind) -> [String] {
        let definition = kind.definition
        return definition.derivation?.head.map(\.name) ?? Self.content(of: definition.head)
    }

    /// Elements of one line; empty for documents without lines.
    public static func line(of kind: DocumentKind) -> [String] {
        let definition = kind.definition
        return definition.derivation?.line.map(\.name) ?? definition.list.map(Self.content) ?? []
    }

    private static func content(of part: KindDefinition.Part) -> [String] {
        part.elements.map(\.name).filter { !KindDefinition.ofSubmission.contains($0) }
    }
}

/// From what a document is derived.
struct DerivationSource {
    var order: Order
    var tenant: TenantProfile
    var port: PortProfile
    var copNo: String

    /// The tenant's warehouse and account book at this port.
    var place: TenantProfile.Place { self.tenant.place(at: self.port.id) }

    /// The release writes off an account book.
    var isUnderAccountBook: Bool { self.port.mode.accountBook != .omitted }

    /// A value of the order, unless the trade mode leaves it out.
    func wanted(_ field: FieldName, _ value: String?) -> String? {
        self.port.mode.need(of: field) == .omitted ? nil : present(value)
    }
}

/// One element of a document: its name and where its value comes from; nil leaves it out.
struct DocumentElement<Source>: Sendable {
    var name: String
    var value: @Sendable (Source) -> String?
    /// Came after documents without it had been stored: without a value it leaves the content hash as it was.
    var isLater = false

    init(_ name: String, _ value: @escaping @Sendable (Source) -> String?) {
        self.name = name
        self.value = value
    }

    init(later name: String, _ value: @escaping @Sendable (Source) -> String?) {
        self.init(name, value)
        self.isLater = true
    }
}

/// Constants of every import document.
enum Wire {
    /// Customs code of the yuan; the only currency allowed.
    static let yuan = "142"
    /// Customs code of China, the country that bonded goods depart from.
    static let china = "142"
    /// Import.
    static let importFlag = "I"
    /// One parcel per waybill and inventory.
    static let onePack = "1"
}

/// An optional text that is left out when empty.
func present(_ text: String?) -> String? {
    guard let text, !text.isEmpty else { return nil }
    return text
}
