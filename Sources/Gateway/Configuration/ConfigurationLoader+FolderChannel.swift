import Transports
import Yams

extension ConfigurationLoader {
    /// A channel of `type: folder`.
    func folderChannel(_ name: String, _ value: YAMLValue) -> GatewayConfiguration.Channel? {
        let keys = ["send", "receive", "done", "failed", "settle_time"]
        guard let fields = value.object(Self.mailKeys + keys) else { return nil }
        let channel = self.mail(name, .folder, fields, pollInterval: .seconds(2))
        let send = fields.required("send").flatMap { self.folder($0) }
        let receive = fields.required("receive").flatMap { self.folder($0) }
        let done = fields.required("done").flatMap { self.donePlace($0) { self.folder($0) } }
        let failed = fields.required("failed").flatMap { self.folder($0) }
        let settle = fields.optional("settle_time").map { $0.duration(.milliseconds(100)...(.seconds(3600))) }
        guard var channel, let send, let receive, let done, let failed, let settle = settle ?? .seconds(10) else {
            return nil
        }
        let settings = FolderSettings(
            send: send, receive: receive, done: done.folder, failed: failed, settleTime: settle,
            timeout: channel.requestTimeout)
        if let problem = settings.problem { value.report(problem, at: value.keyLine) }
        channel.way = .folder(settings)
        return channel
    }

    /// `done: FOLDER`, or `done: delete`.
    func donePlace(_ value: YAMLValue, _ read: (YAMLValue) -> String?) -> DonePlace? {
        value.node.scalar?.string == "delete" ? .deletion : read(value).map { .folder($0) }
    }
}

/// Where receipts go that were kept.
enum DonePlace {
    case deletion
    case folder(String)

    /// Nil deletes them.
    var folder: String? {
        if case .folder(let path) = self { path } else { nil }
    }
}
