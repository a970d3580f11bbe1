import Declarations

extension TemplateReader {
    /// Where a placeholder stands, which decides what it may name.
    enum Scope { case head, line, transfer, subscriber, `extension` }

    func fields(
        of part: TemplateElement, frame: [OfficialLayout.Field], scope: Scope
    ) throws(ManifestError) -> [TemplateField] {
        var rest = frame[...]
        var fields: [TemplateField] = []
        for element in part.children {
            guard let index = rest.firstIndex(where: { $0.name == element.localName }) else {
                throw self.invalid(
                    "\(part.localName) has no element \(element.localName) here; see the wire order of the standard",
                    element.line)
            }
            try self.requireOptional(rest[..<index], before: element.line, in: part.localName)
            fields.append(try self.field(element, in: part.localName, frame: rest[index], scope: scope))
            rest = rest[(index + 1)...]
        }
        try self.requireOptional(rest, before: part.line, in: part.localName)
        return fields
    }

    private func requireOptional(
        _ skipped: ArraySlice<OfficialLayout.Field>, before line: Int, in part: String
    ) throws(ManifestError) {
        if let missing = skipped.first(where: { !$0.optional }) {
            throw self.invalid("\(part) lacks the mandatory element \(missing.name)", line)
        }
    }

    private func field(
        _ element: TemplateElement, in part: String, frame: OfficialLayout.Field, scope: Scope
    ) throws(ManifestError) -> TemplateField {
        guard element.name == "ceb:" + frame.name, element.children.isEmpty else {
            throw self.invalid("\(frame.name) is written ceb:\(frame.name) and holds a value", element.line)
        }
        try self.checkAnnotations(of: element, allowed: ["type", "optional", "codes", "pattern", "en", "zh"])
        if let attribute = element.renderedAttributes.first {
            throw self.invalid("\(frame.name) has no attribute \(attribute.name)", attribute.line)
        }
        let rule = try self.rule(of: element, frame: frame)
        let optional = try self.optional(element, frame: frame)
        let source = try self.source(element, scope: scope)
        guard (source == .extensionMessage) == (rule.type == .xml) else {
            throw self.invalid("{{extension.message}} and nothing else stands in ceb:Message", element.line)
        }
        if case .constant(let text) = source {
            guard rule.accepts(text) else {
                throw self.invalid("the constant of \(frame.name) breaks its own type, codes or pattern", element.line)
            }
        }
        return TemplateField(
            part: part, name: frame.name, tag: element.name, line: element.line, rule: rule, optional: optional,
            label: try self.text("zh", of: element), meaning: try self.text("en", of: element), source: source,
            placeholder: Self.wording(of: element.text))
    }

    private func rule(
        of element: TemplateElement, frame: OfficialLayout.Field
    ) throws(ManifestError) -> FieldRule {
        guard let type = element.annotation("type") else {
            throw self.invalid(
                "\(frame.name) needs t:type, for instance t:type=\"\(frame.type.description)\"", element.line)
        }
        guard let parsed = FieldType(type.value) else {
            throw self.invalid("t:type=\"\(type.value)\" is not a type (C36, C1..60, N19,5, INT, INT..4)", type.line)
        }
        guard parsed.isWithin(frame.type) else {
            throw self.invalid(
                "t:type=\"\(type.value)\" is wider than \(frame.type.description) of the standard", type.line)
        }
        var rule = FieldRule(type: parsed)
        if let codes = element.annotation("codes") {
            rule.codes = codes.value.split(separator: " ").map { Array($0.utf8) }
            let bare = FieldRule(type: parsed)
            guard parsed != .xml, !rule.codes.isEmpty,
                rule.codes.allSatisfy({ bare.accepts(String(decoding: $0, as: UTF8.self)) })
            else {
                throw self.invalid("t:codes lists values of type \(type.value), with blanks between", codes.line)
            }
        }
        if let pattern = element.annotation("pattern") {
            guard case .text = parsed, let compiled = FieldPattern(pattern.value) else {
                throw self.invalid(
                    "t:pattern is for C types and knows characters, [classes], {n}, {n,m}, ?, * and +", pattern.line)
            }
            rule.pattern = compiled
        }
        return rule
    }

    private func optional(
        _ element: TemplateElement, frame: OfficialLayout.Field
    ) throws(ManifestError) -> Bool {
        guard let annotation = element.annotation("optional") else { return false }
        guard annotation.value == "yes" || annotation.value == "no" else {
            throw self.invalid("t:optional is yes or no", annotation.line)
        }
        guard annotation.value == "no" || frame.optional else {
            throw self.invalid("\(frame.name) is mandatory in the standard", annotation.line)
        }
        return annotation.value == "yes"
    }

    /// Resolves a placeholder, or takes the text as a constant.
    private func source(
        _ element: TemplateElement, scope: Scope
    ) throws(ManifestError) -> TemplateField.Source {
        let text = element.text
        guard text.contains("{{") || text.contains("}}") else { return .constant(text) }
        guard text.hasPrefix("{{"), text.hasSuffix("}}"), text.utf8.count > 4 else {
            throw self.invalid("an element holds a constant or exactly one {{placeholder}}", element.line)
        }
        let name = String(text.dropFirst(2).dropLast(2))
        if let source = self.resolve(name, scope: scope) { return source }
        throw self.invalid("{{\(name)}} names nothing that can be placed here", element.line)
    }

    /// What a name stands for at a place; nil when nothing.
    private func resolve(_ name: String, scope: Scope) -> TemplateField.Source? {
        switch name {
        case "message.guid": return .rootGuid
        case "transfer.copCode": return .copCode
        case "transfer.copName": return .copName
        case "transfer.dxpId": return .dxpId
        case "transfer.note": return .transferNote
        default: break
        }
        switch (scope, name) {
        case (.subscriber, "subscriber.status"): return .subscription
        case (.subscriber, "subscriber.dxpAddress"): return .subscriberAddress
        case (.subscriber, "subscriber.note"): return .subscriberNote
        case (.extension, "extension.name"): return .extensionName
        case (.extension, "extension.version"): return .extensionVersion
        case (.extension, "extension.message"): return .extensionMessage
        default: break
        }
        guard scope == .head || scope == .line else { return nil }
        switch name {
        case "submission.guid": return .guid
        case "submission.appType": return .appType
        case "submission.appTime": return .appTime
        case "submission.declTime": return .declTime
        default: break
        }
        if let field = Self.rest(of: name, after: "body.") {
            return self.names.head(self.kind).firstIndex(of: field).map { .body($0) }
        }
        guard scope == .line, let field = Self.rest(of: name, after: "line.") else { return nil }
        return self.names.line(self.kind).firstIndex(of: field).map { .line($0) }
    }

    private static func rest(of name: String, after prefix: String) -> String? {
        name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
    }

    private static func wording(of text: String) -> String {
        text.hasPrefix("{{") ? String(text.dropFirst(2).dropLast(2)) : "constant \(text)"
    }
}
