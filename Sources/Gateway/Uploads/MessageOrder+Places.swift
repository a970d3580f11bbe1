import Declarations
import Manifests

/// Where something stands in the files: `CEB621Message/InventoryList[2]/qty1 (621.xml:57)`, with the line on which the document
/// begins. Of a document that was not sent, the element alone.
extension MessageOrder {
    /// The place of an element.
    func place(_ element: MessageElement, line: Int? = nil) -> String {
        guard let paper = self.papers[element.kind] else { return line == nil ? element.path : element.path(line: 0) }
        let index = line.flatMap { self.lines.indices.contains($0) ? self.lines[$0][element.kind] : nil }
        let path = line == nil ? element.path : element.path(line: index ?? line ?? 0)
        return "\(path) (\(Self.place(of: paper)))"
    }

    /// The place of a document.
    static func place(of document: MessageDocument) -> String { "\(document.file):\(document.line)" }

    /// The place of what is to be said about a row of this order: of the field whose column its cell has, or of the element it names
    /// where that is no field's.
    ///
    /// - Parameter rows: of this order, as they are numbered.
    func place(of violation: Violation, _ rows: [SpreadsheetRow]) -> String {
        let letters = String(violation.at.prefix { !$0.isNumber })
        let line = Int(violation.at.dropFirst(letters.count)).map { $0 - (rows.first?.line ?? $0) } ?? 0
        guard self.isWhole else { return self.documents.first.map { "\($0.message) (\(Self.place(of: $0)))" } ?? "" }
        if let path = violation.element, let element = MessageElement(path: path),
            MessageFinding.namesElement(violation.code), let paper = self.papers[element.kind]
        {
            return "\(path) (\(Self.place(of: paper)))"
        }
        guard let column = CellPlace.column(letters), FieldName.allCases.indices.contains(column) else { return "" }
        let name = FieldName.allCases[column]
        let isLine = name.field.isLine
        if let element = self.value(name, line: line)?.element ?? name.messageElements.first {
            return self.place(element, line: isLine ? line : nil)
        }
        // What no message says stands where it would have to be read from.
        guard let element = MessageElement(path: name.field.element) else { return name.rawValue }
        return self.place(element, line: isLine ? line : nil)
    }
}

extension MessageElement {
    /// The element of an official path; nil when it is none.
    init?(path: String?) {
        let parts = (path ?? "").split(separator: "/").map(String.init)
        guard parts.count >= 2, let kind = DocumentKind(messageName: parts[0]), let name = parts.last else {
            return nil
        }
        self.init(kind, name)
    }
}
