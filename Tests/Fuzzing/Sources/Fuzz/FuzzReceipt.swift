import Declarations
import Manifests

/// Receipts: every record is complete, and the canonical form of the bytes says the same.
func runReceipt(_ bytes: [UInt8]) -> Int32 {
    let reading = outcome { () throws(ManifestError) in try ReceiptReader.reading(bytes) }
    if let reading = reading.value {
        promise(!reading.records.isEmpty || !reading.problems.isEmpty, "a receipt message says something")
        for record in reading.records {
            let time = record.returnTime
            promise(time.utf8.count == 17 && Timestamp(beijing: time) != nil, "a time has 17 digits of a real moment")
            for value in [record.guid, record.copNo, record.preNo, record.invtNo, record.orderNo] {
                promise(value?.isEmpty != true, "an empty number is none")
            }
            // Free text of three writers, with a small grammar of its own.
            let text = ReturnInfo(record.returnInfo)
            promise(text.guids.allSatisfy { $0.utf8.count == 36 }, "a guid in a text has 36 characters")
        }
        promise(
            reading.problems.allSatisfy { $0.code == .receiptInvalid }, "one unreadable node is no reason to stop")
    }
    guard let canonical = outcome({ () throws(ManifestError) in try Canonicalizer.canonicalize(bytes) }).value else {
        return 0
    }
    let taken = outcome { () throws(ManifestError) in try ReceiptReader.reading(canonical) }
    promise(
        reading.code == taken.code && reading.value?.records == taken.value?.records,
        "a receipt is what its canonical form is")
    return 0
}
