import Synchronization

/// The console's accounts of a configuration that was read again while the gateway runs.
final class AccountRegister: Sendable {
    private let accounts = Mutex<[ConsoleAccount]?>(nil)

    /// Nil while those from the start hold.
    var current: [ConsoleAccount]? { self.accounts.withLock { $0 } }

    /// From now on these accounts, and no others, sign in; sessions of others end, and of those that changed.
    func replace(with accounts: [ConsoleAccount]) { self.accounts.withLock { $0 = accounts } }
}

extension Premises {
    /// Who may sign in at the console now.
    var consoleAccounts: [ConsoleAccount] { self.newAccounts.current ?? self.console.accounts }
}
