import CLibXML2
import FoundationEssentials

/// Checks documents against an XML Schema. May be used by any number of threads at once.
public struct SchemaValidator: Sendable {
    private let schema: Schema

    /// One thing that is wrong with a document. Names elements and rules, never values.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// Line of the document, from 1.
        public var line: Int
        /// Where, for instance `CEB311Message/Order[2]/OrderHead/buyerName`.
        public var element: String
        /// Which rule of the schema is broken, for instance `maxLength`.
        public var rule: String

        public var description: String { "line \(self.line): \(self.element): \(self.rule)" }
    }

    /// Compiles a schema given as text, without reading a file.
    ///
    /// - Parameter text: the schema.
    /// - Parameter imports: the texts of the schemas it imports, by the relative `schemaLocation` it names. A relative
    ///   location that is not among them is not found.
    /// - Throws: `schemaInvalid`.
    public init(xsd text: String, imports: [String: String] = [:]) throws(ManifestError) {
        XMLTree.start
        for (name, text) in imports {
            // libxml2 would report these errors to standard error and nowhere else.
            do throws(ManifestError) { _ = try XMLTree(Array(text.utf8)) } catch {
                throw ManifestError(.schemaInvalid, "\(name): \(error.message)", line: error.line)
            }
        }
        let schema = SchemaShelf.holding(imports) { uri in Schema.compile(text, uri: uri) }
        guard let schema else { throw ManifestError(.schemaInvalid, "the schema cannot be compiled") }
        self.schema = schema
    }

    /// Compiles a schema file with what it includes. The file is trusted: it is part of the installation.
    ///
    /// - Throws: `schemaInvalid` with the file.
    public init(path: String) throws(ManifestError) {
        XMLTree.start
        guard FileManager.default.isReadableFile(atPath: path),
            let schema = unsafe Schema.compile(xmlSchemaNewParserCtxt(path))
        else {
            throw ManifestError(.schemaInvalid, "the schema cannot be read or compiled", file: path)
        }
        self.schema = schema
    }

    /// What is wrong with a document; empty when it is valid. At most 100 problems are listed.
    ///
    /// - Throws: `notWellFormed`, `doctypeRefused`, `limitExceeded` when it cannot be parsed at all.
    public func validate(
        _ bytes: [UInt8], limits: XMLLimits = XMLLimits()
    ) throws(ManifestError) -> [Problem] {
        let tree = try XMLTree(bytes, limits: limits)
        return unsafe tree.withDocument { document in unsafe self.schema.problems(of: document) }
    }
}

/// A compiled schema, freed with the last validator that shares it.
///
/// Unchecked because the compiler cannot know that libxml2 only reads a compiled schema: each validation has a context
/// of its own, and nothing writes to `pointer` between `init` and `deinit`.
@safe
private final class Schema: @unchecked Sendable {
    private let pointer: xmlSchemaPtr
    /// The schema as it was parsed, where libxml2 does not own it: the compiled schema points into it.
    private let document: xmlDocPtr?

    private init(_ pointer: xmlSchemaPtr, _ document: xmlDocPtr?) {
        unsafe self.pointer = pointer
        unsafe self.document = document
    }

    deinit {
        unsafe xmlSchemaFree(self.pointer)
        unsafe xmlFreeDoc(self.document)
    }

    /// Compiles a text that is said to lie at `uri`; nil when the schema is wrong.
    static func compile(_ text: String, uri: String) -> Schema? {
        var copy = text
        let document = copy.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe xmlReadMemory(
                    characters.baseAddress, Int32(clamping: characters.count), uri, "UTF-8",
                    Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue))
            }
        }
        guard let document = unsafe document else { return nil }
        guard let schema = unsafe Schema.compile(xmlSchemaNewDocParserCtxt(document), document: document) else {
            unsafe xmlFreeDoc(document)
            return nil
        }
        return schema
    }

    /// Compiles and frees the parser context; nil when the schema is wrong.
    static func compile(_ context: xmlSchemaParserCtxtPtr?, document: xmlDocPtr? = nil) -> Schema? {
        guard let context = unsafe context else { return nil }
        defer { unsafe xmlSchemaFreeParserCtxt(context) }
        // Without handlers libxml2 would write to standard error.
        unsafe xmlSchemaSetParserStructuredErrors(context, { _, _ in }, nil)
        guard let schema = unsafe xmlSchemaParse(context) else { return nil }
        return unsafe Schema(schema, document)
    }

    func problems(of document: xmlDocPtr) -> [SchemaValidator.Problem] {
        guard let context = unsafe xmlSchemaNewValidCtxt(self.pointer) else {
            return [SchemaValidator.Problem(line: 0, element: "", rule: "libxml2 is out of memory")]
        }
        defer { unsafe xmlSchemaFreeValidCtxt(context) }
        let collected = ProblemList()
        // The handler only runs inside xmlSchemaValidateDoc, while `collected` is alive.
        let result = withExtendedLifetime(collected) {
            unsafe xmlSchemaSetValidStructuredErrors(
                context,
                { list, error in
                    guard let list = unsafe list, let error = unsafe error else { return }
                    unsafe Unmanaged<ProblemList>.fromOpaque(list).takeUnretainedValue().add(error)
                },
                Unmanaged.passUnretained(collected).toOpaque())
            return unsafe xmlSchemaValidateDoc(context, document)
        }
        if result != 0 && collected.problems.isEmpty {
            return [SchemaValidator.Problem(line: 0, element: "", rule: "libxml2 code \(result)")]
        }
        return collected.problems
    }
}

/// Collects what libxml2 reports during one validation.
private final class ProblemList {
    private(set) var problems: [SchemaValidator.Problem] = []

    func add(_ error: xmlErrorPtr) {
        guard self.problems.count < 100 else { return }
        let node = unsafe error.pointee.node.map { unsafe $0.assumingMemoryBound(to: xmlNode.self) }
        let (element, line) = unsafe Self.place(of: node)
        let rule = SchemaRule.wording(of: unsafe Int(error.pointee.code))
        let problem = SchemaValidator.Problem(line: line, element: element, rule: rule)
        // A broken facet is followed by a second report that the value is invalid as a whole.
        guard rule != SchemaRule.value || self.problems.last?.element != element else { return }
        self.problems.append(problem)
    }

    private static func place(of node: xmlNodePtr?) -> (String, Int) {
        guard let node = unsafe node else { return ("", 0) }
        if unsafe node.pointee.type == XML_ATTRIBUTE_NODE {
            let parent = unsafe node.pointee.parent.map { unsafe XMLElement($0) }
            let name = unsafe XMLElement(node).name
            return ((parent?.path ?? "") + "/@" + name, parent?.line ?? 0)
        }
        let element = unsafe XMLElement(node)
        return (element.path, element.line)
    }
}

/// libxml2's validation codes in words. Its own messages quote values, so they are not used.
enum SchemaRule {
    /// A value that its type refuses.
    static let value = "value not of its type"

    static func wording(of code: Int) -> String {
        switch UInt32(clamping: code) {
        case XML_SCHEMAV_CVC_LENGTH_VALID.rawValue: "length"
        case XML_SCHEMAV_CVC_MINLENGTH_VALID.rawValue: "minLength"
        case XML_SCHEMAV_CVC_MAXLENGTH_VALID.rawValue: "maxLength"
        case XML_SCHEMAV_CVC_PATTERN_VALID.rawValue: "pattern"
        case XML_SCHEMAV_CVC_ENUMERATION_VALID.rawValue: "enumeration"
        case XML_SCHEMAV_CVC_TOTALDIGITS_VALID.rawValue: "totalDigits"
        case XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID.rawValue: "fractionDigits"
        case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1.rawValue, XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2.rawValue,
            XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2.rawValue:
            Self.value
        case XML_SCHEMAV_ELEMENT_CONTENT.rawValue, XML_SCHEMAV_CVC_COMPLEX_TYPE_2_4.rawValue:
            "an element is missing, unknown or in the wrong place"
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3.rawValue: "text where only elements belong"
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_4.rawValue: "a mandatory attribute is missing"
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1.rawValue, XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2.rawValue:
            "an attribute is unknown"
        case XML_SCHEMAV_CVC_ELT_1.rawValue: "the root is not declared by the schema"
        default: "schema rule \(code)"
        }
    }
}

extension XMLElement {
    /// The names from the root down to this element; `[n]` counts elements of the same name, where there are several.
    var path: String {
        guard let parent = self.parent else { return self.name }
        let siblings = parent.children.filter { $0.name == self.name }
        let number = siblings.firstIndex { $0.isSame(as: self) }.map { $0 + 1 } ?? 0
        return parent.path + "/" + self.name + (siblings.count > 1 ? "[\(number)]" : "")
    }
}
