/// What one message of the outbox carries; the raw value is the number it is stored under.
public enum MessageKind: RawRepresentable, Sendable, Hashable {
    /// Customs documents of one kind in one signed XML file.
    case documents(DocumentKind)
    /// The payment record of an order that customs asked for (announcement 2018-179).
    case paymentEvidence

    /// Nil when nothing of ours has this number.
    public init?(rawValue: Int) {
        if rawValue == Self.evidenceNumber {
            self = .paymentEvidence
        } else if let kind = DocumentKind(rawValue: rawValue) {
            self = .documents(kind)
        } else {
            return nil
        }
    }

    /// 311, 621 … for documents; 179, the number of the announcement, for payment records.
    public var rawValue: Int {
        switch self {
        case .documents(let kind): kind.rawValue
        case .paymentEvidence: Self.evidenceNumber
        }
    }

    /// The root element of a message with documents, else the name of the interface.
    public var messageName: String {
        switch self {
        case .documents(let kind): kind.messageName
        case .paymentEvidence: "realTimeDataUpload"
        }
    }

    private static let evidenceNumber = 179
}
