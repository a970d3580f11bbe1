import CLibXML2

/// A parsed XML document, owned: freed when the value ends.
///
/// Hardened: UTF-8 only (a byte order mark is tolerated), no DOCTYPE, no entities beside the predefined five, no
/// network, sizes bounded by `XMLLimits`, no recovery from errors. One task at a time may use a tree.
@safe
struct XMLTree: ~Copyable {
    private let document: xmlDocPtr
    private let hasOddNamespace: Bool

    /// Parses bytes.
    ///
    /// - Throws: `notWellFormed`, `doctypeRefused` or `limitExceeded`, with the line where known.
    init(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(ManifestError) {
        Self.start
        guard bytes.count <= limits.bytes, bytes.count < Int(Int32.max) else {
            throw ManifestError(
                .limitExceeded, "the document has \(bytes.count) bytes; at most \(limits.bytes) are read")
        }
        var parse = tg_parse()
        parse.max_depth = Int32(clamping: limits.depth)
        parse.max_nodes = limits.nodes
        parse.max_attributes = Int32(clamping: limits.attributes)
        parse.max_namespaces = Int32(clamping: limits.namespaces)
        let document = unsafe bytes.withUnsafeBytes { buffer in
            unsafe tg_parse_document(buffer.baseAddress, Int32(buffer.count), &parse)
        }
        guard let document = unsafe document else { throw Self.error(of: parse, limits: limits) }
        unsafe self.document = document
        self.hasOddNamespace = parse.odd_namespace != 0
    }

    deinit { unsafe xmlFreeDoc(self.document) }

    /// The root element. Valid while this tree lives; do not let it escape.
    var root: XMLElement {
        get throws(ManifestError) {
            guard let node = unsafe xmlDocGetRootElement(self.document) else {
                throw ManifestError(.notWellFormed, "the document has no root element")
            }
            return unsafe XMLElement(node)
        }
    }

    /// Inclusive canonical XML 1.0 without comments, of the document or of one of its elements in its context. Never empty.
    ///
    /// - Throws: `canonicalizationFailed`: a namespace name that is relative or has an ampersand.
    func canonical(of apex: XMLElement? = nil) throws(ManifestError) -> [UInt8] {
        guard !self.hasOddNamespace else {
            throw ManifestError(
                .canonicalizationFailed,
                "a namespace name has an ampersand: tools differ in its canonical form")
        }
        guard let buffer = unsafe tg_canonicalize(self.document, apex?.node) else {
            throw ManifestError(.canonicalizationFailed, "libxml2 cannot write the canonical form of this document")
        }
        defer { unsafe xmlOutputBufferClose(buffer) }
        let count = unsafe xmlOutputBufferGetSize(buffer)
        guard let content = unsafe xmlOutputBufferGetContent(buffer) else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: content, count: count))
    }

    /// Lends the document to a C call; it must not be kept.
    func withDocument<Result>(_ body: (xmlDocPtr) -> Result) -> Result { unsafe body(self.document) }

    /// libxml2 wants one initialisation before the first thread uses it.
    static let start: Void = xmlInitParser()

    private static func error(of parse: tg_parse, limits: XMLLimits) -> ManifestError {
        let line = parse.line > 0 ? Int(parse.line) : nil
        switch Int(parse.stopped) {
        case TG_DOCTYPE: return ManifestError(.doctypeRefused, "a DOCTYPE is never read", line: line)
        case TG_TOO_DEEP:
            return ManifestError(.limitExceeded, "elements are nested deeper than \(limits.depth)", line: line)
        case TG_TOO_MANY_NODES:
            return ManifestError(.limitExceeded, "more than \(limits.nodes) elements and attributes", line: line)
        case TG_TOO_MANY_ATTRIBUTES:
            return ManifestError(
                .limitExceeded, "an element with more than \(limits.attributes) attributes", line: line)
        case TG_TOO_MANY_NAMESPACES:
            return ManifestError(
                .limitExceeded,
                "more than \(limits.namespaces) namespaces in scope, or \(32 * limits.namespaces) declarations",
                line: line)
        default: return ManifestError(.notWellFormed, Self.wording(of: Int(parse.error)), line: line)
        }
    }

    /// libxml2's own messages may quote the document, so its codes are worded here.
    private static func wording(of code: Int) -> String {
        switch UInt32(clamping: code) {
        case XML_ERR_DOCUMENT_EMPTY.rawValue: "the document is empty or does not begin with XML"
        case XML_ERR_DOCUMENT_END.rawValue: "something follows the end of the document"
        case XML_ERR_INVALID_CHAR.rawValue, XML_ERR_INVALID_CHARREF.rawValue: "a character that XML does not allow"
        case XML_ERR_UNDECLARED_ENTITY.rawValue: "an entity that is not one of the predefined five"
        case XML_ERR_INVALID_ENCODING.rawValue: "bytes that are not UTF-8"
        case XML_ERR_TAG_NAME_MISMATCH.rawValue: "a closing tag that does not match its opening tag"
        case XML_ERR_TAG_NOT_FINISHED.rawValue: "the document ends inside an element"
        case XML_ERR_ATTRIBUTE_REDEFINED.rawValue: "an attribute given twice"
        case XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue: "a prefix without namespace declaration"
        default: "not well-formed (libxml2 code \(code))"
        }
    }
}
