import Declarations

/// The XML Schema of one message, written from its template.
struct DerivedSchema {
    let template: MessageTemplate

    /// The schema document.
    ///
    /// - Parameter location: where the schema of `ds:Signature` lies.
    func text(importing location: String) -> String {
        var lines = Lines()
        lines.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        lines.add(
            "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:ceb=\"\(OfficialLayout.namespace)\""
                + " xmlns:ds=\"\(XMLSignatureNames.namespace)\""
                + " targetNamespace=\"\(OfficialLayout.namespace)\" elementFormDefault=\"qualified\">")
        lines.add(
            "<xs:import namespace=\"\(XMLSignatureNames.namespace)\""
                + " schemaLocation=\"\(Self.attribute(location))\"/>")
        lines.inside("xs:element name=\"\(self.template.rootTag.withoutPrefix)\"") { lines in
            Self.document(self.template.label + ". " + self.template.meaning, into: &lines)
            lines.inside("xs:complexType") { lines in
                lines.inside("xs:sequence") { lines in
                    self.node(into: &lines)
                    self.part(
                        self.template.transferTag, 1...1, self.template.transferFields, into: &lines)
                    if let tag = self.template.subscriberTag {
                        self.part(
                            tag, self.template.subscriberOccurrence, self.template.subscriberFields, into: &lines)
                    }
                    let isImport = self.template.kind.definition.flow == .import
                    if isImport { self.privatePart(into: &lines) }
                    let optional = self.template.signed ? "" : " minOccurs=\"0\""
                    lines.add("<xs:element ref=\"ds:Signature\"\(optional)/>")
                    if !isImport { self.privatePart(into: &lines) }
                }
                lines.inside("xs:attribute name=\"guid\" use=\"required\"") { lines in
                    Self.type(MessageTemplate.guidRule, into: &lines)
                }
                lines.add(
                    "<xs:attribute name=\"version\" type=\"xs:string\" use=\"required\""
                        + " fixed=\"\(MessageTemplate.version)\"/>")
            }
        }
        lines.add("</xs:schema>")
        return lines.text
    }

    private func node(into lines: inout Lines) {
        let template = self.template
        lines.inside("xs:element name=\"\(template.nodeTag.withoutPrefix)\"" + template.nodeOccurrence.facets) {
            lines in
            lines.inside("xs:complexType") { lines in
                lines.inside("xs:sequence") { lines in
                    if let head = template.headTag {
                        self.part(head, 1...1, template.headFields, into: &lines)
                    } else {
                        Self.fields(template.headFields, into: &lines)
                    }
                    if let list = template.listTag {
                        self.part(list, template.lineOccurrence, template.lineFields, into: &lines)
                    }
                }
            }
        }
    }

    private func privatePart(into lines: inout Lines) {
        guard let tag = self.template.extensionTag else { return }
        self.part(tag, self.template.extensionOccurrence, self.template.extensionFields, into: &lines)
    }

    private func part(
        _ tag: String, _ occurrence: ClosedRange<Int>, _ fields: [TemplateField], into lines: inout Lines
    ) {
        lines.inside("xs:element name=\"\(tag.withoutPrefix)\"" + occurrence.facets) { lines in
            lines.inside("xs:complexType") { lines in
                lines.inside("xs:sequence") { lines in
                    Self.fields(fields, into: &lines)
                }
            }
        }
    }

    private static func fields(_ fields: [TemplateField], into lines: inout Lines) {
        for field in fields {
            let optional = field.optional ? " minOccurs=\"0\"" : ""
            lines.inside("xs:element name=\"\(field.name)\"" + optional) { lines in
                Self.document(field.label + ". " + field.meaning, into: &lines)
                Self.type(field.rule, into: &lines)
            }
        }
    }

    private static func document(_ text: String, into lines: inout Lines) {
        let escaped = text.utf8.reduce(into: [UInt8]()) { bytes, byte in
            switch byte {
            case 0x26: bytes.append(contentsOf: "&amp;".utf8)
            case 0x3C: bytes.append(contentsOf: "&lt;".utf8)
            default: bytes.append(byte)
            }
        }
        lines.add(
            "<xs:annotation><xs:documentation>\(String(decoding: escaped, as: UTF8.self))"
                + "</xs:documentation></xs:annotation>")
    }

    private static func type(_ rule: FieldRule, into lines: inout Lines) {
        if case .xml = rule.type {
            lines.inside("xs:complexType") { lines in
                lines.inside("xs:sequence") { lines in
                    lines.add("<xs:any namespace=\"##any\" processContents=\"skip\"/>")
                }
            }
            return
        }
        lines.inside("xs:simpleType") { lines in
            switch rule.type {
            case .xml: break
            case .text(let minimum, let maximum):
                lines.inside("xs:restriction base=\"xs:string\"") { lines in
                    if minimum == maximum {
                        lines.add("<xs:length value=\"\(minimum)\"/>")
                    } else {
                        lines.add("<xs:minLength value=\"\(minimum)\"/>")
                        lines.add("<xs:maxLength value=\"\(maximum)\"/>")
                    }
                    Self.restrictions(rule, into: &lines)
                }
            case .decimal(let digits, let fraction):
                lines.inside("xs:restriction base=\"xs:decimal\"") { lines in
                    lines.add("<xs:totalDigits value=\"\(digits)\"/>")
                    lines.add("<xs:fractionDigits value=\"\(fraction)\"/>")
                    let whole = "(0|[1-9][0-9]{0,\(digits - fraction - 1)})"
                    lines.add("<xs:pattern value=\"\(whole)(\\.[0-9]{1,\(fraction)})?\"/>")
                    Self.restrictions(rule, into: &lines)
                }
            case .integer(let digits):
                lines.inside("xs:restriction base=\"xs:int\"") { lines in
                    lines.add("<xs:pattern value=\"0|[1-9][0-9]{0,\(digits - 1)}\"/>")
                    Self.restrictions(rule, into: &lines)
                }
            }
        }
    }

    private static func restrictions(_ rule: FieldRule, into lines: inout Lines) {
        if let pattern = rule.pattern { lines.add("<xs:pattern value=\"\(Self.attribute(pattern.source))\"/>") }
        for code in rule.codes {
            lines.add("<xs:enumeration value=\"\(Self.attribute(String(decoding: code, as: UTF8.self)))\"/>")
        }
    }

    private static func attribute(_ text: String) -> String {
        var buffer = OutputBuffer(capacity: text.utf8.count)
        var copy = text
        copy.withUTF8 { unsafe buffer.appendAttribute($0) }
        return String(decoding: buffer.bytes, as: UTF8.self)
    }
}

extension DerivedSchema {
    /// Indented lines.
    private struct Lines {
        private(set) var text = ""
        private var depth = 0

        mutating func add(_ line: String) {
            self.text += String(repeating: "  ", count: self.depth) + line + "\n"
        }

        /// Writes a start tag, its content one step deeper, and the end tag.
        mutating func inside(_ tag: String, _ content: (inout Lines) -> Void) {
            self.add("<\(tag)>")
            self.depth += 1
            content(&self)
            self.depth -= 1
            self.add("</\(tag.split(separator: " ").first.map(String.init) ?? tag)>")
        }
    }
}

extension ClosedRange<Int> {
    /// `minOccurs` and `maxOccurs`, where they are not 1.
    fileprivate var facets: String {
        (self.lowerBound == 1 ? "" : " minOccurs=\"\(self.lowerBound)\"")
            + (self.upperBound == 1 ? "" : " maxOccurs=\"\(self.upperBound)\"")
    }
}
