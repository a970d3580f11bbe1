import Declarations

/// The schemas that stand under `components`; the raw value is the name there.
enum SchemaName: String, Sendable, CaseIterable {
    case order = "Order"
    case orderLine = "OrderLine"
    case orderStored = "OrderStored"
    case orderBatch = "OrderBatch"
    case orderCheck = "OrderCheck"
    case orderView = "OrderView"
    case orderSummary = "OrderSummary"
    case orderPage = "OrderPage"
    case documentView = "DocumentView"
    case documentFields = "DocumentFields"
    case documentList = "DocumentList"
    case messageList = "MessageList"
    case receipt = "Receipt"
    case receiptList = "ReceiptList"
    case taxBill = "TaxBill"
    case cause = "Cause"
    case event = "Event"
    case eventPage = "EventPage"
    case violation = "Violation"
    case problem = "Problem"
    case verdictCounts = "VerdictCounts"
    case adoption = "Adoption"
    case filing = "Filing"
    case filingStored = "FilingStored"
    case article = "Article"
    case articleView = "ArticleView"
    case articlePage = "ArticlePage"
    case articleStored = "ArticleStored"
    case articleBatch = "ArticleBatch"
    case evidence = "PaymentEvidence"
    case evidenceView = "PaymentEvidenceView"
    case webhook = "Webhook"
    case webhookDelivery = "WebhookDelivery"
    case health = "Health"

    /// What it says.
    var schema: JSONSchema {
        switch self {
        case .order: OrderSchemas.order
        case .orderLine: OrderSchemas.line
        case .orderStored: OrderSchemas.stored
        case .orderBatch: OrderSchemas.batch
        case .orderCheck: OrderSchemas.check
        case .adoption: OrderSchemas.adoption
        case .filing: OrderSchemas.filing
        case .filingStored: OrderSchemas.filingStored
        case .orderView: ViewSchemas.order
        case .orderSummary: ViewSchemas.summary
        case .orderPage: ViewSchemas.page
        case .documentView: ViewSchemas.document
        case .documentFields: ViewSchemas.documentFields
        case .documentList: ViewSchemas.documents
        case .messageList: ViewSchemas.messages
        case .receipt: ViewSchemas.receipt
        case .receiptList: ViewSchemas.receipts
        case .taxBill: ViewSchemas.taxBill
        case .cause: ViewSchemas.cause
        case .event: ViewSchemas.event
        case .eventPage: ViewSchemas.eventPage
        case .violation: CommonSchemas.violation
        case .problem: CommonSchemas.problem
        case .verdictCounts: CommonSchemas.verdictCounts
        case .health: CommonSchemas.health
        case .article: GoodsSchemas.article
        case .articleView: GoodsSchemas.view
        case .articlePage: GoodsSchemas.page
        case .articleStored: GoodsSchemas.stored
        case .articleBatch: GoodsSchemas.batch
        case .evidence: EvidenceSchemas.input
        case .evidenceView: EvidenceSchemas.view
        case .webhook: WebhookSchemas.view
        case .webhookDelivery: WebhookSchemas.delivery
        }
    }
}
