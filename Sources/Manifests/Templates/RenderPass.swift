import Declarations

/// The state of one rendering: what is written, which document it belongs to, what was wrong.
struct RenderPass: ~Copyable {
    /// What is written.
    var output: OutputBuffer
    /// The line being written, from 1; 0 outside lines.
    var lineNumber = 0
    /// Broken rules of documents, and of the message around them.
    private(set) var problems: [DocumentProblem] = []
    private(set) var messageProblems: [String] = []

    private let template: CompiledTemplate
    private let request: MessageRequest
    private let checked: Bool
    private var document: Int?
    private var entry: Entry?
    private var subscriber: Subscription?
    private var appTime = ""
    private var declTime = ""

    init(_ template: CompiledTemplate, request: MessageRequest, checked: Bool) {
        self.template = template
        self.request = request
        self.checked = checked
        self.output = OutputBuffer(capacity: 2048 + request.entries.count * 5000)
    }

    /// Names the document that follows.
    mutating func begin(_ document: Int, entry: Entry) {
        self.document = document
        self.lineNumber = 0
        self.appTime = entry.appTime.beijing14
        self.declTime = String(self.appTime.prefix(8))
        self.entry = entry
    }

    /// Names the third party that follows; `number` counts from 1.
    mutating func begin(_ number: Int, subscriber: Subscription) {
        self.subscriber = subscriber
        self.lineNumber = number
    }

    /// Says that what follows belongs to no document and no third party.
    mutating func end() {
        self.document = nil
        self.entry = nil
        self.subscriber = nil
        self.lineNumber = 0
    }

    /// Writes the steps of one section; `row` is the line they belong to.
    mutating func run(_ steps: [CompiledTemplate.Step], row: [String?]) {
        for step in steps {
            self.copy(step.bytes)
            guard let origin = step.origin else { continue }
            switch self.value(of: origin, row: row) {
            case .some(let value): self.place(value, step)
            case .none: if !step.optional { self.note(step, "required") }
            }
        }
    }

    private func value(of origin: CompiledTemplate.Origin, row: [String?]) -> String? {
        switch origin {
        case .line(let index): row[index]
        case .body(let index): self.entry?.body.head[index]
        case .guid: self.entry?.guid
        case .appType: self.entry?.appType
        case .appTime: self.appTime
        case .declTime: self.declTime
        case .rootGuid: self.request.rootGuid
        case .copCode: self.request.transfer.copCode
        case .copName: self.request.transfer.copName
        case .dxpId: self.request.transfer.dxpId
        case .transferNote: self.request.transfer.note
        case .subscription: self.subscriber?.status.rawValue
        case .subscriberAddress: self.subscriber?.dxpAddress
        case .subscriberNote: self.subscriber?.note
        case .extensionName: self.request.extendMessage?.name
        case .extensionVersion: self.request.extendMessage?.version
        case .extensionMessage: self.request.extendMessage?.message
        }
    }

    private mutating func place(_ value: consuming String, _ step: CompiledTemplate.Step) {
        var value = value
        if step.optional { self.copy(step.open) }
        let verdict = value.withUTF8 { text in
            let verdict = self.checked || step.type == .xml ? unsafe self.check(text, step) : .toEscape
            switch verdict {
            case .plain: unsafe self.output.append(text)
            case .toEscape:
                if step.inAttribute {
                    unsafe self.output.appendAttribute(text)
                } else {
                    unsafe self.output.appendEscaped(text)
                }
            case .wrong: break
            }
            return verdict
        }
        if step.optional { self.copy(step.close) }
        if case .wrong(let breach) = verdict {
            self.note(step, self.template.places[step.place].rule.wording(of: breach))
        }
    }

    @inline(__always)
    private func check(_ text: UnsafeBufferPointer<UInt8>, _ step: CompiledTemplate.Step) -> FieldRule.Verdict {
        let verdict = unsafe FieldRule.check(text, type: step.type)
        if case .wrong = verdict { return verdict }
        if let codes = step.codes, unsafe !FieldRule.isListed(text, in: self.template.codes[codes]) {
            return .wrong(.codes)
        }
        if let pattern = step.pattern, unsafe !self.template.patterns[pattern].matches(text) {
            return .wrong(.pattern)
        }
        return verdict
    }

    @inline(__always)
    private mutating func copy(_ range: Range<Int>) {
        unsafe self.template.blob.withUnsafeBufferPointer { blob in
            unsafe self.output.append(UnsafeBufferPointer(rebasing: blob[range]))
        }
    }

    /// Records a broken rule, by place and rule.
    private mutating func note(_ step: CompiledTemplate.Step, _ rule: String) {
        let place = self.template.places[step.place]
        let part = self.lineNumber > 0 ? "\(place.part)[\(self.lineNumber)]" : place.part
        let element = "\(part)/\(place.name)"
        if let document = self.document {
            self.problems.append(DocumentProblem(document: document, element: element, rule: rule))
        } else {
            self.messageProblems.append("\(element) breaks \(rule)")
        }
    }
}
