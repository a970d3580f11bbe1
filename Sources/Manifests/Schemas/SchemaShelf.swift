import CLibXML2
import Synchronization

/// Schema texts in memory that a schema under compilation may import.
///
/// libxml2 opens every import by its URI, and offers one table of readers for the whole process. The reader entered here
/// answers for URIs of a scheme of our own and no others, so that nothing else that libxml2 reads is concerned. Each
/// compilation has a folder of its own on the shelf; a name that does not lie there is refused and not looked for elsewhere.
enum SchemaShelf {
    private struct State {
        var folders = 0
        var texts: [String: [UInt8]] = [:]
    }

    private static let scheme = "tongguan-schema:/"
    private static let state = Mutex(State())

    /// Enters the reader, once per process, and keeps libxml2 from asking the machine's XML catalog for other places.
    private static let isOpen: Bool = {
        xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE)
        return Self.enterReader() >= 0
    }()

    private static func enterReader() -> Int32 {
        unsafe xmlRegisterInputCallbacks(
            { uri in
                guard let uri = unsafe uri else { return 0 }
                return unsafe String(cString: uri).hasPrefix(SchemaShelf.scheme) ? 1 : 0
            },
            { uri in
                guard let uri = unsafe uri else { return nil }
                let text = SchemaShelf.text(unsafe String(cString: uri))
                return unsafe Unmanaged.passRetained(OpenText(text)).toOpaque()
            },
            { opened, buffer, count in
                guard let opened = unsafe opened, let buffer = unsafe buffer, count > 0 else { return 0 }
                let text = unsafe Unmanaged<OpenText>.fromOpaque(opened).takeUnretainedValue()
                return unsafe text.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)))
            },
            { opened in
                if let opened = unsafe opened { unsafe Unmanaged<OpenText>.fromOpaque(opened).release() }
                return 0
            })
    }

    /// Lays texts on the shelf while `body` runs.
    ///
    /// - Parameter texts: by the name under which a schema imports them.
    /// - Parameter body: gets the URI of the importing schema.
    /// - Returns: nil when libxml2 takes no more readers.
    static func holding<Result>(_ texts: [String: String], _ body: (_ uri: String) -> Result?) -> Result? {
        guard self.isOpen else { return nil }
        let folder = self.state.withLock { state in
            state.folders += 1
            let folder = self.scheme + String(state.folders) + "/"
            for (name, text) in texts { state.texts[folder + name] = Array(text.utf8) }
            return folder
        }
        defer { self.state.withLock { state in for name in texts.keys { state.texts[folder + name] = nil } } }
        return body(folder + "schema.xsd")
    }

    /// A document that is no schema for what does not lie here: with no answer libxml2 would go on to look for a file.
    private static func text(_ uri: String) -> [UInt8] {
        self.state.withLock { $0.texts[uri] } ?? Array("<none/>".utf8)
    }
}

/// A text that libxml2 is reading.
private final class OpenText {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int32 {
        let part = self.bytes[self.position...].prefix(buffer.count)
        unsafe buffer.copyBytes(from: part)
        self.position += part.count
        return Int32(part.count)
    }
}
