public import Ledger

extension FreezeRequest {
    /// Everything that is ready, in messages of 100.
    public static func all(guids: @escaping @Sendable () -> String) -> FreezeRequest {
        FreezeRequest(
            messages: 100, documentsPerMessage: [:], sealedAhead: 1000, sealWithin: .seconds(60), makeGuid: guids)
    }
}
