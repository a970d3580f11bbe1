import Declarations
import Manifests

extension MessageOrder {
    /// Everything that keeps these documents from being one order of this tenant, each with the places it is about. Empty when they
    /// agree. Without a whole order there is one finding, at no place in particular, and nothing else is to be said.
    ///
    /// - Parameters:
    ///   - port: where the order will be declared; nil when that is open, and the order refused for it.
    ///   - row: number of its first row.
    func findings(for tenant: TenantProfile, _ port: PortProfile?, row: Int) -> [Violation] {
        guard let first = self.documents.first else { return [] }
        guard first.isOfOrder else {
            return [MessageFinding.refusal(first.message, isFiled: first.kind != nil)]
        }
        guard self.isWhole else {
            return [MessageFinding.onlyPart(self.papers.keys.sorted().map(\.messageName).joined(separator: ", "))]
        }
        let whole = Sheet.cell(column: 0, line: row)
        return self.repeated(whole) + self.deletions(whole) + self.otherEnterprises(whole, tenant, port)
            + self.constants(whole) + self.otherPort(whole, port) + self.disagreements(row)
            + self.linesWithoutPartner(row)
    }

    private static func cell(_ name: FieldName, row: Int) -> String {
        Sheet.cell(column: FieldName.allCases.firstIndex(of: name) ?? 0, line: row)
    }

    // MARK: Documents

    /// Elements in which two filings of the same document may differ.
    private static let ofFiling: Set<String> = [
        "guid", "appType", "appTime", "appStatus", "declTime", "ieDate", "copNo", "preNo", "invtNo",
    ]

    /// A document of the same kind that says something else than the first.
    private func repeated(_ cell: String) -> [Violation] {
        self.documents.compactMap { other in
            guard let kind = other.kind, let first = self.papers[kind], other != first,
                let path = Self.difference(first, other, kind)
            else { return nil }
            return MessageFinding.contradiction(
                at: cell, element: path, "\(path) (\(Self.place(of: first)))",
                "\(path) (\(Self.place(of: other)))")
        }
    }

    /// The first element in which two documents differ; nil when they are one document filed twice.
    static func difference(_ one: MessageDocument, _ other: MessageDocument, _ kind: DocumentKind) -> String? {
        func first(_ left: [String: String], _ right: [String: String]) -> String? {
            Set(left.keys).union(right.keys).subtracting(Self.ofFiling).sorted().first { left[$0] != right[$0] }
        }
        if let name = first(one.head, other.head) { return MessageElement(kind, name).path }
        for index in 0..<max(one.lines.count, other.lines.count) {
            guard one.lines.indices.contains(index), other.lines.indices.contains(index) else {
                return MessageElement(kind, "gnum").path(line: index)
            }
            if let name = first(one.lines[index], other.lines[index]) {
                return MessageElement(kind, name).path(line: index)
            }
        }
        return nil
    }

    private func deletions(_ cell: String) -> [Violation] {
        self.documents.compactMap { document in
            guard let kind = document.kind, document.isDeletion else { return nil }
            let path = MessageElement(kind, "appType").path
            return MessageFinding.deletionAsked(
                at: cell, element: path, "\(path) (\(Self.place(of: document)))")
        }
    }

    // MARK: What the tenant's configuration says instead

    /// Who files is configured: messages of others would be filed under names that are not in them.
    private func otherEnterprises(_ cell: String, _ tenant: TenantProfile, _ port: PortProfile?) -> [Violation] {
        let all: [(name: String, code: String?)] = [
            ("ebpCode", tenant.platform.code), ("ebcCode", tenant.merchant.code), ("payCode", tenant.payment.code),
            ("logisticsCode", tenant.logistics.code), ("agentCode", tenant.declarant.code),
            ("assureCode", tenant.assureCode),
        ]
        var findings: [Violation] = []
        func compare(_ kind: DocumentKind, _ name: String, _ code: String) {
            let element = MessageElement(kind, name)
            guard let text = self.text(element, line: nil), !Self.equals(text, code, .machine) else { return }
            findings.append(
                MessageFinding.foreign(at: cell, element: element.path, self.place(element)))
        }
        for kind in DocumentKind.ofOrders {
            for (name, code) in all { if let code { compare(kind, name, code) } }
        }
        if let port, port.mode.accountBook != .omitted {
            let place = tenant.place(at: port.id)
            if let book = place.emsNo { compare(.inventory, "emsNo", book) }
            if let warehouse = place.warehouse?.code { compare(.inventory, "areaCode", warehouse) }
        }
        return findings
    }

    /// What every document of ours says: yuan, import, one parcel.
    private func constants(_ cell: String) -> [Violation] {
        let all = [
            ("currency", "142"), ("orderType", "I"), ("ieFlag", "I"), ("packNo", "1"),
        ]
        var findings: [Violation] = []
        for kind in DocumentKind.ofOrders {
            for (name, value) in all {
                let element = MessageElement(kind, name)
                guard let text = self.text(element, line: nil), !Self.equals(text, value, .machine) else { continue }
                findings.append(
                    MessageFinding.foreignValue(
                        at: cell, element: element.path, self.place(element), value))
            }
        }
        return findings
    }

    /// What an inventory says that is declared as the port's profile has it, and a licence, which is never declared.
    private func otherPort(_ cell: String, _ port: PortProfile?) -> [Violation] {
        var all: [(name: String, value: String?)] = [("licenseNo", nil)]
        if let port {
            all += [
                ("customsCode", port.customsCode), ("tradeMode", port.tradeMode), ("portCode", port.portCode),
                ("trafMode", port.trafMode), ("wrapType", port.wrapType), ("loctNo", port.loctNo),
            ]
        }
        return all.compactMap { name, value in
            let element = MessageElement(.inventory, name)
            guard let text = self.text(element, line: nil), !Self.equals(text, value ?? "", .machine) else {
                return nil
            }
            let place = self.place(element)
            guard let value, !value.isEmpty else {
                return MessageFinding.neverFiled(at: cell, element: element.path, place)
            }
            return MessageFinding.foreignValue(at: cell, element: element.path, place, value)
        }
    }

    /// Elements that no order has a place for and that are left out of what is filed; they are told, and refuse nothing.
    private static let notKept: [DocumentKind: (head: [String], line: [String])] = [
        .order: (["batchNumbers"], ["itemDescribe"]), .payment: (["note"], []), .waybill: (["goodsInfo", "note"], []),
        .inventory: (["note"], ["tradeCountry"]),
    ]

    /// What is left out of the documents that are filed, each element once.
    ///
    /// - Parameter row: number of its first row.
    func notKept(row: Int) -> [Violation] {
        let cell = Sheet.cell(column: 0, line: row)
        return DocumentKind.ofOrders.flatMap { kind -> [Violation] in
            let names = Self.notKept[kind] ?? ([], [])
            let ofHead = names.head.compactMap { name -> Violation? in
                let element = MessageElement(kind, name)
                guard self.text(element, line: nil) != nil else { return nil }
                return MessageFinding.leftOut(at: cell, element: element.path, self.place(element))
            }
            let ofLines = names.line.compactMap { name -> Violation? in
                let element = MessageElement(kind, name)
                guard let line = self.lines.indices.first(where: { self.text(element, line: $0) != nil }),
                    let index = self.lines[line][kind]
                else { return nil }
                return MessageFinding.leftOut(
                    at: cell, element: element.path(line: index), self.place(element, line: line))
            }
            return ofHead + ofLines
        }
    }

    // MARK: What the documents say of each other

    private func disagreements(_ row: Int) -> [Violation] {
        var findings: [Violation] = []
        for field in InputField.all where !FieldName.loosely.contains(field.name) {
            for line in field.isLine ? Array(self.lines.indices) : [0] {
                let place = field.isLine ? line : nil
                let said = field.name.messageElements.compactMap { element in
                    self.text(element, line: place).map { (element: element, text: $0) }
                }
                guard let first = said.first,
                    let other = said.dropFirst().first(where: { !Self.same($0.text, first.text, field.type) })
                else { continue }
                findings.append(
                    MessageFinding.contradiction(
                        at: Self.cell(field.name, row: row + line),
                        element: field.isLine ? other.element.path(line: line) : other.element.path,
                        self.place(first.element, line: place), self.place(other.element, line: place), field.label))
            }
        }
        return findings
    }

    /// Goods of one document that the other does not name.
    private func linesWithoutPartner(_ row: Int) -> [Violation] {
        guard self.papers[.order] != nil, self.papers[.inventory] != nil else { return [] }
        return self.lines.indices.compactMap { line in
            guard self.lines[line].count == 1, let kind = self.lines[line].keys.first else { return nil }
            let element = MessageElement(kind, "gnum")
            let other: DocumentKind = kind == .order ? .inventory : .order
            return MessageFinding.missingLine(
                at: Self.cell(.gnum, row: row + line), element: element.path(line: line),
                self.place(element, line: line), other.messageName)
        }
    }

    private static func same(_ left: String, _ right: String, _ type: InputField.Kind) -> Bool {
        switch type {
        case .amount, .lineNumber:
            if let one = Amount(Self.plain(left, .machine)), let two = Amount(Self.plain(right, .machine)) {
                return one == two
            }
            return Self.equals(left, right, .machine)
        case .identity: return Self.equals(left, right, .identity)
        case .text: return Self.equals(left, right, .prose)
        default: return Self.equals(left, right, .machine)
        }
    }

    private static func equals(_ left: String, _ right: String, _ textClass: Normaliser.TextClass) -> Bool {
        Self.plain(left, textClass).utf8.elementsEqual(Self.plain(right, textClass).utf8)
    }

    private static func plain(_ text: String, _ textClass: Normaliser.TextClass) -> String {
        Normaliser.normalise(text, as: textClass).value
    }
}

extension MessageDocument {
    /// It asks customs to delete what was filed.
    var isDeletion: Bool { Normaliser.normalise(self.head["appType"] ?? "", as: .machine).value == "3" }
}
