extension Int64 {
    /// A number of the ledger as a request names it, 0…10¹⁵: sums with it never overflow.
    init?(position text: String) {
        guard let number = Int64(text), (0...1_000_000_000_000_000).contains(number) else { return nil }
        self = number
    }
}

extension Int {
    /// A count as a request names it, 0…10⁹: sums with it never overflow.
    init?(count text: String) {
        guard let number = Int(text), (0...1_000_000_000).contains(number) else { return nil }
        self = number
    }
}

/// The fields of a form or of a query, `name=value&…`.
struct FormFields: Sendable {
    private let body: [UInt8]

    init(_ body: [UInt8]) { self.body = body }

    /// The values of a field; those that are no text are left out.
    func all(_ name: String) -> [String] {
        (FormBody.values(of: name, in: self.body) ?? []).compactMap { String(validating: $0, as: UTF8.self) }
    }

    /// Something stands in a field that `self[name]` does not give, or it is there more than once.
    func isUnclear(_ name: String) -> Bool {
        guard let values = FormBody.values(of: name, in: self.body) else { return true }
        let given = values.count { !$0.allSatisfy { $0 == 0x20 } }
        return given > 1 || given == 1 && self[name] == nil
    }

    /// The value of a field without the spaces around it; nil when it is missing or empty.
    subscript(name: String) -> String? {
        guard var text = self.all(name).first?[...] else { return nil }
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text.isEmpty || text.utf8.count > 4096 ? nil : String(text)
    }
}
