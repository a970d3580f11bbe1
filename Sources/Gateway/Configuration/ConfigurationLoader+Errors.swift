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
            if entry.isPlatform, dictionary.platform(entry.code) != nil {
                value.report("the code \(entry.code) stands twice for the exchange platform")
            }
            for receipt in entry.receipts where dictionary.known(entry.code, in: receipt) != nil {
                value.report("the code \(entry.code) stands twice for \(receipt.rawValue)")
            }
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
        let keys = ["code", "receipts", "class", "retryable", "who", "cause", "remedy"]
        guard let fields = value.object(keys) else { return nil }
        let code = fields.required("code")?.text(upTo: 20)
        let receipts = fields.required("receipts")?.list(of: "receipt kinds")?.compactMap { $0.integer(300...999) }
        let codeClass = fields.required("class")?.word(CodeClass.self)
        let retryable = fields.required("retryable")?.boolean()
        let who = fields.required("who")?.text(upTo: 40)
        let cause = fields.required("cause").flatMap { self.localized($0) }
        let remedy = fields.required("remedy").flatMap { self.localized($0) }
        guard let code, let receipts, let codeClass, let retryable, let who, let cause, let remedy else { return nil }
        // Receipts of kinds that this edition does not read are skipped; their codes do not harm.
        return .init(
            code: code, receipts: Set(receipts.compactMap(ReceiptKind.init(rawValue:))),
            isPlatform: receipts.isEmpty, rule: CodeRule(codeClass, isRetriable: retryable), responsible: who,
            cause: cause, remedy: remedy)
    }
}
