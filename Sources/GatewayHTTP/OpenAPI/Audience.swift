import Gateway

/// Who may use an endpoint.
enum Audience: Sendable, Equatable {
    /// Tenants, with a key that has one of the scopes.
    case tenants([APIScope])
    /// Tenants, whose key may stand in the form that is sent; the handler asks for it.
    case tenantsByForm(APIScope)
    /// Whoever has the operator token; nobody when none is configured.
    case operators
    /// Whoever has the operator token; everybody when none is configured.
    case observers
    /// Customs and ports: the address or the handler holds the secret.
    case ports
    /// Everybody.
    case anyone
    /// People with a browser; the page decides itself. Not part of the interface for programs.
    case people

    /// Tenants, with a key that has one of the scopes.
    static func tenant(_ scopes: APIScope...) -> Audience { .tenants(scopes) }

    /// Part of the description of the interface.
    var isDescribed: Bool { self != .people }
}

extension Endpoint {
    /// All that may be refused here, in the order of their declaration.
    var problems: [ProblemCode] {
        var codes = Set(self.ownProblems)
        codes.formUnion([.internalError])
        switch self.audience {
        case .tenants, .tenantsByForm:
            codes.formUnion([
                .unauthorized, .keyExpired, .scopeMissing, .certificateMissing, .rateExceeded, .notReady, .storage,
            ])
        case .operators: codes.formUnion([.unauthorized, .noOperatorToken, .notReady, .storage])
        case .observers, .ports: codes.formUnion([.unauthorized])
        case .anyone, .people: break
        }
        if self.body != nil {
            codes.formUnion([.malformedJSON, .bodyIncomplete, .bodyTooLarge, .unsupportedMediaType, .storageFull])
        }
        if !self.pathParameters.isEmpty { codes.insert(.notFound) }
        if self.isRepeatable { codes.formUnion([.badIdempotencyKey, .idempotencyKeyReused, .idempotencyKeyInUse]) }
        return ProblemCode.allCases.filter(codes.contains)
    }
}
