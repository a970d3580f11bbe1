public import Declarations
public import Gateway

extension WebhookView {
    var json: JSON {
        .object(of: [
            "id": .string(self.id),
            "url": .string(self.url),
            "events": .array(self.events.map(JSON.string)),
            "description": .string(self.description),
            "language": .string(self.language),
            "enabled": .bool(self.enabled),
            "disabled_reason": self.disabledReason.map(JSON.string),
            "disabled_at": self.disabledAt.map(JSON.string),
            "failing_since": self.failingSince.map(JSON.string),
            "waiting": .number(Int64(self.waiting)),
            "created_at": .string(self.createdAt),
            "old_secret_until": self.oldSecretUntil.map(JSON.string),
            "secret": self.secret.map(JSON.string),
        ])
    }
}

extension WebhookDeliveryView {
    var json: JSON {
        .object(of: [
            "id": .string(self.id),
            "event": self.event.json,
            "state": .string(self.state),
            "attempts": .number(Int64(self.attempts)),
            "status": self.status.map { .number(Int64($0)) },
            "problem": self.problem.map(JSON.string),
            "duration_ms": .number(Int64(self.durationMilliseconds)),
            "last_attempt_at": .string(self.lastAttemptAt),
            "next_attempt_at": self.nextAttemptAt.map(JSON.string),
        ])
    }
}

extension WebhookTest {
    var json: JSON {
        .object(of: [
            "id": .string(self.id),
            "delivered": .bool(self.delivered),
            "status": self.status.map { .number(Int64($0)) },
            "problem": self.problem.map(JSON.string),
            "duration_ms": .number(Int64(self.durationMilliseconds)),
        ])
    }
}

/// How webhooks write an order: as `GET /v1/orders/{orderNo}` does.
public enum WebhookOrder {
    /// - Parameter language: `en`, `zh` or `ko`; English for any other.
    public static func json(_ order: OrderView, _ language: String) -> JSON {
        order.json(Language(rawValue: language) ?? .en)
    }
}
