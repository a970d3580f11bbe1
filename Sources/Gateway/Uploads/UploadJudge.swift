import Declarations
import Ledger
import Manifests

/// Puts intake's answer to an order at the cells of its rows, and into groups.
struct UploadJudge: Sendable {
    let cells: UploadCells
    private static let maxGroups = 300

    /// Writes verdict, findings and groups into the order.
    func judge(
        _ order: inout UploadOrder, _ body: UploadBody,
        _ read: (order: RawOrder?, findings: [Violation], repairs: [Violation]), _ result: IntakeResult,
        _ head: inout UploadHead
    ) {
        var body = body
        let located = result.violations.map { violation in
            var violation = violation
            if let raw = read.order { violation.at = Self.cell(violation.at, raw) }
            return violation
        }
        let isBad = result.verdict == .refused || result.verdict == .needsYou
        // Where a spreadsheet program destroyed the value, what a rule says of the rest helps nobody.
        let destroyed = Set(read.findings.map(\.at))
        body.findings =
            isBad
            ? located.filter { violation in
                !destroyed.contains(violation.at) || read.findings.contains { $0.code == violation.code }
            } : []
        body.repairs = read.repairs + (isBad ? [] : located)
        order.verdict = result.verdict.rawValue
        order.revision = result.revision
        let messages = body.documents.map(MessageOrder.init)
        order.problems = body.findings.compactMap { violation in
            let place = messages?.place(of: violation, body.rows) ?? violation.at
            return self.group(of: violation, body.rows, at: place, &head)
        }
        order.body = body.bytes
    }

    /// The cell of a place; a JSON pointer becomes the cell of its field.
    private static func cell(_ place: String, _ raw: RawOrder) -> String {
        guard place.isEmpty || place.hasPrefix("/") else { return place }
        let field = InputField.all.first { !$0.isLine && $0.pointer() == place }
        if let field { return raw.place(of: field.name) }
        for line in raw.lines.indices {
            if let field = InputField.lineFields(at: place, line: line) { return raw.place(of: field, line: line) }
        }
        return raw.place(of: .orderNo)
    }

    private func group(
        of violation: Violation, _ rows: [SpreadsheetRow], at place: String, _ head: inout UploadHead
    ) -> Int? {
        let letters = String(violation.at.prefix { !$0.isNumber })
        let line = Int(violation.at.dropFirst(letters.count)) ?? 0
        let isHeader = line == head.headerLine
        let column = isHeader ? nil : CellPlace.column(letters)
        let field = column.flatMap { self.cells.columns.fields[$0] }
        var value: String?
        // What messages contradict each other in is not mended by another value in a cell.
        let isOfMessages = MessageFinding(rawValue: violation.code) != nil
        if let field, !isOfMessages, UploadCells.codeFields.contains(field), let column,
            let cell = rows.first(where: { $0.line == line })?.cells, cell.indices.contains(column)
        {
            let plain = Normaliser.normalise(cell[column], as: .machine).value
            if !plain.isEmpty, plain.utf8.count <= 60 { value = plain }
        }
        func find(_ value: String?) -> Int? {
            head.groups.first { group in
                group.code == violation.code && group.value == value && group.column == (column == nil ? "" : letters)
                    && (column != nil || group.message == violation.message)
            }?.number
        }
        if let known = find(value) { return known }
        if head.groups.count >= Self.maxGroups {
            if let known = find(nil) { return known }
            guard head.groups.count < Self.maxGroups * 2 else { return nil }
            value = nil
        }
        head.groups.append(
            .init(
                number: head.groups.count + 1, code: violation.code, field: field?.rawValue ?? "",
                column: column == nil ? "" : letters, value: value, firstCell: place, message: violation.message))
        return head.groups.count
    }
}

extension InputField {
    /// The field of a line that a JSON pointer names.
    fileprivate static func lineFields(at place: String, line: Int) -> FieldName? {
        guard place.hasPrefix("/lines/\(line)/") else { return nil }
        return self.all.first { $0.isLine && $0.pointer(line: line) == place }?.name
    }
}

/// Letters of columns.
enum CellPlace {
    /// Counted from 0; nil when it is none.
    static func column(_ letters: String) -> Int? {
        let bytes = letters.utf8
        guard (1...3).contains(bytes.count), bytes.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 26 + Int($1 - 0x41) + 1 } - 1
    }
}
