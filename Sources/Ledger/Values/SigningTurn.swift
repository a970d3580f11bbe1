public import Declarations

/// Whose lanes are frozen, and which of that signer's keys can take work now.
public struct SigningTurn: Sendable {
    /// The signer, as lanes name it.
    public var signer: String
    /// The process that asks; another one may not use a counted key at the same time.
    public var node: String
    /// Keys that are well and have room.
    public var keys: [KeyOffer]

    public init(signer: String, node: String, keys: [KeyOffer]) {
        self.signer = signer
        self.node = node
        self.keys = keys
    }
}

/// What one key can take now.
public struct KeyOffer: Sendable, Hashable {
    /// The serial number of its certificate: one card is one key, whatever signers name it.
    public var key: String
    /// Messages it takes at most.
    public var room: Int
    /// Signatures per minute, shared by every process that uses the key; nil when they need not be counted.
    public var perMinute: Int?

    public init(key: String, room: Int, perMinute: Int?) {
        self.key = key
        self.room = room
        self.perMinute = perMinute
    }
}

/// The certificate a message was sealed under.
public struct CertificateMark: Sendable, Hashable {
    /// Serial number in lower-case hexadecimal.
    public var serial: String
    /// Last moment of its validity: what was not sent by then is signed again.
    public var notAfter: Timestamp

    public init(serial: String, notAfter: Timestamp) {
        self.serial = serial
        self.notAfter = notAfter
    }
}
