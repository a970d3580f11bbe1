import Declarations
import Testing

@Suite struct BusinessKeyTests {
    @Test func keepsItsParts() {
        let key = BusinessKey.payment(payCode: "0000PAYM01", payTransactionId: "a/b")
        #expect(key.parts == ["0000PAYM01", "a/b"])
        #expect(key.description == "411 0000PAYM01/a/b")
        #expect(BusinessKey(kind: .payment, value: key.value) == key)
        #expect(BusinessKey.order(ebpCode: "A", orderNo: "").parts == ["A", ""])
    }

    @Test func neverMixesUpParts() {
        #expect(BusinessKey.order(ebpCode: "AB", orderNo: "C") != .order(ebpCode: "A", orderNo: "BC"))
        #expect(BusinessKey.order(ebpCode: "A", orderNo: "B") != .inventory(ebpCode: "A", orderNo: "B"))
    }

    /// Elements that came later leave no trace when they are absent, and are not mixed up when they are there.
    @Test func laterElementsAreToldApart() throws {
        var forms: Set<[UInt8]> = []
        var count = 0
        for kind in DocumentKind.ofOrders {
            let names = DocumentFields.head(of: kind)
            for name in [nil] + names.map(Optional.init) {
                let head = Dictionary(uniqueKeysWithValues: [name].compactMap { $0 }.map { ($0, "same") })
                forms.insert(DocumentBody(kind, head: head).canonicalBytes)
                count += 1
            }
        }
        #expect(forms.count == count)
        let bare = DocumentBody(.payment, head: ["payCode": "P"])
        var shorter = bare
        shorter.head.removeLast()
        #expect(DocumentFields.head(of: .payment).last == "note")
        #expect(bare.canonicalBytes == shorter.canonicalBytes)
    }

    /// Contents that differ only in where a value ends or stands have different bytes.
    @Test func canonicalBytesAreInjective() {
        let key = BusinessKey.order(ebpCode: "A", orderNo: "1")
        let heads: [[String?]] = [
            ["a", "b"], ["ab", ""], ["ab", nil], ["", "ab"], [nil, "ab"], ["a", "b", nil], ["a", "b", ""],
            ["a\u{1}\u{0}b", nil], ["e\u{301}", nil], ["\u{e9}", nil],
        ]
        var bodies = heads.map { DocumentBody(kind: .order, key: key, head: $0, lines: []) }
        bodies += heads.map { DocumentBody(kind: .order, key: key, head: [], lines: [$0]) }
        bodies.append(DocumentBody(kind: .order, key: key, head: [], lines: [["a"], ["b"]]))
        bodies.append(DocumentBody(kind: .inventory, key: key, head: ["a", "b"], lines: []))
        let forms = Set(bodies.map(\.canonicalBytes))
        #expect(forms.count == bodies.count)
        #expect(
            bodies[0].canonicalBytes
                == DocumentBody(kind: .order, key: key, head: ["a", "b"], lines: []).canonicalBytes)
    }
}
