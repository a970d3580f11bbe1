/// What rests: bodies of closed orders outside the hot tables, copies for a restore, and the start after one.
public protocol ArchiveLedger: Sendable {
}
