extension ViolationCode {
    /// A violation at a member of a request that is no order, called by its JSON name.
    ///
    /// - Parameters:
    ///   - place: JSON pointer of the member, for instance `/lines/0/qty`; empty for the whole request.
    ///   - limit: the bound or list that the text mentions.
    public func violation(atMember place: String, limit: String = "") -> Violation {
        guard let name = place.split(separator: "/").last.map(String.init) else {
            return self.violation(at: place, limit: limit)
        }
        return self.violation(
            at: place, element: nil, label: LocalizedText(en: name, zh: name, ko: name), limit: limit)
    }
}
