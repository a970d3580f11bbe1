/// The negative numbers with which the e-port refuses one kind of document.
///
/// Import: the table of the 202205 text. Export: the 2018 text prints ranges only (signature, format, business check,
/// processing); the numbers inside them are this port's own, except -304001, which was seen. Where the table has no
/// number of its own for a case, the one for a failed check (or for a duplicate) stands in.
struct RefusalCodes: Sendable, Hashable {
    /// Which numbers, without their sign, belong to the kind.
    var range: ClosedRange<Int>
    var checkFailed: Int
    var duplicate: Int
    /// Older than what is stored.
    var stale: Int
    /// Change or deletion of what is not there.
    var nothingToChange: Int
    /// Past the states that allow a change.
    var locked: Int
    var tooMany: Int
    /// A second number for the same, where the table prints two.
    var otherTooMany: Int?
    var noLines: Int
    var repeatedLine: Int
    /// Names another document that is not known.
    var unknown: Int
    /// The state of another document does not allow it.
    var state: Int
    /// Declarant and certificate, or declarant and inventory, do not belong together.
    var declarant: Int
    /// A passing fault of the e-port; nil when the table has none.
    var system: Int?
    private var noSignature: Int
    private var digest: Int
    private var badSignature: Int
    private var certificate: Int

    /// Numbers of a kind of import; what is not given is answered like a failed check.
    init(
        _ range: ClosedRange<Int>, check: Int, duplicate: Int? = nil, stale: Int? = nil, nothingToChange: Int? = nil,
        locked: Int? = nil, tooMany: Int? = nil, otherTooMany: Int? = nil, noLines: Int? = nil,
        repeatedLine: Int? = nil, unknown: Int? = nil,
        state: Int? = nil, declarant: Int? = nil, system: Int? = nil, noSignature: Int? = nil, digest: Int? = nil,
        signature: Int? = nil, certificate: Int? = nil
    ) {
        self.range = range
        self.checkFailed = check
        self.duplicate = duplicate ?? check
        self.stale = stale ?? duplicate ?? check
        self.nothingToChange = nothingToChange ?? check
        self.locked = locked ?? check
        self.tooMany = tooMany ?? check
        self.otherTooMany = otherTooMany
        self.noLines = noLines ?? check
        self.repeatedLine = repeatedLine ?? check
        self.unknown = unknown ?? check
        self.state = state ?? check
        self.declarant = declarant ?? check
        self.system = system
        self.noSignature = noSignature ?? signature ?? check
        self.digest = digest ?? signature ?? check
        self.badSignature = signature ?? check
        self.certificate = certificate ?? signature ?? check
    }

    /// Numbers of a kind of export whose range begins at `first` thousands, for instance 301: four thousands for
    /// signature, format, business check and processing.
    init(export first: Int) {
        let base = -first * 1000
        self.init(
            (-base + 1)...(-base + 4000), check: base - 2001, duplicate: base - 3001, stale: base - 3002,
            nothingToChange: base - 3003, locked: base - 3004, tooMany: base - 1003, noLines: base - 1001,
            repeatedLine: base - 1002, unknown: base - 2002, state: base - 2003, declarant: base - 2004,
            system: base - 3005, noSignature: base - 1, digest: base - 2, signature: base - 3, certificate: base - 4)
    }

    /// Whether a number says that a message carries too many documents, and nothing else.
    func isTooMany(_ code: Int) -> Bool {
        code == self.otherTooMany || code == self.tooMany && self.tooMany != self.checkFailed
    }

    func signature(_ fault: SignatureFault) -> Int {
        switch fault {
        case .missing: self.noSignature
        case .digest: self.digest
        case .value: self.badSignature
        case .certificate: self.certificate
        }
    }
}

/// What was wrong with a signature.
enum SignatureFault: Sendable, Hashable {
    case missing
    case digest
    case value
    case certificate
}
