import Declarations
import Testing

/// The statuses that a receipt may have.
@Suite struct ReceiptStatusesTests {
    @Test func everyAnswerToADocumentHasSome() {
        for receipt in DocumentKind.allCases.map(\.receipt) {
            let statuses = receipt.statuses
            #expect(statuses == Array(Set(statuses)).sorted(), "\(receipt)")
            #expect(Set(statuses).isSuperset(of: [2, 3, 4, 100]), "\(receipt)")
            #expect(!statuses.filter { $0 >= 120 }.isEmpty, "\(receipt) has no good end")
        }
        for receipt in [ReceiptKind.formatRefusal, .taxBill, .taxBillStatus, .summaryResult, .platformAnswer] {
            #expect(receipt.statuses.isEmpty)
        }
    }

    @Test func theyAreThoseOfTheStandard() throws {
        guard let facts = try ShippedData.spec("ceb/receipts.yaml") else {
            print("ReceiptStatuses: compared nothing, the specification is not here")
            return
        }
        let seen = ["CEB622Message": [400, 505, 600], "CEB624Message": [300], "CEB626Message": [300]]
        let lists = try #require(facts["lists_per_receipt"] as? [String: [String: Any]])
        var compared = 0
        for (name, list) in lists where name != "CEB900Message" {
            let receipt = try #require(ReceiptKind(messageName: name))
            let listed = Set(
                ["text", "xsd_comment"].flatMap { (list[$0] as? [String] ?? []).compactMap { Int($0) } })
            #expect(Set(receipt.statuses) == listed.union(seen[name] ?? []), "\(name)")
            compared += 1
        }
        #expect(compared == DocumentKind.allCases.count)
        print("ReceiptStatuses: compared \(compared) lists")
    }
}
