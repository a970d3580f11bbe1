import Declarations
import Ledger
import Manifests
import Transports

/// Reads raw receipts and says what their codes mean. Never throws: what cannot be read is said to be unreadable.
struct ReceiptInterpreter: Sendable {
    let codeBook: CodeBook
    let errors: ErrorDictionary
    let channel: any Channel

    init(errors: ErrorDictionary, channel: any Channel) {
        self.codeBook = errors.codeBook
        self.errors = errors
        self.channel = channel
    }

    func read(_ kept: KeptReceipt) -> ReadReceipt {
        guard let format = RawReceipt.Format(rawValue: kept.format) else {
            return ReadReceipt(raw: kept.id, route: kept.route, facts: [], unreadable: "format \(kept.format)")
        }
        do {
            let reading = try self.channel.reading(RawReceipt(kind: kept.kind, format: format, bytes: kept.bytes))
            return ReadReceipt(
                raw: kept.id, route: kept.route, facts: reading.records.map(self.fact),
                unreadable: reading.problems.first?.description)
        } catch {
            return ReadReceipt(raw: kept.id, route: kept.route, facts: [], unreadable: error.description)
        }
    }

    /// What the platform's own code means; the list has failures only, so all zeros is a good answer.
    private func platformFact(_ record: ReceiptRecord) -> ReadReceipt.Fact {
        let code = record.others["ResponseCode"] ?? "\(record.status)"
        let isGood = code.utf8.allSatisfy { $0 == 48 }
        let rule = isGood ? CodeRule(.outcome) : self.errors.platform(code)?.rule ?? CodeRule(.unknown)
        return ReadReceipt.Fact(
            record: record, code: code, rule: rule, codes: [code], namedOrderNo: nil, namedGuids: [])
    }

    private func fact(_ record: ReceiptRecord) -> ReadReceipt.Fact {
        if record.kind == .platformAnswer { return self.platformFact(record) }
        let info = ReturnInfo(record.returnInfo)
        let codes = info.codes.map(\.code)
        let code =
            switch record.status {
            case ..<0: "\(record.status)"
            case 100: codes.first ?? "100"
            default: "\(record.status)"
            }
        var rule = self.codeBook.rule(code, in: record.kind)
        // Status 4: the e-port could not pass it on; it was not stored, the standard says to send again.
        if record.status == 4, rule.codeClass == .unknown { rule = CodeRule(.system, isRetriable: true) }
        return ReadReceipt.Fact(
            record: record, code: code, rule: rule, codes: codes, namedOrderNo: info.orderNo, namedGuids: info.guids)
    }
}
