import Declarations
import Transports

/// An answer of the merchant API in plain lines.
struct MerchantAnswer {
    private let status: Int
    private let value: JSONText.Value

    /// Nil when the body is no JSON.
    init?(_ response: HTTPResponse) {
        guard let value = try? JSONText(response.body).value() else { return nil }
        self.status = response.status
        self.value = value
    }

    /// A part of a batch was refused, or needs a person.
    var isRefused: Bool { self.value.list("items").contains { Int($0.text("status") ?? "") ?? 0 >= 400 } }

    /// What a person reads, without a final line end.
    var text: String {
        if self.status >= 400 { return Self.problem(self.value).joined(separator: "\n") }
        let items = self.value.list("items")
        guard items.isEmpty else {
            return items.enumerated().flatMap { index, item in
                guard let body = item["body"] else { return [String]() }
                let isRefused = Int(item.text("status") ?? "") ?? 0 >= 400
                return isRefused ? Self.problem(body, number: index + 1) : Self.result(body)
            }.joined(separator: "\n")
        }
        return (self.value["verdict"] == nil ? Self.order(self.value) : Self.result(self.value))
            .joined(separator: "\n")
    }

    /// Title, detail, reason, and every violation at its place.
    ///
    /// - Parameter number: which of a batch it is, counted from 1.
    private static func problem(_ value: JSONText.Value, number: Int? = nil) -> [String] {
        let subject = value.text("orderNo") ?? value.text("dossier") ?? number.map { "number \($0)" }
        var lines = [(subject.map { $0 + ": " } ?? "") + (value.text("title") ?? "refused")]
        if let detail = value.text("detail") { lines.append("  " + detail) }
        if let reason = value.text("reason") { lines.append("  " + reason) }
        return lines + value.list("violations").map(self.violation)
    }

    private static func violation(_ value: JSONText.Value) -> String {
        "  \(value.text("pointer") ?? "")  \(value.text("code") ?? ""): \(value.text("message") ?? "")"
    }

    /// The verdict about an order or a document, with its warnings.
    private static func result(_ value: JSONText.Value) -> [String] {
        let subject = value.text("orderNo") ?? value.text("dossier") ?? ""
        let revision = value.text("revision").map { ", revision \($0)" } ?? ""
        let tax = value.text("estimated_tax").map { ", estimated tax \($0)" } ?? ""
        return ["\(subject): \(value.text("verdict") ?? "")\(revision)\(tax)"]
            + value.list("warnings").map { "  warning" + self.violation($0) }
    }

    /// An order with everything known about it, without its history.
    private static func order(_ value: JSONText.Value) -> [String] {
        var lines = [
            """
            \(value.text("orderNo") ?? ""): \(value.text("state") ?? "") since \(value.text("since") ?? ""), \
            revision \(value.text("revision") ?? ""), port \(value.text("port") ?? "")
            """
        ]
        let acts = value.list("actions").compactMap(\.scalar).joined(separator: ", ")
        lines.append("  next: \(value.text("next_action") ?? "")" + (acts.isEmpty ? "" : "; possible: \(acts)"))
        if let cause = value["cause"] {
            lines.append("  cause \(cause.text("code") ?? ""): \(cause.text("meaning") ?? "")")
            lines.append("  remedy: \(cause.text("remedy") ?? "")")
        }
        if let released = value.text("released_at") { lines.append("  released: \(released)") }
        let numbers = ["copNo", "preNo", "invtNo"].compactMap { name in
            value["numbers"]?.text(name).map { "\(name) \($0)" }
        }
        if !numbers.isEmpty { lines.append("  numbers: " + numbers.joined(separator: ", ")) }
        let tax = [("estimated", "estimated_tax"), ("billed", "billed_tax")].compactMap { name, member in
            value.text(member).map { "\(name) \($0)" }
        }
        if !tax.isEmpty { lines.append("  tax: " + tax.joined(separator: ", ")) }
        for bill in value.list("tax_bills") {
            let parts = ["customsTax", "valueAddedTax", "consumptionTax"].compactMap { name in
                bill.text(name).map { "\(name) \($0)" }
            }
            lines.append(
                "  bill \(bill.text("taxNo") ?? ""): " + ([bill.text("status") ?? ""] + parts).joined(separator: ", "))
        }
        for document in value.list("documents") {
            let filings = document.list("submissions").count
            lines.append(
                """
                  \(document.text("kind") ?? "") \(document.text("key") ?? ""): \(document.text("state") ?? ""), \
                \(filings) filing\(filings == 1 ? "" : "s")
                """)
        }
        return lines
    }
}

extension JSONText.Value {
    /// A member of an object; nil when there is none, or it is null.
    fileprivate subscript(name: String) -> JSONText.Value? {
        guard case .object(let members) = self, let value = members.first(where: { $0.key == name })?.value,
            value != .null
        else { return nil }
        return value
    }

    /// The text of a scalar member.
    fileprivate func text(_ name: String) -> String? { self[name]?.scalar }

    /// The elements of an array member; empty when there is none.
    fileprivate func list(_ name: String) -> [JSONText.Value] {
        guard case .array(let values) = self[name] else { return [] }
        return values
    }
}
