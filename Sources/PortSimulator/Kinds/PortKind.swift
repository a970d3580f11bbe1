import Declarations

/// What this port does with one kind of document: how it knows it, what it refuses, what it waits for and what follows.
///
/// One file per kind in this folder and one entry in `PortKinds`; the rest of the port knows no kind by name.
protocol PortKind: Sendable {
    var kind: DocumentKind { get }
    /// What receipts call it.
    var noun: String { get }
    /// Numbers with which the e-port refuses it.
    var codes: RefusalCodes { get }
    /// Elements of the head that name it here.
    var key: [String] { get }
    /// Element that names whose own number the key is; nil when the key is unique by itself.
    var owner: String? { get }
    /// First letter of the number that the e-port gives it; nil when its receipt carries none.
    var letter: String? { get }
    /// Elements of its receipt between `guid` and `returnStatus`.
    var receipt: [ReceiptElement] { get }
    /// Operations that exist for it.
    var appTypes: Set<String> { get }
    /// Statuses of customs after the e-port's 2, when all goes well: one, or two with a pause between them.
    var statuses: [Int] { get }
    /// Whether customs gives it an `invtNo`.
    var isNumberedByCustoms: Bool { get }

    /// What is wrong with it by itself, beyond the schema.
    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding?
    /// What is wrong with it considering what the port knows; asked for what would be stored otherwise.
    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding?
    /// Whether a change or deletion may come now.
    func isChangeable(_ stored: LiveRecord, in house: CustomsHouse) -> Bool
    /// The text of status 2.
    func taken(_ document: FiledDocument, in house: CustomsHouse) -> String
    /// Called when it is stored with 2.
    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp)
    /// What customs finds; nothing is answered yet.
    func examine(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) -> Examination
    /// Called right before customs' first good status.
    func passed(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp)
    /// What the last status waits for, by name; empty when nothing.
    func missing(_ document: FiledDocument, in house: CustomsHouse) -> [String]
    /// Called right after the last status.
    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp)
    /// Called when it stops being live or another takes its place: gives back what it holds.
    func ended(_ key: PortKey, in house: inout CustomsHouse)
    /// The text of a rejection that was asked for by its code.
    func rejectionText(_ code: String, _ document: FiledDocument, in house: CustomsHouse) -> String
    /// Called right after a rejection.
    func rejected(
        _ document: FiledDocument, code: String?, text: String, in house: inout CustomsHouse, at moment: Timestamp)
    /// The members of a row of the Haikou form that name the document.
    func write(_ receipt: PortReceipt, into json: inout JSONWriter)
    /// How texts about a failed check name it.
    func name(_ document: FiledDocument) -> String
}

/// What customs finds.
enum Examination: Sendable, Hashable {
    case passes
    /// Something is not there yet; each name is one that `CustomsHouse.wake` is called with.
    case waits([String])
    /// Status 100; without a code it is a sentence of an officer.
    case rejects(code: String?, text: String)
}

/// An answer of the e-port with a negative number.
struct Finding: Sendable, Hashable {
    var status: Int
    var detail: String
}

/// One element of a receipt, in official order.
struct ReceiptElement: Sendable, Hashable {
    var name: String
    /// May be left out; the others are written even when empty.
    var isOptional: Bool

    /// Reads `name, name?`.
    static func list(_ text: String) -> [ReceiptElement] {
        text.split(separator: ", ").map { item in
            ReceiptElement(name: String(item.hasSuffix("?") ? item.dropLast() : item), isOptional: item.hasSuffix("?"))
        }
    }
}

extension PortKind {
    var key: [String] { self.kind.definition.key }
    var owner: String? { nil }
    var letter: String? { nil }
    var appTypes: Set<String> { ["1", "2", "3"] }
    var statuses: [Int] { [120] }
    var isNumberedByCustoms: Bool { false }

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? { nil }
    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? { nil }
    func isChangeable(_ stored: LiveRecord, in house: CustomsHouse) -> Bool {
        stored.status == 2 || stored.status == 100
    }
    func taken(_ document: FiledDocument, in house: CustomsHouse) -> String { ReturnText.taken(document, self.noun) }
    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {}
    func examine(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) -> Examination {
        .passes
    }
    func passed(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {}
    func missing(_ document: FiledDocument, in house: CustomsHouse) -> [String] { [] }
    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {}
    func ended(_ key: PortKey, in house: inout CustomsHouse) {}
    func rejectionText(_ code: String, _ document: FiledDocument, in house: CustomsHouse) -> String {
        ReturnText.customs(code, CustomsWords.words(code))
    }
    func rejected(
        _ document: FiledDocument, code: String?, text: String, in house: inout CustomsHouse, at moment: Timestamp
    ) {}
    func write(_ receipt: PortReceipt, into json: inout JSONWriter) {
        json.member("guid", receipt.guid)
        for element in self.receipt {
            let value = receipt.names[element: element.name]
            if !value.isEmpty { json.member(element.name.lowercased(), value) }
        }
    }
    func name(_ document: FiledDocument) -> String {
        self.key.map { "\($0)：\(document.head[$0])" }.joined(separator: ",")
    }

    /// A refusal because of the document's content.
    func fails(_ detail: String) -> Finding { Finding(status: self.codes.checkFailed, detail: detail) }
}

/// The kinds this port takes.
enum PortKinds {
    /// Import first, as negative numbers are looked up in this order.
    static let all: [any PortKind] = [
        Port311(), Port411(), Port511(), Port513(), Port621(), Port623(), Port625(), Port711(), Port303(), Port403(),
        Port505(), Port507(), Port509(), Port603(), Port605(), Port607(), Port701(), Port213(), Port215(),
    ]

    private static let byNumber = Dictionary(uniqueKeysWithValues: Self.all.map { ($0.kind.rawValue, $0) })

    /// How the port treats a kind. One that has no file here is stored and answered 2 and 120.
    static func of(_ kind: DocumentKind) -> any PortKind { self.byNumber[kind.rawValue] ?? PlainKind(kind: kind) }

    /// The kind with this number.
    static func kind(_ number: Int) -> DocumentKind? { self.byNumber[number]?.kind }

    /// The kind that a negative number of the e-port belongs to, given without its sign. Import and export share
    /// numbers; then it is the import's.
    static func kind(ofNegative number: Int) -> DocumentKind? {
        self.all.first { $0.codes.range.contains(number) }?.kind
    }
}

/// A kind without rules of its own.
struct PlainKind: PortKind {
    let kind: DocumentKind
    var noun: String { self.kind.messageName }
    var codes: RefusalCodes { RefusalCodes(1...1, check: -1) }
    var receipt: [ReceiptElement] { self.key.map { ReceiptElement(name: $0, isOptional: false) } }
}
