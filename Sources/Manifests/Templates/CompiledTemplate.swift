import Declarations

/// A template turned into bytes to copy and values to place, so that rendering looks nothing up by name.
struct CompiledTemplate {
    /// Bytes, then perhaps a value. Holds no references, so that a pass over thousands of steps counts none.
    struct Step {
        /// Copied first: a range of `blob`.
        var bytes: Range<Int>
        /// Placed then; nil when the bytes were all.
        var origin: Origin?
        /// Tags around the value of an optional element; those of mandatory ones are in the bytes of the steps.
        var open = 0..<0
        var close = 0..<0
        var optional = false
        var inAttribute = false
        /// What the value must be; the indices are into `codes` and `patterns`.
        var type = FieldType.text(minimum: 0, maximum: 0)
        var codes: Int?
        var pattern: Int?
        /// Index into `places`.
        var place = 0
    }

    /// Where a value comes from.
    enum Origin {
        case rootGuid, copCode, copName, dxpId, transferNote
        case subscription, subscriberAddress, subscriberNote
        case extensionName, extensionVersion, extensionMessage
        case guid, appType, appTime, declTime
        case body(Int), line(Int)
    }

    /// Names of a step's element and what it must be, for errors.
    struct Place {
        var part: String
        var name: String
        var rule: FieldRule
        var line: Int
    }

    let template: MessageTemplate
    /// The root's start tag; a document up to its lines; a line; the end of a document; sender; a third party that gets
    /// copies; private payload; the root's end tag.
    let opening: [Step]
    let head: [Step]
    let line: [Step]
    let documentEnd: [Step]
    let sender: [Step]
    let subscriber: [Step]
    let privatePart: [Step]
    let rootEnd: [Step]
    /// Everything that is copied.
    let blob: [UInt8]
    let codes: [[[UInt8]]]
    let patterns: [FieldPattern]
    let places: [Place]
    /// Values each document and each line must bring.
    let headCount: Int
    let lineCount: Int

    init(_ template: MessageTemplate, names: FieldNames) {
        self.template = template
        self.headCount = names.head(template.kind).count
        self.lineCount = names.line(template.kind).count
        var writer = StepWriter()

        writer.append("<" + template.rootTag)
        for namespace in template.namespaces { writer.append(" xmlns:\(namespace.prefix)=\"\(namespace.uri)\"") }
        for (name, source) in template.rootAttributes {
            writer.append(" \(name)=\"")
            if case .constant(let text) = source {
                writer.append(text)
            } else {
                writer.placeGuid(
                    of: Place(
                        part: template.kind.messageName, name: name, rule: MessageTemplate.guidRule,
                        line: template.rootLine))
            }
            writer.append("\"")
        }
        writer.append(">")
        self.opening = writer.finish()

        writer.append("<\(template.nodeTag)>")
        if let tag = template.headTag { writer.append("<\(tag)>") }
        for field in template.headFields { writer.append(field) }
        if let tag = template.headTag { writer.append("</\(tag)>") }
        self.head = writer.finish()

        if let tag = template.listTag {
            writer.append("<\(tag)>")
            for field in template.lineFields { writer.append(field) }
            writer.append("</\(tag)>")
        }
        self.line = writer.finish()
        writer.append("</\(template.nodeTag)>")
        self.documentEnd = writer.finish()

        self.sender = writer.section(template.transferTag, template.transferFields)
        self.subscriber = template.subscriberTag.map { writer.section($0, template.subscriberFields) } ?? []
        self.privatePart = template.extensionTag.map { writer.section($0, template.extensionFields) } ?? []
        writer.append("</\(template.rootTag)>")
        self.rootEnd = writer.finish()

        self.blob = writer.blob
        self.codes = writer.codes
        self.patterns = writer.patterns
        self.places = writer.places
    }
}

/// Collects the steps of a template, joining bytes that follow each other.
struct StepWriter {
    private(set) var blob: [UInt8] = []
    private(set) var codes: [[[UInt8]]] = []
    private(set) var patterns: [FieldPattern] = []
    private(set) var places: [CompiledTemplate.Place] = []
    private var steps: [CompiledTemplate.Step] = []
    /// Where the bytes not yet in a step begin.
    private var start = 0

    /// Appends bytes to copy.
    mutating func append(_ text: String) { self.blob.append(contentsOf: text.utf8) }

    /// Appends one element.
    mutating func append(_ field: TemplateField) {
        let (open, close) = ("<\(field.tag)>", "</\(field.tag)>")
        let origin: CompiledTemplate.Origin
        switch field.source {
        case .constant(let text): return self.append(open + Self.escaped(text) + close)
        case .rootGuid: origin = .rootGuid
        case .copCode: origin = .copCode
        case .copName: origin = .copName
        case .dxpId: origin = .dxpId
        case .transferNote: origin = .transferNote
        case .guid: origin = .guid
        case .appType: origin = .appType
        case .appTime: origin = .appTime
        case .subscription: origin = .subscription
        case .subscriberAddress: origin = .subscriberAddress
        case .subscriberNote: origin = .subscriberNote
        case .extensionName: origin = .extensionName
        case .extensionVersion: origin = .extensionVersion
        case .extensionMessage: origin = .extensionMessage
        case .declTime: origin = .declTime
        case .body(let index): origin = .body(index)
        case .line(let index): origin = .line(index)
        }
        if !field.optional { self.append(open) }
        var step = self.step(
            placing: origin,
            at: .init(part: field.part, name: field.name, rule: field.rule, line: field.line))
        if field.optional {
            step.optional = true
            step.open = self.apart(open)
            step.close = self.apart(close)
        }
        self.steps.append(step)
        if !field.optional { self.append(close) }
    }

    /// Places the message's guid into an attribute.
    mutating func placeGuid(of place: CompiledTemplate.Place) {
        var step = self.step(placing: .rootGuid, at: place)
        step.inAttribute = true
        self.steps.append(step)
    }

    /// An element with its fields, as steps of their own.
    mutating func section(_ tag: String, _ fields: [TemplateField]) -> [CompiledTemplate.Step] {
        self.append("<\(tag)>")
        for field in fields { self.append(field) }
        self.append("</\(tag)>")
        return self.finish()
    }

    /// The steps since the last call.
    mutating func finish() -> [CompiledTemplate.Step] {
        if self.start < self.blob.count {
            self.steps.append(CompiledTemplate.Step(bytes: self.start..<self.blob.count, origin: nil))
            self.start = self.blob.count
        }
        defer { self.steps = [] }
        return self.steps
    }

    private mutating func step(
        placing origin: CompiledTemplate.Origin, at place: CompiledTemplate.Place
    ) -> CompiledTemplate.Step {
        var step = CompiledTemplate.Step(bytes: self.start..<self.blob.count, origin: origin)
        self.start = self.blob.count
        step.type = place.rule.type
        if !place.rule.codes.isEmpty {
            step.codes = self.codes.count
            self.codes.append(place.rule.codes)
        }
        if let pattern = place.rule.pattern {
            step.pattern = self.patterns.count
            self.patterns.append(pattern)
        }
        step.place = self.places.count
        self.places.append(place)
        return step
    }

    /// Keeps bytes in the blob without putting them into the next step.
    private mutating func apart(_ text: String) -> Range<Int> {
        let from = self.blob.count
        self.append(text)
        self.start = self.blob.count
        return from..<self.blob.count
    }

    private static func escaped(_ text: String) -> String {
        var buffer = OutputBuffer(capacity: text.utf8.count)
        var copy = text
        copy.withUTF8 { unsafe buffer.appendEscaped($0) }
        return String(decoding: buffer.bytes, as: UTF8.self)
    }
}
