import Declarations
import Gateway

/// What a person reads about a checked order.
struct CheckPrinter {
    let language: TextLanguage
    let showsXML: Bool

    /// All of it, ended by a line end.
    func text(_ check: OrderCheck) -> String {
        let result = check.result
        let tax = result.estimatedTax.map { ", estimated tax \($0) CNY" } ?? ""
        var text = "\(result.orderNo ?? "(no order number)"): \(result.verdict.rawValue)\(tax)\n"
        let isGood = result.verdict == .accepted || result.verdict == .alreadyHere
        for violation in result.violations { text += self.line(violation, isWarning: isGood) }
        if let foreseen = check.foreseen {
            let meaning = self.language.text(foreseen.meaning)
            text += "  customs would answer \(foreseen.receipt) \(foreseen.code): \(meaning)\n"
        }
        for document in check.documents {
            text += "  \(document.kind) \(document.key)\(document.isOurs ? "" : ", filed by somebody else")\n"
            if self.showsXML, !document.xml.isEmpty { text += document.xml + "\n" }
        }
        return text
    }

    /// Place, code, what is wrong and what to do, the element in brackets; ended by a line end.
    func line(_ violation: Violation, isWarning: Bool = false) -> String {
        let element = violation.element.map { " [\($0)]" } ?? ""
        let place = violation.at.isEmpty ? "" : violation.at + "  "
        return
            "  \(isWarning ? "warning " : "")\(place)\(violation.code): \(self.language.text(violation.message))\(element)\n"
    }
}

/// How many orders would be accepted.
struct CheckTally {
    private var accepted = 0
    private var others = 0

    mutating func count(_ verdict: IntakeResult.Verdict) {
        switch verdict {
        case .accepted, .alreadyHere: self.accepted += 1
        case .needsYou, .refused: self.others += 1
        }
    }

    /// All would be accepted.
    var isGood: Bool { self.others == 0 }

    /// One line, without its end.
    var text: String { "\(self.accepted) accepted, \(self.others) not accepted" }
}
