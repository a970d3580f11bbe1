/// A server that takes and gives files over SFTP, and how we log in.
public struct SFTPSettings: Sendable, Hashable {
    /// Name or address of the server.
    public var host: String
    /// Its port. Defaults to 22.
    public var port: Int
    /// As whom we log in.
    public var user: String
    /// Private key file, ed25519 or ECDSA, as ssh-keygen writes it.
    public var key: String
    /// Its passphrase; nil for a key without one. Never printed.
    public var passphrase: String?
    /// The server's only host key: `SHA256:` and 43 characters, as `ssh-keygen -lf` prints it.
    public var hostKey: String
    /// Absolute folders on the server, as in `FolderSettings`.
    public var send: String
    public var receive: String
    public var done: String?
    public var failed: String
    /// A broken file is left alone until it did not change for so long. Defaults to 10 seconds.
    public var settleTime: Duration
    /// Time to a usable connection. Defaults to 10 seconds.
    public var connectTimeout: Duration
    /// Time for one transfer. Defaults to 60 seconds; shorter than the caller's lease.
    public var timeout: Duration
    /// Larger files are not read. Defaults to 10 MB.
    public var maximumBytes: Int

    public init(
        host: String, port: Int = 22, user: String, key: String, passphrase: String? = nil, hostKey: String,
        send: String, receive: String, done: String?, failed: String, settleTime: Duration = .seconds(10),
        connectTimeout: Duration = .seconds(10), timeout: Duration = .seconds(60), maximumBytes: Int = 10_000_000
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.key = key
        self.passphrase = passphrase
        self.hostKey = hostKey
        self.send = send
        self.receive = receive
        self.done = done
        self.failed = failed
        self.settleTime = settleTime
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.maximumBytes = maximumBytes
    }

    /// What would fail at the first message and can be seen from here.
    ///
    /// - Returns: one sentence; nil when all is well.
    public var problem: String? {
        let places = [self.send, self.receive, self.failed] + (self.done.map { [$0] } ?? [])
        guard Set(places).count == places.count else { return "two of the folders are the same" }
        guard places.allSatisfy(Self.isPath) else { return "folders must be absolute paths without .. and quotes" }
        guard Self.isHost(self.host) else { return "host must be a name or an address" }
        guard Self.isHostKey(self.hostKey) else { return "host_key must be SHA256: and 43 characters" }
        return SSHKeyFile(path: self.key).problem
    }

    /// `SHA256:` and the base64 of 32 bytes without `=`.
    public static func isHostKey(_ text: String) -> Bool {
        text.hasPrefix("SHA256:") && text.utf8.count == 50
            && text.utf8.dropFirst(7).allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 43
                    || byte == 47
            }
    }

    private static func isPath(_ text: String) -> Bool {
        text.hasPrefix("/") && text.utf8.count > 1 && !text.hasSuffix("/")
            && text.split(separator: "/").allSatisfy { ListedName.isPlain(String($0)) && $0 != ".." && $0 != "." }
    }

    static func isHost(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                    || byte == 46
            }
    }
}

extension SFTPSettings: CustomStringConvertible, CustomReflectable {
    /// Where; never the passphrase.
    public var description: String { "sftp://\(self.user)@\(self.host):\(self.port)" }
    /// As `description`.
    public var customMirror: Mirror { Mirror(self, children: ["server": self.description]) }
}
