import Declarations

/// Answers that a number asks for by its end (``MagicNumber``). A refusal or a rejection happens once, so that a
/// corrected or repeated document goes through; a status is where the document stays. What is about a whole message (900,
/// too large) is answered before anything about one document.
extension CustomsHouse {
    /// What the document's own receipt shall say; nil when nothing is asked for, or it was said already.
    func magic(for document: FiledDocument) -> MagicNumber? {
        guard let magic = self.number(of: document, document.kind.receipt) else { return nil }
        return Self.happensOnce(magic) && self.scripted[Self.name(magic, document.key)] != nil ? nil : magic
    }

    /// What the e-port answers instead of taking it; noted as said.
    mutating func magicRefusal(of document: FiledDocument) -> Int? {
        guard let magic = self.magic(for: document), magic.isOfEPort else { return nil }
        self.scripted[Self.name(magic, document.key)] = 1
        return magic.code
    }

    /// With what customs rejects it; noted as said.
    mutating func magicRejection(of document: FiledDocument) -> (code: String?, text: String)? {
        guard let magic = self.magic(for: document), magic.code == 100 || magic.isCustomsCode,
            Self.passingStatus(magic.code, document.port) == nil
        else { return nil }
        self.scripted[Self.name(magic, document.key)] = 1
        guard magic.isCustomsCode else { return (nil, ScriptedOutcome.officersNo) }
        let code = String(magic.code)
        return (code, document.port.rejectionText(code, document, in: self))
    }

    /// The whole message is refused because a document in it asks for a 900; noted as said for all that do.
    mutating func magicFormatRefusal(of documents: [FiledDocument]) -> Bool {
        let asking = documents.compactMap { document -> String? in
            guard let magic = self.number(of: document, .formatRefusal) else { return nil }
            let name = Self.name(magic, document.key)
            return self.scripted[name] == nil ? name : nil
        }
        for name in asking { self.scripted[name] = 1 }
        return !asking.isEmpty
    }

    /// The whole message is refused as too large because a document in it asks for that: what else is in it is not looked
    /// at, so it keeps what it asks for. Noted as said once the document comes alone, as if it were too large by itself.
    mutating func magicSizeRefusal(of documents: [FiledDocument]) -> Int? {
        for document in documents {
            guard let magic = self.magic(for: document), document.port.codes.isTooMany(magic.code) else { continue }
            if documents.count == 1 { self.scripted[Self.name(magic, document.key)] = 1 }
            return magic.code
        }
        return nil
    }

    /// The status at which it stays; nil for the usual end.
    func magicStatus(of document: FiledDocument) -> Int? {
        guard let magic = self.magic(for: document), !magic.isOfEPort, magic.code != 100 else { return nil }
        return magic.isCustomsCode ? Self.passingStatus(magic.code, document.port) : magic.code
    }

    /// The status that it gets at customs' first look and keeps, because it lies before those that its kind goes through.
    func magicFirstStatus(of document: FiledDocument) -> Int? {
        guard let status = self.magicStatus(of: document), status != 2, status < document.port.statuses.first ?? 120
        else { return nil }
        return status
    }

    /// How much later than usual the e-port answers, seconds.
    func magicDelayOfEPort(_ document: FiledDocument) -> Double {
        guard let magic = self.number(of: document, document.kind.receipt), magic.code <= 2 || magic.isOfEPort else {
            return 0
        }
        return Double(magic.delay)
    }

    /// How much later than usual customs looks at it, seconds.
    func magicDelayOfCustoms(_ document: FiledDocument) -> Double {
        guard let magic = self.magic(for: document), magic.code > 2, !magic.isOfEPort else { return 0 }
        return Double(magic.delay)
    }

    private func number(of document: FiledDocument, _ receipt: ReceiptKind) -> MagicNumber? {
        for mark in self.marks(of: document) {
            if let magic = MagicNumber(mark), magic.receipt == receipt { return magic }
        }
        return nil
    }

    private static func happensOnce(_ magic: MagicNumber) -> Bool {
        magic.isOfEPort || magic.code == 100 || magic.isCustomsCode
    }

    /// Codes in good answers: checked, at an officer's desk, released.
    private static func passingStatus(_ code: Int, _ port: any PortKind) -> Int? {
        switch code {
        case 1800: 120
        case 1200: 300
        case 2600: port.statuses.last
        default: nil
        }
    }

    private static func name(_ magic: MagicNumber, _ key: PortKey) -> String { "\(magic.suffix) \(key)" }
}
