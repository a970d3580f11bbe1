import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// `/v1/orders/{orderNo}/payment-evidence`: what a tenant supplies so that customs can be answered about a payment.
struct EvidenceRoutes: Sendable {
    let gateway: any GatewayAPI
    /// Largest body, bytes.
    let bodyLimit: Int

    /// Stores a record, before or after its order; the same again changes nothing.
    @Sendable func put(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let orderNo = try self.orderNo(context)
        let body = try await request.bytes(limit: self.bodyLimit)
        let read: (input: EvidenceInput, violations: [Violation])
        do throws(DeclarationError) {
            read = try EvidenceInput.read(json: body)
        } catch {
            throw Problem(.malformedJSON, reason: error.message)
        }
        guard read.violations.isEmpty else { throw self.refused(read.violations, orderNo, context) }
        let result = try await self.gateway.supplyEvidence(read.input, orderNo: orderNo, tenant: tenant)
        guard result.contradictions.isEmpty else { throw self.refused(result.contradictions, orderNo, context) }
        return .json(
            .object(of: [
                "orderNo": .string(orderNo),
                "revision": result.revision.map { .number(Int64($0)) },
                "complete": .bool(result.missing.isEmpty),
                "missing": .array(result.missing.map { $0.json(context.language) }),
            ]), status: result.isRepeated ? 200 : 201, language: context.language)
    }

    /// What is known, without the content.
    @Sendable func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let orderNo = try self.orderNo(context)
        guard let view = try await self.gateway.evidence(orderNo: orderNo, tenant: tenant) else {
            throw Problem(.notFound)
        }
        return .json(view.json(context.language), language: context.language)
    }

    /// Sends again what customs refused, made anew from what is stored now.
    @Sendable func resend(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let orderNo = try self.orderNo(context)
        guard try await self.gateway.evidence(orderNo: orderNo, tenant: tenant) != nil else {
            throw Problem(.notFound)
        }
        let count = try await self.gateway.resendEvidence(orderNo: orderNo, tenant: tenant)
        return .json(.object([("orderNo", .string(orderNo)), ("sent_again", .number(Int64(count)))]))
    }

    private func orderNo(_ context: EdgeContext) throws -> String {
        guard let given = context.parameters.get("orderNo"), let orderNo = given.percentDecoded,
            (1...60).contains(orderNo.unicodeScalars.count)
        else { throw Problem(.notFound) }
        return orderNo
    }

    private func refused(_ violations: [Violation], _ orderNo: String, _ context: EdgeContext) -> Problem {
        Problem(
            .evidenceRefused,
            members: [
                ("orderNo", .string(orderNo)),
                ("violations", .array(violations.map { $0.json(context.language) })),
            ])
    }
}

extension EvidenceView {
    fileprivate func json(_ language: Language) -> JSON {
        .object(of: [
            "orderNo": .string(self.orderNo),
            "revision": self.revision.map { .number(Int64($0)) },
            "stored_at": self.storedAt.map(JSON.string),
            "keep_until": self.keepUntil.map(JSON.string),
            "complete": .bool(self.missing.isEmpty),
            "missing": .array(self.missing.map { $0.json(language) }),
            "questions": .array(
                self.questions.map { question in
                    .object([
                        ("session", .string(question.session)), ("asked_at", .string(question.askedAt)),
                        ("state", .string(question.state)), ("attempts", .number(Int64(question.attempts))),
                    ])
                }),
        ])
    }
}
