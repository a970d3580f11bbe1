/// The three-document match (三单比对): order, payment, waybill and inventory against each other, import or export.
///
/// Documents derived from one order always agree; this is for documents that come from several hands.
public enum DocumentMatch {
    /// Compares the documents of one order; those that are not given are compared with nothing.
    ///
    /// Places begin with the number of the message: `/621/head/buyerName`, `/621/lines/0/qty`.
    ///
    /// - Parameters:
    ///   - bodies: one document each of order, payment, waybill and inventory, all of import or all of export.
    ///   - port: where they are filed; its severities go before those of the policy.
    ///   - policy: severities.
    public static func check(
        _ bodies: [DocumentBody], port: PortProfile?, policy: IntakePolicy = IntakePolicy()
    ) -> DocumentVerdict {
        let policy = policy.overlaid(with: port?.severities ?? [:])
        var papers: [Part: Paper] = [:]
        for body in bodies { Part(body.kind).map { papers[$0] = Paper(body) } }
        var verdict = DocumentVerdict()
        for agreement in Agreement.all {
            guard let left = papers[agreement.left], let right = papers[agreement.right] else { continue }
            for name in agreement.names where !left.agrees(with: right, name) {
                verdict.add(agreement.code, right, "head", name.right, policy, limit: "\(left.kind.rawValue)")
            }
        }
        if let order = papers[.order], let inventory = papers[.inventory] {
            Self.compareLines(order, inventory, policy, &verdict)
        }
        return verdict
    }

    /// Compares a request to take goods back with the inventory it names.
    ///
    /// - Parameters:
    ///   - refund: a 625 or 213.
    ///   - inventory: the 621 or 603.
    ///   - returned: what was taken back before, by line number, in the declared unit.
    public static func check(
        refund: DocumentBody, of inventory: DocumentBody, returned: [Int: Amount] = [:], port: PortProfile?,
        policy: IntakePolicy = IntakePolicy()
    ) -> DocumentVerdict {
        let policy = policy.overlaid(with: port?.severities ?? [:])
        let (request, original) = (Paper(refund), Paper(inventory))
        var report = DocumentReport(kind: refund.kind, policy: policy)
        for (index, line) in request.lines.enumerated() {
            guard let number = line.number("gnum"),
                let declared = original.lines.first(where: { $0.number("gnum") == number }),
                line["gcode"] == declared["gcode"], line["unit"] == declared["unit"]
            else {
                report.note(.refundLine, "gnum", line: index)
                continue
            }
            for name in ["qty", "qty1", "qty2"] {
                guard let back = line.amount(name), let most = declared.amount(name) else { continue }
                let before = name == "qty" ? returned[number] ?? .zero : .zero
                if back + before > most { report.note(.refundQuantity, name, line: index, limit: most.description) }
            }
        }
        return report.verdict
    }

    private static func compareLines(
        _ order: Paper, _ inventory: Paper, _ policy: IntakePolicy, _ verdict: inout DocumentVerdict
    ) {
        guard order.lines.count == inventory.lines.count else {
            return verdict.add(.lineCountDiffers, inventory, "lines", nil, policy, limit: "\(order.lines.count)")
        }
        for (index, (ordered, declared)) in zip(order.lines, inventory.lines).enumerated() {
            for name in Self.lineNames where !ordered.agrees(with: declared, name, name) {
                verdict.add(.lineDiffers, inventory, "lines/\(index)", name, policy, limit: "")
            }
        }
    }

    /// Of these, what both documents carry must be equal.
    private static let lineNames = [
        "gnum", "itemNo", "itemName", "barCode", "unit", "qty", "price", "totalPrice", "currency", "country",
    ]
}

extension DocumentMatch {
    /// A place in the match; import and export have a document each.
    fileprivate enum Part {
        case order, payment, waybill, inventory

        init?(_ kind: DocumentKind) {
            switch kind {
            case .order, .exportOrder: self = .order
            case .payment, .exportPayment: self = .payment
            case .waybill, .exportWaybill: self = .waybill
            case .inventory, .exportInventory: self = .inventory
            default: return nil
            }
        }
    }

    fileprivate struct Paper {
        let kind: DocumentKind
        let head: DocumentRow
        let lines: [DocumentRow]

        init(_ body: DocumentBody) {
            self.kind = body.kind
            self.head = DocumentRow(DocumentFields.head(of: body.kind), body.head)
            let names = DocumentFields.line(of: body.kind)
            self.lines = body.lines.map { DocumentRow(names, $0) }
        }

        func agrees(with other: Paper, _ name: Agreement.Name) -> Bool {
            self.head.agrees(with: other.head, name.left, name.right)
        }
    }

    /// Elements of two documents that must be equal where both carry them.
    fileprivate struct Agreement {
        struct Name: ExpressibleByStringLiteral {
            var left: String
            var right: String

            init(stringLiteral name: String) { (self.left, self.right) = (name, name) }
            init(_ left: String, _ right: String) { (self.left, self.right) = (left, right) }
        }

        var left: Part
        var right: Part
        var code: ViolationCode
        var names: [Name]

        static let all: [Agreement] = [
            .init(left: .order, right: .payment, code: .numberDiffers, names: ["orderNo", "payTransactionId"]),
            .init(left: .order, right: .payment, code: .enterpriseDiffers, names: ["ebpCode", "ebcCode"]),
            .init(left: .order, right: .payment, code: .paymentEnterpriseDiffers, names: ["payCode"]),
            .init(left: .order, right: .payment, code: .paymentAmount, names: [Name("acturalPaid", "amountPaid")]),
            .init(
                left: .order, right: .payment, code: .payerNotBuyer,
                names: [
                    Name("buyerName", "payerName"), Name("buyerIdNumber", "payerIdNumber"),
                    Name("buyerIdType", "payerIdType"),
                ]),
            .init(left: .order, right: .waybill, code: .numberDiffers, names: ["orderNo"]),
            .init(
                left: .order, right: .waybill, code: .consigneeDiffers,
                names: ["consignee", "consigneeTelephone", "consigneeAddress"]),
            .init(left: .order, right: .inventory, code: .numberDiffers, names: ["orderNo"]),
            .init(left: .order, right: .inventory, code: .enterpriseDiffers, names: ["ebpCode", "ebcCode"]),
            .init(
                left: .order, right: .inventory, code: .buyerDiffers,
                names: ["buyerName", "buyerIdNumber", "buyerIdType"]),
            .init(left: .order, right: .inventory, code: .buyerPhoneDiffers, names: ["buyerTelephone"]),
            .init(left: .order, right: .inventory, code: .consigneeDiffers, names: ["consigneeAddress"]),
            .init(left: .waybill, right: .inventory, code: .numberDiffers, names: ["logisticsNo", "billNo"]),
            .init(left: .waybill, right: .inventory, code: .enterpriseDiffers, names: ["logisticsCode"]),
        ]
    }
}

extension DocumentRow {
    /// Whether two values are equal, amounts by what they are worth and texts by their bytes; true when one is missing.
    fileprivate func agrees(with other: DocumentRow, _ name: String, _ otherName: String) -> Bool {
        guard let left = self[name], let right = other[otherName] else { return true }
        if left.utf8.elementsEqual(right.utf8) { return true }
        guard DocumentMatch.amounts.contains(name), let one = Amount(left), let two = Amount(right) else {
            return false
        }
        return one == two
    }
}

extension DocumentMatch {
    fileprivate static let amounts: Set<String> = ["acturalPaid", "qty", "price", "totalPrice"]
}

extension DocumentVerdict {
    fileprivate mutating func add(
        _ code: ViolationCode, _ paper: DocumentMatch.Paper, _ part: String, _ name: String?, _ policy: IntakePolicy,
        limit: String
    ) {
        let definition = paper.kind.definition
        let group = part == "head" ? definition.head.name : definition.list?.name
        let path = [paper.kind.messageName, group ?? definition.node, name].compactMap { $0 }
        let place = (["/\(paper.kind.rawValue)", part] + (name.map { [$0] } ?? [])).joined(separator: "/")
        let violation = code.violation(at: place, element: path.joined(separator: "/"), limit: limit)
        switch policy.severity(of: code) {
        case .refuse: self.violations.append(violation)
        case .warn: self.warnings.append(violation)
        case .off: break
        }
    }
}
