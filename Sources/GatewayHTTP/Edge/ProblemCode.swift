import Declarations
import Gateway

/// Every way in which this edge says no. The raw value is part of the API: it ends the problem's `type`.
enum ProblemCode: String, Sendable, CaseIterable {
    case orderRefused = "order_refused"
    case orderConflict = "order_conflict"
    case actRefused = "act_refused"
    case actImpossible = "act_impossible"
    case orderErased = "order_erased"
    case documentRefused = "document_refused"
    case documentConflict = "document_conflict"
    case unauthorized
    case keyExpired = "key_expired"
    case scopeMissing = "scope_missing"
    case certificateMissing = "client_certificate_missing"
    case rateExceeded = "rate_exceeded"
    case badIdempotencyKey = "bad_idempotency_key"
    case idempotencyKeyReused = "idempotency_key_reused"
    case idempotencyKeyInUse = "idempotency_key_in_use"
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case malformedJSON = "malformed_json"
    case emptyBatch = "empty_batch"
    case tooMany = "too_many"
    case badCursor = "bad_cursor"
    case badParameter = "bad_parameter"
    case unsupportedMediaType = "unsupported_media_type"
    case bodyTooLarge = "body_too_large"
    case bodyIncomplete = "body_incomplete"
    case badUpload = "bad_upload"
    case badSheet = "bad_sheet"
    case goodsRefused = "goods_refused"
    case evidenceRefused = "evidence_refused"
    case malformedGoods = "malformed_goods"
    case goodsReadOnly = "goods_read_only"
    case noOperatorToken = "no_operator_token"
    case operationRefused = "operation_refused"
    case operationImpossible = "operation_impossible"
    case webhookRefused = "webhook_refused"
    case webhookLimit = "webhook_limit"
    case busy
    case notReady = "not_ready"
    case storageFull = "storage_full"
    case storage
    case internalError = "internal"

    init(_ code: GatewayError.Code) {
        switch code {
        case .notReady: self = .notReady
        case .storageFull: self = .storageFull
        case .storage: self = .storage
        case .tooMany: self = .tooMany
        case .badCursor: self = .badCursor
        case .readOnly: self = .goodsReadOnly
        }
    }

    /// HTTP status.
    var status: Int {
        switch self {
        case .malformedJSON, .emptyBatch, .badCursor, .badParameter, .bodyIncomplete, .badUpload, .malformedGoods,
            .badIdempotencyKey:
            400
        case .unauthorized, .keyExpired: 401
        case .scopeMissing, .certificateMissing, .goodsReadOnly, .noOperatorToken: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .orderConflict, .actImpossible, .documentConflict, .operationImpossible, .idempotencyKeyInUse,
            .webhookLimit:
            409
        case .orderErased: 410
        case .tooMany, .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .orderRefused, .actRefused, .documentRefused, .badSheet, .goodsRefused, .evidenceRefused,
            .operationRefused, .idempotencyKeyReused, .webhookRefused:
            422
        case .rateExceeded: 429
        case .internalError: 500
        case .busy, .notReady, .storage: 503
        case .storageFull: 507
        }
    }

    /// `type` of the problem: the path of its page.
    var type: String { "/problems/\(self.rawValue)" }

    /// Seconds after which another try makes sense; nil when only a changed request can succeed.
    var retryAfter: Int? {
        switch self {
        case .rateExceeded, .idempotencyKeyInUse: 1
        case .busy: 2
        case .notReady: 5
        case .storage: 5
        case .storageFull: 60
        default: nil
        }
    }

    /// The connection cannot go on: part of a body was not read.
    var closesConnection: Bool { self == .bodyTooLarge || self == .bodyIncomplete }
}
