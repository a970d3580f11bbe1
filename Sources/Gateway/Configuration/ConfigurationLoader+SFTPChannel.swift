import Transports

extension ConfigurationLoader {
    /// A channel of `type: sftp`.
    func sftpChannel(_ name: String, _ value: YAMLValue) -> GatewayConfiguration.Channel? {
        let keys = [
            "host", "port", "user", "key", "passphrase", "host_key", "send", "receive", "done", "failed",
            "settle_time", "connect_timeout",
        ]
        guard let fields = value.object(Self.mailKeys + keys) else { return nil }
        let channel = self.mail(name, .sftp, fields, pollInterval: .seconds(10))
        let host = fields.required("host")?.text(upTo: 253)
        let port = fields.optional("port").map { $0.integer(1...65_535) } ?? 22
        let user = fields.required("user")?.text(upTo: 64)
        let key = fields.required("key").flatMap { self.closedFile($0) }
        let passphrase = fields.optional("passphrase").map { self.secret($0) }
        let hostKey = fields.required("host_key")?.text(
            form: "SHA256: and 43 characters, as ssh-keygen -lf prints it", SFTPSettings.isHostKey)
        let send = fields.required("send")?.text()
        let receive = fields.required("receive")?.text()
        let done = fields.required("done").flatMap { self.donePlace($0) { $0.text() } }
        let failed = fields.required("failed")?.text()
        let settle = fields.optional("settle_time").map { $0.duration(.milliseconds(100)...(.seconds(3600))) }
        let connect = fields.optional("connect_timeout").map { $0.duration(.milliseconds(100)...(.seconds(300))) }
        guard var channel, let host, let port, let user, let key, let hostKey, let send, let receive, let done,
            let failed, let settle = settle ?? .seconds(10), let connect = connect ?? .seconds(10),
            passphrase.map({ $0 != nil }) ?? true
        else { return nil }
        let settings = SFTPSettings(
            host: host, port: port, user: user, key: key, hostKey: hostKey, send: send, receive: receive,
            done: done.folder, failed: failed, settleTime: settle, connectTimeout: connect,
            timeout: channel.requestTimeout)
        if let problem = settings.problem { value.report(problem, at: value.keyLine) }
        channel.connectTimeout = connect
        channel.way = .sftp(settings, passphrase: passphrase ?? nil)
        return channel
    }
}
