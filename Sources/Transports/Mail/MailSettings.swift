/// The mail server through which we send.
public struct MailSettings: Sendable, Hashable {
    /// `smtps://host:port` (TLS at once) or `smtp://host:port` (TLS by STARTTLS, without which only this machine is spoken to).
    public var server: String
    /// Name and password there; nil for a server that asks for none.
    public var user: String?
    public var password: String?
    /// PEM file with the only certificate authorities to trust; nil trusts the system's.
    public var caFile: String?
    /// Longest wait for the whole exchange. Default 30 s.
    public var timeout: Duration = .seconds(30)

    public init(server: String, user: String? = nil, password: String? = nil, caFile: String? = nil) {
        self.server = server
        self.user = user
        self.password = password
        self.caFile = caFile
    }
}

extension MailSettings: CustomStringConvertible, CustomReflectable {
    /// The server; never the password.
    public var description: String { self.server }
    /// The server; never the password.
    public var customMirror: Mirror { Mirror(self, children: ["server": self.server]) }
}

/// A message in plain text.
public struct Mail: Sendable, Hashable {
    /// Address without a name, `alerts@park.example`.
    public var from: String
    /// Addresses without names.
    public var to: [String]
    public var subject: String
    public var text: String
    /// Names the message for good, without angle brackets.
    public var id: String
    /// As mail writes it: `Mon, 02 Mar 2026 01:00:00 +0000`.
    public var date: String

    public init(from: String, to: [String], subject: String, text: String, id: String, date: String) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.id = id
        self.date = date
    }

    /// Whether a text is one plain address: nothing in it can break out of a line or a command.
    public static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        let marks = "!#$%&'*+-/=?^_`{|}~.".utf8
        return parts.count == 2 && text.utf8.count <= 254
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy { byte in
                        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                            || marks.contains(byte)
                    }
            }
    }
}
