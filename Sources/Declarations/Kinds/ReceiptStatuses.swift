extension ReceiptKind {
    /// The values of `returnStatus` that this receipt may have, lowest first: those that the text of the standard or a comment
    /// in its schema lists for it (edition 202205), and those seen in the field. Refusals of the e-port are negative and not
    /// among them. Empty for what answers no document.
    public var statuses: [Int] {
        Self.listed.filter { $0.value.contains(self.rawValue) }.map(\.key).sorted()
    }

    /// Receipts by status.
    private static let listed: [Int: Set<Int>] = {
        let all = Set(DocumentKind.allCases.map(\.receipt.rawValue))
        return [
            // Parts of an import order are never kept as drafts.
            1: all.subtracting([312, 412, 512, 514]),
            2: all, 3: all, 4: all, 100: all,
            120: all.subtracting([506, 508, 510, 606, 702, 216]),
            // Requests about an import inventory were seen with it; the lists have it for inventories and 214.
            300: [622, 604, 214, 624, 626],
            399: all.subtracting([608, 214]),
            // Seen at one zone only.
            400: [622],
            500: [622, 604, 214],
            501: [622], 502: [622], 503: [622],
            // 505 and 600 belong to 214; 622 was seen with them.
            505: [214, 622],
            599: [622],
            600: [214, 622],
            700: [622],
            800: [622, 604, 214],
            899: [622, 604],
        ]
    }()
}
