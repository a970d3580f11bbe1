import Cryptography

/// One file that must be refused, with the reasons that the verifier has to give.
struct Attack {
    /// Unique; also the name of the file, without `.xml`.
    var name: String
    /// The message as a receiver gets it.
    var bytes: [UInt8]
    /// Every finding, in any order.
    var findings: Set<SignatureFinding.Code>
    /// PEM of the authorities it is judged with; nil for those of the development certificates.
    var anchors: [UInt8]?

    init(
        _ name: String, _ bytes: [UInt8], _ findings: Set<SignatureFinding.Code>, anchors: [UInt8]? = nil
    ) {
        self.name = name
        self.bytes = bytes
        self.findings = findings
        self.anchors = anchors
    }

    init(_ name: String, _ text: String, _ findings: Set<SignatureFinding.Code>, anchors: [UInt8]? = nil) {
        self.init(name, Array(text.utf8), findings, anchors: anchors)
    }
}

/// One file that must be accepted, however it is written.
struct GoodMessage {
    /// Unique; also the name of the file, without `.xml`.
    var name: String
    /// The message as a receiver gets it.
    var bytes: [UInt8]
    /// The canonical content that its signature covers.
    var content: [UInt8]

    init(_ name: String, _ text: String, content: [UInt8]) {
        (self.name, self.bytes, self.content) = (name, Array(text.utf8), content)
    }
}
