import Declarations
import Hummingbird
import Logging

/// What travels with one request: its id, the language of its answer, and whether a browser reads it.
struct EdgeContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var requestID = ""
    var language = Language.en
    /// The client is a browser: problems and reports are pages, not JSON.
    var wantsPage = false

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
    }

    /// A context without a connection.
    init(logger: Logger) {
        self.coreContext = .init(source: LoggerSource(logger: logger))
    }

    private struct LoggerSource: RequestContextSource {
        let logger: Logger
    }
}
