import CLibXML2

/// XML read element by element, in constant memory; nothing is loaded, no entity is followed, a DOCTYPE is refused.
@safe final class XMLPull {
    enum Node {
        case start, end, text, other
    }

    private let reader: xmlTextReaderPtr
    private let stream: XMLByteSource
    let part: String

    /// - Throws: `badXML`.
    init(_ stream: XMLByteSource, part: String) throws(SpreadsheetError) {
        self.stream = stream
        self.part = part
        let context = unsafe Unmanaged.passUnretained(stream).toOpaque()
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
        guard
            let reader = unsafe xmlReaderForIO(
                { context, buffer, count in
                    guard let context = unsafe context, let buffer = unsafe buffer else { return -1 }
                    let stream = unsafe Unmanaged<XMLByteSource>.fromOpaque(context).takeUnretainedValue()
                    return Int32(
                        unsafe stream.read(UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))))
                }, { _ in 0 }, context, nil, nil, options)
        else { throw SpreadsheetError(.badXML, part) }
        unsafe self.reader = reader
    }

    deinit { unsafe xmlFreeTextReader(self.reader) }

    /// The next node; nil at the end.
    /// - Throws: `badXML`, `damagedArchive`.
    func next() throws(SpreadsheetError) -> Node? {
        let result = unsafe xmlTextReaderRead(self.reader)
        guard result == 1 else {
            guard result == 0, !self.stream.isDamaged else {
                throw self.stream.isDamaged
                    ? SpreadsheetError(.damagedArchive) : SpreadsheetError(.badXML, self.part)
            }
            return nil
        }
        switch unsafe UInt32(bitPattern: xmlTextReaderNodeType(self.reader)) {
        case XML_READER_TYPE_ELEMENT.rawValue: return .start
        case XML_READER_TYPE_END_ELEMENT.rawValue: return .end
        case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
            XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue, XML_READER_TYPE_WHITESPACE.rawValue:
            return .text
        case XML_READER_TYPE_DOCUMENT_TYPE.rawValue, XML_READER_TYPE_ENTITY_REFERENCE.rawValue:
            throw SpreadsheetError(.badXML, self.part)
        default: return .other
        }
    }

    /// Name of the element without prefix.
    var name: String { unsafe Self.text(xmlTextReaderConstLocalName(self.reader)) }
    /// Name of the element with prefix.
    var qualifiedName: String { unsafe Self.text(xmlTextReaderConstName(self.reader)) }
    /// Namespace of the element; empty when it has none.
    var namespace: String { unsafe Self.text(xmlTextReaderConstNamespaceUri(self.reader)) }
    /// Line on which the element begins, from 1; beyond 65,535 the line up to which was read.
    var line: Int {
        let line = unsafe xmlTextReaderCurrentNode(self.reader).map { unsafe xmlGetLineNo($0) } ?? 0
        return (1..<65_535).contains(line) ? line : self.lineRead
    }
    /// Line up to which was read, from 1.
    var lineRead: Int { unsafe Int(xmlTextReaderGetParserLineNumber(self.reader)) }
    /// Text of a text node.
    var value: String { unsafe Self.text(xmlTextReaderConstValue(self.reader)) }
    /// The element has no end of its own: `<c/>`.
    var isEmpty: Bool { unsafe xmlTextReaderIsEmptyElement(self.reader) == 1 }
    var depth: Int { unsafe Int(xmlTextReaderDepth(self.reader)) }

    /// The attribute of this qualified name.
    func attribute(_ name: String) -> String? {
        guard let value = unsafe xmlTextReaderGetAttribute(self.reader, name) else { return nil }
        defer { unsafe tg_xml_free(value) }
        return unsafe String(cString: UnsafeRawPointer(value).assumingMemoryBound(to: CChar.self))
    }

    /// All attributes, namespace declarations included, with qualified names.
    var attributes: [(name: String, value: String)] {
        var all: [(name: String, value: String)] = []
        while unsafe xmlTextReaderMoveToNextAttribute(self.reader) == 1 {
            all.append((self.qualifiedName, self.value))
        }
        _ = unsafe xmlTextReaderMoveToElement(self.reader)
        return all
    }

    private static func text(_ pointer: UnsafePointer<xmlChar>?) -> String {
        guard let pointer = unsafe pointer else { return "" }
        return unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
    }
}
