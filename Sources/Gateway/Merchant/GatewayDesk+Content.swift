import Declarations
import Ledger
import Logging
import Manifests

extension GatewayDesk {
    public func documentContent(
        _ kind: Int, of orderNo: String, tenant: String
    ) async throws(GatewayError) -> DocumentContent? {
        let settings = try self.known(tenant)
        let now = self.premises.clock.now()
        let found = try await self.reading { ledger throws(LedgerError) in
            try await ledger.order(orderNo, tenant: tenant, now: now)
        }
        guard let kind = DocumentKind(rawValue: kind), let order = found, order.erasedAt == nil,
            let document = order.documents.last(where: { $0.key.kind == kind }),
            let route = self.premises.routes[order.port]
        else { return nil }
        let own = try await self.reading { ledger throws(LedgerError) in
            try await ledger.ownContent(ofOrder: orderNo, tenant: tenant, kind: kind)
        }
        var body = own
        if body == nil, DocumentKind.ofOrders.contains(kind) {
            let content = try await self.reading { ledger throws(LedgerError) in
                try await ledger.content(ofOrder: orderNo, tenant: tenant)
            }
            body = content.map {
                DocumentDerivation.body(
                    kind, order: $0, tenant: settings.profile, port: route.port, copNo: order.numbers.copNo ?? "")
            }
        }
        guard let body else { return nil }
        return DocumentContent(
            body: body, isOurs: document.state != .awaited,
            xml: self.message(body, document.submissions.last, route))
    }

    /// A message with this document alone, as it was filed last or would be filed now.
    private func message(_ body: DocumentBody, _ filed: OrderRecord.Submission?, _ route: Route) -> [UInt8] {
        let guid = filed?.guid ?? Self.exampleGuid
        let entry = Entry(
            body: body, guid: guid, appType: filed?.appType ?? "1",
            appTime: filed?.appTime ?? self.premises.clock.now())
        do throws(ManifestError) {
            return try self.premises.templates.render(
                MessageRequest(
                    kind: body.kind, rootGuid: Self.exampleGuid, transfer: route.transfer,
                    subscribers: route.port.subscribers, extendMessage: route.extendMessage, entries: [entry])
            ).bytes
        } catch {
            self.premises.logger.warning(
                "a stored document cannot be rendered", metadata: ["code": "\(error.code.rawValue)"])
            return []
        }
    }

    /// Where no filing has given one yet.
    private static let exampleGuid = "00000000-0000-4000-8000-000000000000"
}
