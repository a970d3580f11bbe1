import Declarations

extension CompiledTemplate {
    /// Renders a message in one pass.
    ///
    /// - Parameter checked: false only while a template is proven canonical with values that no rule would let pass.
    /// - Throws: `messageInvalid`; `documentInvalid` with every broken rule of every document.
    func render(_ request: MessageRequest, checked: Bool = true) throws(ManifestError) -> CanonicalMessage {
        if checked { try self.checkFrame(of: request) }
        var pass = RenderPass(self, request: request, checked: checked)
        pass.run(self.opening, row: [])
        for (index, entry) in request.entries.enumerated() {
            pass.begin(index, entry: entry)
            pass.run(self.head, row: [])
            for (number, row) in entry.body.lines.enumerated() {
                pass.lineNumber = number + 1
                pass.run(self.line, row: row)
            }
            pass.run(self.documentEnd, row: [])
        }
        pass.end()
        pass.run(self.sender, row: [])
        for (number, subscriber) in request.subscribers.enumerated() {
            pass.begin(number + 1, subscriber: subscriber)
            pass.run(self.subscriber, row: [])
        }
        pass.end()
        var signatureOffset = pass.output.count
        if request.extendMessage != nil { pass.run(self.privatePart, row: []) }
        if self.template.kind.definition.flow == .import { signatureOffset = pass.output.count }
        pass.run(self.rootEnd, row: [])
        try Self.refuse(pass.messageProblems, pass.problems, of: self.template.kind)
        return CanonicalMessage(
            kind: self.template.kind, bytes: pass.output.bytes, signatureOffset: signatureOffset,
            rootNamespaces: self.template.namespaces)
    }

    /// Counts and kinds, which no field rule sees.
    private func checkFrame(of request: MessageRequest) throws(ManifestError) {
        let documents = self.template.nodeOccurrence
        guard documents.contains(request.entries.count) else {
            throw ManifestError(
                .messageInvalid, "\(request.entries.count) documents; a message carries \(documents.wording)")
        }
        let subscribers = self.template.subscriberOccurrence
        guard subscribers.contains(request.subscribers.count) else {
            throw ManifestError(
                .messageInvalid, "\(request.subscribers.count) BaseSubscribe; a message carries \(subscribers.wording)")
        }
        let extensions = self.template.extensionOccurrence
        guard extensions.contains(request.extendMessage == nil ? 0 : 1) else {
            throw ManifestError(.messageInvalid, "a message carries \(extensions.wording) ExtendMessage")
        }
        var problems: [DocumentProblem] = []
        for (index, entry) in request.entries.enumerated() {
            func note(_ element: String, _ rule: String) {
                problems.append(DocumentProblem(document: index, element: element, rule: rule))
            }
            let list = (self.template.listTag ?? self.template.nodeTag).withoutPrefix
            if entry.body.kind != self.template.kind {
                note(self.template.nodeTag.withoutPrefix, "kind \(self.template.kind.rawValue)")
            } else if entry.body.head.count != self.headCount {
                note((self.template.headTag ?? self.template.nodeTag).withoutPrefix, "\(self.headCount) values")
            } else if !self.template.lineOccurrence.contains(entry.body.lines.count) {
                note(list, "lines \(self.template.lineOccurrence.wording)")
            } else if entry.body.lines.contains(where: { $0.count != self.lineCount }) {
                note(list, "\(self.lineCount) values")
            }
        }
        try Self.refuse([], problems, of: self.template.kind)
    }

    private static func refuse(
        _ messageProblems: [String], _ problems: [DocumentProblem], of kind: DocumentKind
    ) throws(ManifestError) {
        guard messageProblems.isEmpty else {
            throw ManifestError(.messageInvalid, "\(kind.messageName): \(messageProblems.joined(separator: "; "))")
        }
        guard !problems.isEmpty else { return }
        let documents = Set(problems.map(\.document)).count
        throw ManifestError(
            .documentInvalid, "\(kind.messageName): \(problems.count) broken rules in \(documents) documents",
            documents: problems)
    }
}

extension ClosedRange<Int> {
    /// `1..100`
    var wording: String { "\(self.lowerBound)..\(self.upperBound)" }
}

extension String {
    /// An element's name without `ceb:`.
    var withoutPrefix: String { self.split(separator: ":").last.map(String.init) ?? self }
}
