import Cryptography
import Declarations
import Ledger
import Logging
import Manifests

/// Documents that are filed by their fields: 513, 711 and all of export.
struct DocumentDesk: Sendable {
    private let premises: Premises

    init(_ premises: Premises) { self.premises = premises }

    func file(
        _ filings: [DocumentFiling], tenant: GatewayConfiguration.Tenant, source: IntakeSource
    ) async throws(GatewayError) -> [FilingResult] {
        var results: [FilingResult] = []
        var accepted: [(index: Int, new: NewFiling)] = []
        for filing in filings {
            var (new, violations) = self.filing(filing, tenant, source)
            if let number = new?.document.body?["invtNo"], new?.document.key.kind.isRequest == true,
                let dossier = try await self.dossier(ofExport: number, tenant.id)
            {
                new?.dossier = dossier
            }
            if let new { accepted.append((results.count, new)) }
            results.append(
                FilingResult(verdict: .refused, dossier: new?.dossier, revision: nil, violations: violations))
        }
        guard !accepted.isEmpty else { return results }
        let stored: [AcceptResult]
        do {
            stored = try await self.premises.ledger.file(accepted.map(\.new), now: self.premises.clock.now())
        } catch {
            throw GatewayError(
                .storage, "documents cannot be stored: \(error.code.rawValue)", isRetriable: error.isRetriable)
        }
        for ((index, new), result) in zip(accepted, stored) {
            switch result {
            case .accepted(let revision):
                results[index].verdict = .accepted
                results[index].revision = revision
            case .alreadyHere(let revision):
                results[index].verdict = .alreadyHere
                results[index].revision = revision
            case .differs, .breaksForeignPart, .splitDoesNotAddUp:
                results[index].verdict = .needsYou
                results[index].violations.append(.documentDiffers)
            case .erased: results[index].violations.append(.erased)
            case .keyTaken: results[index].violations.append(.documentKeyTaken(new.document.key.kind))
            case .failed: results[index].violations.append(.documentNotStored)
            }
        }
        self.premises.wakeups.raisePreparers()
        return results
    }

    /// A request about an inventory that was filed here belongs to its dossier.
    private func dossier(ofExport number: String, _ tenant: String) async throws(GatewayError) -> String? {
        do {
            return try await self.premises.ledger.dossier(ofExport: number, tenant: tenant)
        } catch {
            throw GatewayError(
                .storage, "documents cannot be read: \(error.code.rawValue)", isRetriable: error.isRetriable)
        }
    }

    /// What is stored, or every reason why nothing is.
    private func filing(
        _ filing: DocumentFiling, _ tenant: GatewayConfiguration.Tenant, _ source: IntakeSource
    ) -> (NewFiling?, [Violation]) {
        guard let kind = DocumentKind(rawValue: filing.kind), !DocumentKind.ofOrders.contains(kind), !kind.isOfOrder
        else { return (nil, [.notByFields]) }
        guard let route = self.premises.routes(for: tenant)[filing.port] else { return (nil, [.unknownPort]) }
        var head = filing.head
        let unknown = Self.unknownNames(filing, kind)
        guard unknown.isEmpty else { return (nil, unknown) }
        if kind.definition.key == ["copNo"], head["copNo"]?.isEmpty ?? true {
            head["copNo"] = self.mintedNumber()
        }
        let body = DocumentBody(kind, head: head, lines: filing.lines)
        let verdict = self.premises.verdict(on: body, route.port, tenant)
        guard verdict.violations.isEmpty else { return (nil, verdict.violations) }
        let number = kind.definition.receipt.definition.numbers.first.flatMap { body[$0] }
        let document = self.premises.newDocument(body, copNo: number, route: route, tenant: tenant)
        let dossier = body["orderNo"] ?? document.key.parts.joined(separator: "/")
        return (
            NewFiling(
                tenant: tenant.id, dossier: dossier, port: route.port.id, document: document,
                dependsOn: kind.prerequisites, partWait: route.port.partWait, isDeletion: filing.isDeletion,
                source: source.description), verdict.warnings
        )
    }

    /// Own numbers of documents that customs knows by nothing else: `TG` and 18 characters.
    private func mintedNumber() -> String { "TG" + String(self.premises.makeGuid().filter { $0 != "-" }.prefix(18)) }

    private static func unknownNames(_ filing: DocumentFiling, _ kind: DocumentKind) -> [Violation] {
        let head = Set(DocumentFields.head(of: kind))
        let line = Set(DocumentFields.line(of: kind))
        let inHead = filing.head.keys.filter { !head.contains($0) }.sorted().map {
            Violation.unknownElement("/head/\($0)")
        }
        let inLines = filing.lines.enumerated().flatMap { index, values in
            values.keys.filter { !line.contains($0) }.sorted().map { Violation.unknownElement("/lines/\(index)/\($0)") }
        }
        return inHead + inLines
    }
}

extension Premises {
    /// A document with a content of its own, as the ledger stores it.
    func newDocument(
        _ body: DocumentBody, copNo: String?, route: Route, tenant: GatewayConfiguration.Tenant
    ) -> NewDocument {
        let lane = tenant.signer(for: body.kind).map { signer in
            LaneKey(route: route.name, port: route.port.id, kind: body.kind, signer: signer, tenant: tenant.id)
        }
        return NewDocument(
            key: body.key, lane: lane, contentHash: Digest.sha256(body.canonicalBytes), copNo: copNo, body: body)
    }

    /// What our rules and the message itself say about a document; a place is named once.
    func verdict(
        on body: DocumentBody, _ port: PortProfile, _ tenant: GatewayConfiguration.Tenant
    ) -> DocumentVerdict {
        var verdict = DocumentRules.check(
            body, codes: self.codes, port: port, policy: self.intakePolicy(for: tenant), today: self.clock.now())
        let named = Set(verdict.violations.map(\.at))
        verdict.violations += self.templates.violations(of: body).filter { !named.contains($0.at) }
        return verdict
    }
}

extension DocumentKind {
    /// Made by the gateway about an order it holds, not filed by fields.
    var isOfOrder: Bool { [.cancellation, .refund].contains(self) }

    /// Documents of the same dossier that customs must have first.
    var prerequisites: [DocumentKind] {
        switch self {
        case .exportInventory: [.exportOrder, .exportPayment, .exportWaybill]
        case .exportReturnTally: [.exportReturn]
        default: []
        }
    }
}

extension GatewayConfiguration.Tenant {
    /// Who signs a kind: the signer that is named for it, else the declarant's, else the only one there is.
    func signer(for kind: DocumentKind) -> String? {
        self.signers[kind] ?? (kind == .waybillStatus ? self.signers[.waybill] : nil) ?? self.signers[.inventory]
            ?? self.signers.min { $0.key < $1.key }?.value
    }
}

extension MessageTemplates {
    /// Every rule of the message that this content breaks, by place.
    func violations(of body: DocumentBody) -> [Violation] {
        let entry = Entry(
            body: body, guid: "00000000-0000-4000-8000-000000000000", appType: "1", appTime: Timestamp(milliseconds: 0))
        let request = MessageRequest(
            kind: body.kind, rootGuid: entry.guid, transfer: Transfer(copCode: "0", copName: "0", dxpId: "0"),
            entries: [entry])
        do {
            _ = try self.render(request)
            return []
        } catch {
            return error.documents.map { Violation.broken($0, of: body.kind) }
        }
    }
}

extension DocumentProblem {
    /// Where the value stands in a document given by its fields: `/head/qty`, `/lines/0/qty`.
    var pointer: String {
        let parts = self.element.split(separator: "/").map(String.init)
        guard let part = parts.first, let name = parts.last, parts.count > 1 else { return "" }
        guard let open = part.firstIndex(of: "["), let number = Int(part[part.index(after: open)...].dropLast()) else {
            return "/head/\(name)"
        }
        return "/lines/\(number - 1)/\(name)"
    }
}

extension Violation {
    /// A rule of the message that a document breaks.
    static func broken(_ problem: DocumentProblem, of kind: DocumentKind) -> Violation {
        Violation(
            code: "document_invalid", at: problem.pointer,
            element: "\(kind.messageName)/\(problem.element)",
            message: LocalizedText(
                en: "\(problem.element) must be \(problem.rule).", zh: "\(problem.element) 必须符合：\(problem.rule)。",
                ko: "\(problem.element)은(는) 다음 규칙을 따라야 합니다: \(problem.rule)."))
    }

    fileprivate static func unknownElement(_ place: String) -> Violation {
        Violation(
            code: "unknown_element", at: place, element: nil,
            message: LocalizedText(
                en: "The message has no such element, or the gateway fills it; see tongguan schema.",
                zh: "报文没有该元素，或由网关填写，请参阅 tongguan schema。", ko: "전문에 없거나 게이트웨이가 채우는 요소입니다. tongguan schema를 참조하십시오."))
    }

    fileprivate static let notByFields = Violation(
        code: "unknown_document", at: "/kind", element: nil,
        message: LocalizedText(
            en:
                "Filed by fields are 513, 711 and export documents; 311, 411, 511 and 621 come from orders, 623 and 625 from cancel and return.",
            zh: "按字段申报的单证为513、711及出口单证；311、411、511、621由订单生成，623、625由撤单和退货请求生成。",
            ko: "필드로 신고하는 문서는 513, 711 및 수출 문서입니다. 311·411·511·621은 주문에서, 623·625는 취소·반품 요청에서 만들어집니다."))
    fileprivate static let unknownPort = Violation(
        code: "unknown_port", at: "/port", element: nil,
        message: LocalizedText(
            en: "This port is not configured; use one that check-config lists.", zh: "该口岸未配置，请使用 check-config 列出的口岸。",
            ko: "구성되지 않은 통관 포트입니다. check-config에 나오는 포트를 사용하십시오."))
    fileprivate static let documentDiffers = Violation(
        code: "document_differs", at: "", element: nil,
        message: LocalizedText(
            en: "Other content is filed under this number and may not be changed in its state.",
            zh: "该编号下已申报其他内容，当前状态不允许修改。", ko: "이 번호로 다른 내용이 신고되어 있어 현재 상태에서는 변경할 수 없습니다."))
    fileprivate static let documentNotStored = Violation(
        code: "not_stored", at: "", element: nil,
        message: LocalizedText(
            en: "This document could not be stored; the operator has been told. Send it again later.",
            zh: "该单证未能保存，已通知运维人员，请稍后重新发送。", ko: "이 문서는 저장되지 않았으며 운영자에게 알렸습니다. 나중에 다시 보내십시오."))

    fileprivate static func documentKeyTaken(_ kind: DocumentKind) -> Violation {
        Violation(
            code: "key_taken", at: "/head/\(kind.definition.key.last ?? "")", element: nil,
            message: LocalizedText(
                en: "Another document already uses this number; customs takes it once.",
                zh: "该编号已被另一单证使用，海关只接受一次。", ko: "이 번호는 다른 문서에서 이미 사용 중이며 세관은 한 번만 접수합니다."))
    }
}
