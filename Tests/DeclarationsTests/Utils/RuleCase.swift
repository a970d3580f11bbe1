import Testing

@testable import Declarations

/// One input that breaks a rule and one, as near to it as can be, that does not.
struct RuleCase: Sendable, CustomTestStringConvertible {
    var code: ViolationCode
    var breaks: @Sendable () throws -> Set<String>
    var keeps: @Sendable () throws -> Set<String>

    init(
        code: ViolationCode, breaks: @escaping @Sendable () throws -> Set<String>,
        keeps: @escaping @Sendable () throws -> Set<String>
    ) {
        self.code = code
        self.breaks = breaks
        self.keeps = keeps
    }

    var testDescription: String { self.code.rawValue }
}

/// A change of the sample order: the field, its new value (nil removes it) and its line.
struct Change: Sendable {
    var name: FieldName
    var text: String?
    var line: Int?

    init(_ name: FieldName, _ text: String?, line: Int? = nil) {
        (self.name, self.text, self.line) = (name, text, line)
    }
}

extension RuleCase {
    // MARK: Orders

    /// What intake finds in the sample order after some changes.
    static func order(
        _ changes: [Change], policy: IntakePolicy = IntakePolicy(), port: PortProfile = SampleOrder.port,
        codes: CodeTables = SampleOrder.codes, _ more: (inout RawOrder) -> Void = { _ in }
    ) throws -> Set<String> {
        var raw = try SampleOrder.raw()
        for change in changes {
            if let text = change.text {
                raw.set(change.name, text, line: change.line)
            } else {
                raw.remove(change.name, line: change.line)
            }
        }
        more(&raw)
        let verdict = OrderIntake.check(
            raw, tenant: SampleOrder.tenant, ports: [port.id: port], codes: codes, policy: policy,
            today: SampleOrder.today)
        return Set((verdict.violations + verdict.warnings).map(\.code))
    }

    /// A field of the head, or of the first line, that is wrong and then right.
    static func order(_ code: ViolationCode, _ name: FieldName, _ wrong: String?, _ right: String?) -> RuleCase {
        let line = name.field.isLine ? 0 : nil
        return RuleCase(
            code: code, breaks: { try self.order([.init(name, wrong, line: line)]) },
            keeps: { try self.order([.init(name, right, line: line)]) })
    }

    /// Codes found in reading an order of JSON.
    static func json(_ text: String) throws -> Set<String> {
        Set(try RawOrder.read(json: Array(text.utf8)).flatMap(\.violations).map(\.code))
    }

    /// Codes found in reading a sheet.
    static func sheet(_ header: [String], _ rows: [[String]]) -> Set<String> {
        let sheet = Sheet(
            header: header, headerLine: 1,
            rows: rows.enumerated().map { .init(line: 2 + $0.offset, cells: $0.element) })
        return Set(RawOrder.read(sheet: sheet).flatMap(\.violations).map(\.code))
    }

    // MARK: Documents

    /// Codes found in a sample document after some changes.
    static func document(
        _ kind: DocumentKind, head: [String: String?] = [:], line: [String: String?] = [:], repeating: Int? = nil
    ) throws -> Set<String> {
        let verdict = SampleDocument.check(
            try SampleDocument.body(kind, head: head, line: line, repeating: repeating))
        return Set((verdict.violations + verdict.warnings).map(\.code))
    }

    /// An element of a head that is wrong and then right.
    static func head(
        _ code: ViolationCode, _ kind: DocumentKind, _ name: String, _ wrong: String?, _ right: String?
    ) -> RuleCase {
        RuleCase(
            code: code, breaks: { try self.document(kind, head: [name: wrong]) },
            keeps: { try self.document(kind, head: [name: right]) })
    }

    /// An element of a line that is wrong and then right.
    static func line(
        _ code: ViolationCode, _ kind: DocumentKind, _ name: String, _ wrong: String?, _ right: String?
    ) -> RuleCase {
        RuleCase(
            code: code, breaks: { try self.document(kind, line: [name: wrong]) },
            keeps: { try self.document(kind, line: [name: right]) })
    }

    /// Codes found between the four documents of the sample order, one of them changed.
    static func match(
        _ kind: DocumentKind, head: [String: String?] = [:], line: [String: String?] = [:], repeating: Int? = nil
    ) throws -> Set<String> {
        let bodies = try DocumentKind.ofOrders.map {
            $0 == kind
                ? try SampleDocument.body($0, head: head, line: line, repeating: repeating)
                : try SampleDocument.body($0)
        }
        let verdict = DocumentMatch.check(bodies, port: SampleOrder.port)
        return Set((verdict.violations + verdict.warnings).map(\.code))
    }

    /// An element of one document that does not agree and then does.
    static func match(
        _ code: ViolationCode, _ kind: DocumentKind, _ name: String, _ wrong: String, _ right: String
    ) -> RuleCase {
        RuleCase(
            code: code, breaks: { try self.match(kind, head: [name: wrong]) },
            keeps: { try self.match(kind, head: [name: right]) })
    }

    /// Codes found between a return and its inventory.
    static func refund(_ line: [String: String?], returned: [Int: Amount] = [:]) throws -> Set<String> {
        let verdict = DocumentMatch.check(
            refund: try SampleDocument.body(.refund, line: line), of: try SampleDocument.body(.inventory),
            returned: returned, port: SampleOrder.port)
        return Set((verdict.violations + verdict.warnings).map(\.code))
    }

    // MARK: Goods

    /// Codes found in an order that takes its first line from a registry.
    static func goods(_ facts: [GoodsField: String]?, _ changes: [Change]) throws -> Set<String> {
        var raw = try SampleOrder.raw()
        for change in changes {
            if let text = change.text {
                raw.set(change.name, text, line: 0)
            } else {
                raw.remove(change.name, line: 0)
            }
        }
        let book = GoodsBook(facts.map { [Goods(itemNo: "A1", facts: $0)] } ?? [])
        let ports = [SampleOrder.port.id: SampleOrder.port]
        let verdict = GoodsEnrichment(
            raw, goods: book, ports: ports, codes: SampleOrder.codes, policy: IntakePolicy()
        ).check(tenant: SampleOrder.tenant, ports: ports, today: SampleOrder.today)
        return Set((verdict.violations + verdict.warnings).map(\.code))
    }
}
