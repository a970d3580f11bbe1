import Gateway
import Synchronization

/// What became known of a request while it was answered, for its line in the log.
final class RequestTrace: Sendable {
    private let found = Mutex<APICaller?>(nil)

    /// Who asks; nil while it is not known.
    var caller: APICaller? {
        get { self.found.withLock { $0 } }
        set { self.found.withLock { $0 = newValue } }
    }
}
