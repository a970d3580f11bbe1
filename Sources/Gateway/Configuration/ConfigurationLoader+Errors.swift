import Declarations

extension ConfigurationLoader {
    /// `errors.yaml` of the templates: what codes and statuses mean.
    func errors(in templates: String) -> ErrorDictionary {
        var dictionary = ErrorDictionary()
        guard let fields = self.document(templates + "/errors.yaml")?.object(["entries", "statuses"]) else {
            return dictionary
        }
        for value in fields.required("entries")?.list(of: "codes") ?? [] {
            guard let entry = self.errorEntry(value) else { continue }
            for conflict in dictionary.conflicts(of: entry) { value.report(conflict) }
            dictionary.add(entry)
        }
        for (name, value) in fields.required("statuses")?.entries(expected: "a mapping from statuses to names") ?? [] {
            guard let status = Int(name) else {
                value.report("is not a return status, must be a whole number", at: value.keyLine)
                continue
            }
            if let text = self.localized(value) { dictionary.name(status, text) }
        }
        return dictionary
    }

    private func errorEntry(_ value: YAMLValue) -> ErrorDictionary.Entry? {
        let keys = ["code", "receipts", "scope", "class", "retryable", "who", "cause", "remedy"]
        guard let fields = value.object(keys) else { return nil }
        let code = fields.required("code")?.text(upTo: 20)
        let span = code.flatMap { self.span($0, value) }
        let isPlatform = fields.optional("scope")?.word(ErrorScope.self) == .platform
        if fields.optional("scope") != nil, fields.optional("receipts") != nil {
            value.report("has both receipts and scope, must have one of them")
        }
        let receipts =
            fields.optional("scope") != nil ? [] : fields.required("receipts").flatMap { self.receipts($0) }
        let codeClass = fields.required("class")?.word(CodeClass.self)
        let retryable = fields.required("retryable")?.boolean()
        let who = fields.required("who")?.text(upTo: 40)
        let cause = fields.required("cause").flatMap { self.localized($0) }
        let remedy = fields.required("remedy").flatMap { self.localized($0) }
        guard let code, let receipts, let codeClass, let retryable, let who, let cause, let remedy else { return nil }
        return .init(
            code: code, span: span, receipts: Set(receipts), isPlatform: isPlatform,
            rule: CodeRule(codeClass, isRetriable: retryable), responsible: who, cause: cause, remedy: remedy)
    }

    /// The receipts with the numbers of a list.
    private func receipts(_ value: YAMLValue) -> [ReceiptKind]? {
        guard let numbers = value.list(of: "receipt kinds") else { return nil }
        if numbers.isEmpty { value.report("names no receipt; codes of the exchange platform have scope: platform") }
        return numbers.compactMap { item in
            guard let number = item.integer(200...999) else { return nil }
            guard let receipt = ReceiptKind(rawValue: number) else {
                item.report(
                    "\(number) is not a receipt",
                    allowed: ReceiptKind.allCases.map(\.rawValue).sorted().map { "\($0)" })
                return nil
            }
            return receipt
        }
    }

    /// The numbers of a code that is written as `lowest..highest`; nil for a single code.
    private func span(_ code: String, _ value: YAMLValue) -> ClosedRange<Int>? {
        guard let dots = code.firstRange(of: "..") else { return nil }
        guard let lowest = Int(code[..<dots.lowerBound]), let highest = Int(code[dots.upperBound...]), lowest < highest
        else {
            value.report("the code \(code) is not a span such as -302000..-301001, lowest number first")
            return nil
        }
        return lowest...highest
    }
}

/// What a code belongs to when it belongs to no receipt.
private enum ErrorScope: String, CaseIterable {
    /// Answers of the exchange platform (DxpRep).
    case platform
}
