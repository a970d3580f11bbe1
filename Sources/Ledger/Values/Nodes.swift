/// Processes that share one store: each shows that it lives, and takes over what a dead one held.
public protocol NodeLedger: Sendable {
}
