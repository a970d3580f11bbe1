/// An order together with what the goods registry knows of its articles.
///
/// A line may leave out whatever the registry knows: article number, quantity and price (or total) are enough. The values are
/// filled in before the order is checked, so that one set of rules and messages holds for all orders.
public struct GoodsEnrichment: Sendable {
    /// The order as it came in.
    public let original: RawOrder
    /// The order with everything filled in that the registry knows.
    public private(set) var order: RawOrder
    /// Something was filled in.
    public private(set) var isFilled = false
    /// A line names an article of the registry, or relies on one that is not there.
    public private(set) var usesRegistry = false

    private let codes: CodeTables
    private let policy: IntakePolicy
    /// Gaps that are explained, so that no rule reports them again.
    private var excuses: Set<Gap> = []
    private var refusals: [Violation] = []
    private var warnings: [Violation] = []

    private struct Gap: Hashable {
        var name: FieldName
        var line: Int
    }

    /// - Parameters:
    ///   - raw: the order as it came in.
    ///   - goods: the articles it names (`itemNumbers`), as the registry has them.
    ///   - ports: the configured ports by identifier; a mode that leaves the account book out is not given its number.
    public init(
        _ raw: RawOrder, goods: GoodsBook, ports: [String: PortProfile], codes: CodeTables, policy: IntakePolicy
    ) {
        self.original = raw
        self.order = raw
        self.codes = codes
        self.policy = policy
        let port = raw.head[.port].map { Normaliser.normalise($0.text, as: .machine).value }.flatMap { ports[$0] }
        for index in raw.lines.indices.prefix(FieldChecks.maxLines) {
            guard let itemNo = GoodsBook.itemNo(raw.lines[index].values[.itemNo]) else { continue }
            if let article = goods[itemNo] {
                self.usesRegistry = true
                self.complete(index, with: article, port)
            } else if self.isEmpty(.gname, index), self.isEmpty(.gmodel, index) {
                self.usesRegistry = true
                self.refuse(.unknownSKU, .itemNo, index, itemNo)
                for field in GoodsField.allCases { field.name.map { self.excuse($0, index) } }
                self.completePrice(index)
            }
        }
        guard self.usesRegistry else { return }
        self.number()
        self.forgetColumns()
    }

    /// Checks the order as it is filled in. What the registry explains is said once, with the article's number.
    public func check(tenant: TenantProfile, ports: [String: PortProfile], today: Timestamp) -> IntakeVerdict {
        var verdict = OrderIntake.check(
            self.order, tenant: tenant, ports: ports, codes: self.codes, policy: self.policy, today: today)
        guard self.usesRegistry else { return verdict }
        verdict.warnings = self.warnings + verdict.warnings
        let gaps = [ViolationCode.required, .requiredByMode, .secondQuantityPair].map(\.rawValue)
        let explained = Set(
            self.excuses.map { [self.order.place(of: $0.name, line: $0.line), $0.name.field.element ?? ""] })
        let violations =
            self.refusals
            + verdict.violations.filter { violation in
                !gaps.contains(violation.code) || !explained.contains([violation.at, violation.element ?? ""])
            }
        guard !violations.isEmpty else { return verdict }
        verdict.violations = violations
        verdict.order = nil
        return verdict
    }

    /// A byte string that is equal exactly when two orders came in with the same content: input of the "same order" hash.
    ///
    /// It is made from the order before anything was filled in, so a change of the registry never makes the same order
    /// another one. An order that is whole without the registry has the bytes of `Order.canonicalBytes`.
    ///
    /// - Parameter order: the order that was accepted, if it was.
    public func inputBytes(
        accepted order: Order?, tenant: TenantProfile, ports: [String: PortProfile], today: Timestamp
    ) -> [UInt8] {
        if !self.isFilled, let order { return order.canonicalBytes }
        var checks = FieldChecks(report: IntakeReport(raw: self.original, policy: self.policy), today: today)
        let parsed = checks.parse()
        guard parsed.order != nil else { return parsed.inputBytes }
        let alone = OrderIntake.check(
            self.original, tenant: tenant, ports: ports, codes: self.codes, policy: self.policy, today: today)
        return alone.order?.canonicalBytes ?? parsed.inputBytes
    }
}

// MARK: One line

extension GoodsEnrichment {
    private mutating func complete(_ index: Int, with article: Goods, _ port: PortProfile?) {
        let qty = self.amount(.qty, index).flatMap { $0 > .zero ? $0 : nil }
        let filling = GoodsFilling(article, qty: qty, codes: self.codes)
        self.compare(index, with: article, filling)
        for (name, value) in filling.values {
            if name == .itemRecordNo, port?.mode.need(of: name) == .omitted { continue }
            self.fill(name, index, value)
        }
        if qty == nil {
            // The fault of the quantity itself is reported.
            self.excuse(.qty1, index)
            self.excuse(.qty2, index)
        }
        let wantsRecord = port?.mode.need(of: .itemRecordNo) == .required
        for name in filling.unknown + (wantsRecord ? [.itemRecordNo] : []) where self.isEmpty(name, index) {
            self.refuse(.goodsIncomplete, name, index, article.itemNo)
            self.excuse(name, index)
        }
        self.completePrice(index)
    }

    /// What the line says itself must agree with the registry.
    private mutating func compare(_ index: Int, with article: Goods, _ filling: GoodsFilling) {
        for field in GoodsField.allCases where field.mustAgree {
            guard let name = field.name, let value = filling.values[name], !self.isEmpty(name, index),
                !self.text(name, index).utf8.elementsEqual(value.utf8)
            else { continue }
            self.refuse(.goodsContradiction, name, index, article.itemNo)
        }
        guard !filling.contents.isEmpty, let value = self.amount(.netContentValue, index),
            let unit = OrderLine.NetContent.Measure(rawValue: self.text(.netContentUnit, index)),
            !filling.contents.contains(.init(value: value, unit: unit))
        else { return }
        self.refuse(.goodsContradiction, .netContentValue, index, article.itemNo)
    }

    /// The total from the price, or the price from the total.
    private mutating func completePrice(_ index: Int) {
        let (hasPrice, hasTotal) = (!self.isEmpty(.price, index), !self.isEmpty(.totalPrice, index))
        guard hasPrice != hasTotal else {
            if !hasPrice { self.excuse(.totalPrice, index) }
            return
        }
        let (known, missing): (FieldName, FieldName) = hasPrice ? (.price, .totalPrice) : (.totalPrice, .price)
        guard let amount = self.amount(known, index), let qty = self.amount(.qty, index), qty > .zero,
            let value = hasPrice ? amount.multiplied(by: qty)?.toFen : amount.divided(by: qty)
        else { return self.excuse(missing, index) }
        self.fill(missing, index, value.description)
    }

    /// Numbers the lines in the order given, when none has a number.
    private mutating func number() {
        guard self.order.lines.indices.allSatisfy({ self.isEmpty(.gnum, $0) }) else { return }
        for index in self.order.lines.indices.prefix(FieldChecks.maxLines) { self.fill(.gnum, index, "\(index + 1)") }
    }

    /// A column may be missing when every line has its value from the registry, or is refused for another reason.
    private mutating func forgetColumns() {
        let names: [FieldName] = GoodsField.allCases.compactMap(\.name) + [.gnum, .price, .totalPrice]
        let lines = self.order.lines.indices.prefix(FieldChecks.maxLines)
        for name in names {
            let element = name.field.element
            let isExplained = lines.allSatisfy { index in
                !self.isEmpty(name, index) || self.excuses.contains(Gap(name: name, line: index))
            }
            guard isExplained else { continue }
            self.order.violations.removeAll {
                $0.code == ViolationCode.missingColumn.rawValue && $0.element == element
            }
        }
    }
}

// MARK: One value

extension GoodsEnrichment {
    private func text(_ name: FieldName, _ index: Int) -> String {
        let text = self.order.lines[index].values[name]?.text ?? ""
        return Normaliser.normalise(text, as: name.field.type.textClass).value
    }

    /// Missing or blank. Bytes that are no text are a value, and a fault of their own.
    private func isEmpty(_ name: FieldName, _ index: Int) -> Bool {
        self.order.lines[index].values[name]?.isDamaged != true && self.text(name, index).isEmpty
    }

    private func amount(_ name: FieldName, _ index: Int) -> Amount? { Amount(self.text(name, index)) }

    private mutating func fill(_ name: FieldName, _ index: Int, _ value: String) {
        guard self.isEmpty(name, index) else { return }
        self.order.lines[index].values[name] = .init(value, at: self.place(name, index))
        self.isFilled = true
    }

    /// Where a value that was filled in belongs; in a sheet without its column that is the article number.
    private func place(_ name: FieldName, _ index: Int) -> String {
        if case .sheet(let columns, _, _) = self.order.origin, columns[name] == nil {
            return self.order.place(of: .itemNo, line: index)
        }
        return self.order.place(of: name, line: index)
    }

    private mutating func excuse(_ name: FieldName, _ index: Int) {
        guard self.isEmpty(name, index) else { return }
        self.excuses.insert(Gap(name: name, line: index))
    }

    private mutating func refuse(_ code: ViolationCode, _ name: FieldName, _ index: Int, _ itemNo: String) {
        let violation = code.violation(at: self.place(name, index), field: name.field, limit: itemNo)
        switch self.policy.severity(of: code) {
        case .refuse: self.refusals.append(violation)
        case .warn: self.warnings.append(violation)
        case .off: break
        }
    }
}

extension Amount {
    /// Rounded to whole fen; nil where the rounding would not fit.
    fileprivate var toFen: Amount? { self < Amount(90_000_000_000_000) ? self.roundedToFen : nil }
}

extension ParsedOrder {
    /// The values as they were read, by name: what is missing is left out, lines stand by their number or as given.
    fileprivate var inputBytes: [UInt8] {
        var bytes = Array("order input 1".utf8)
        func append(_ text: String) {
            bytes.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: text.utf8.count >> ($0 * 8)) })
            bytes.append(contentsOf: text.utf8)
        }
        func append(_ fields: ParsedFields, _ table: [InputField]) {
            for field in table {
                guard let text = fields[text: field.name] ?? fields[amount: field.name]?.description else { continue }
                append(field.name.rawValue)
                append(text)
            }
            if let number = fields.number {
                append(FieldName.gnum.rawValue)
                append("\(number)")
            }
            bytes.append(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF])
        }
        append(self.head, InputField.headFields)
        let isNumbered = self.lines.allSatisfy { $0.number != nil }
        for line in isNumbered ? self.lines.sorted(by: { ($0.number ?? 0) < ($1.number ?? 0) }) : self.lines {
            append(line, InputField.lineFields)
        }
        return bytes
    }
}
