/// What a person does with routes, lanes and messages that cannot be delivered.
public protocol DeliveryLedger: Sendable {
}
