import Declarations
import Ledger
import Logging
import Manifests

/// The dry run: what would become of orders and what would be filed, by the functions that store and file them. Nothing is
/// stored.
struct DryRun: Sendable {
    private let premises: Premises
    private let intake: Intake

    init(_ premises: Premises) {
        self.premises = premises
        self.intake = Intake(premises)
    }

    /// What would become of orders that come in together, in order.
    func check(
        _ orders: [RawOrder], tenant: GatewayConfiguration.Tenant
    ) async throws(GatewayError) -> [OrderCheck] {
        let prepared = try await self.intake.prepare(
            orders, tenant: tenant, on: .init(source: .api(requestID: "check")))
        let results = try await self.intake.take(prepared, tenant) { new throws(LedgerError) in
            try await self.premises.ledger.foresee(new, now: self.premises.clock.now())
        }
        return orders.indices.map { index in
            self.check(orders[index], prepared[index].new, results[index], tenant)
        }
    }

    /// Adds the documents. One that its message does not take would end as rejected, so the order is refused here.
    private func check(
        _ raw: RawOrder, _ new: NewOrder?, _ result: IntakeResult, _ tenant: GatewayConfiguration.Tenant
    ) -> OrderCheck {
        var result = result
        var documents: [OrderCheck.Document] = []
        if result.verdict != .refused, let new, let route = self.premises.routes[new.order.port] {
            var broken: [Violation] = []
            for document in new.documents {
                let body =
                    document.body
                    ?? DocumentDerivation.body(
                        document.key.kind, order: new.order, tenant: tenant.profile, port: route.port,
                        copNo: document.copNo ?? "")
                let (xml, problems) = self.render(body, route)
                let isOurs = document.lane != nil
                if isOurs { broken += problems.map { raw.violation($0, in: body.kind) } }
                documents.append(
                    OrderCheck.Document(
                        kind: body.kind.rawValue, key: body.key.parts.joined(separator: "/"), isOurs: isOurs, xml: xml))
            }
            if !broken.isEmpty {
                result.verdict = .refused
                result.revision = nil
                result.violations = broken
                documents = []
            }
        }
        return OrderCheck(result: result, documents: documents, foreseen: self.foreseen(result.violations))
    }

    /// A message with this document alone, as the preparer would hand it to a signer; empty when a rule of the message is
    /// broken.
    private func render(_ body: DocumentBody, _ route: Route) -> (xml: String, problems: [DocumentProblem]) {
        let entry = Entry(body: body, guid: Self.guid, appType: "1", appTime: self.premises.clock.now())
        do throws(ManifestError) {
            let message = try self.premises.templates.render(
                MessageRequest(
                    kind: body.kind, rootGuid: Self.guid, transfer: route.transfer,
                    subscribers: route.port.subscribers, extendMessage: route.extendMessage, entries: [entry]))
            return (String(decoding: message.bytes, as: UTF8.self), [])
        } catch {
            self.premises.logger.warning(
                "a document of a dry run cannot be rendered", metadata: ["code": "\(error.code.rawValue)"])
            return ("", error.documents)
        }
    }

    /// What customs would answer to the first thing that is wrong and that it has an answer for.
    private func foreseen(_ violations: [Violation]) -> OrderCheck.Foreseen? {
        guard let receipt = violations.lazy.compactMap(\.answer).first else { return nil }
        return OrderCheck.Foreseen(
            receipt: receipt.receipt.rawValue, code: receipt.code,
            meaning: self.premises.errors.entry(for: receipt.code, in: receipt.receipt).cause)
    }

    /// Example of a guid.
    private static let guid = "00000000-0000-4000-8000-000000000000"
}

extension Violation {
    /// What customs would answer; a broken rule of a message breaks its schema.
    fileprivate var answer: ForeseenReceipt? {
        self.code == ManifestError.Code.documentInvalid.rawValue
            ? ForeseenReceipt(.formatRefusal, "-999999") : self.foreseenReceipt
    }
}

extension RawOrder {
    /// A broken rule of a message, at the place of the order that the value comes from when that is plain.
    fileprivate func violation(_ problem: DocumentProblem, in kind: DocumentKind) -> Violation {
        var violation = Violation.broken(problem, of: kind)
        let parts = problem.element.split(separator: "/")
        let part = parts.first?.prefix { $0 != "[" } ?? ""
        let name = parts.last ?? ""
        let line = parts.first?.split(separator: "[").dropFirst().first.flatMap { Int($0.dropLast()) }.map { $0 - 1 }
        let fields = InputField.all.filter { field in
            field.isLine == (line != nil) && field.path.first != "netContent"
                && field.element?.hasSuffix("/\(name)") == true
        }
        let exact = fields.first { $0.element == "\(kind.messageName)/\(part)/\(name)" }
        let field = exact ?? (fields.count == 1 ? fields.first : nil)
        violation.at = field.map { self.place(of: $0.name, line: line) } ?? ""
        return violation
    }
}
