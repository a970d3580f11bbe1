import Declarations
import Gateway
import Hummingbird
import Logging
import NIOCore

/// What travels with one request: its id, the language of its answer, and whether a browser reads it.
struct EdgeContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var requestID = ""
    var language = Language.en
    /// The client is a browser: problems and reports are pages, not JSON.
    var wantsPage = false
    /// The connection, for its certificate; nil without one.
    let channel: (any Channel)?
    /// Address of the connection's other end; nil without a connection.
    var peer: String? { self.givenPeer ?? self.channel?.remoteAddress?.ipAddress }
    private let givenPeer: String?
    /// Who asks, once it is known.
    let trace = RequestTrace()

    /// The tenant that asks, in the handler of a tenant's endpoint.
    var tenant: String {
        get throws {
            guard let caller = self.trace.caller else { throw Problem(.internalError) }
            return caller.tenant
        }
    }

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.channel = source.channel
        self.givenPeer = nil
    }

    /// A context without a connection.
    init(logger: Logger, peer: String? = nil) {
        self.coreContext = .init(source: LoggerSource(logger: logger))
        self.channel = nil
        self.givenPeer = peer
    }

    private struct LoggerSource: RequestContextSource {
        let logger: Logger
    }
}
