public import Declarations

/// One thing that the doctor looked at. Its words name files, settings, keys and ports, never a secret and no buyer: it may be
/// shown to anybody who helps.
public struct DoctorFinding: Sendable, Hashable {
    /// How it is.
    public enum State: String, Sendable, Hashable, CaseIterable, Comparable {
        case ok
        /// Nothing is wrong; somebody should know.
        case note
        /// It works, and will not for ever or not in every case.
        case warn
        /// The gateway does not start, or does not do its work.
        case fail

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// How sure it is.
    public enum Certainty: String, Sendable, Hashable {
        /// It was tried just now.
        case tried
        /// It stands so in a file.
        case read
        /// It follows from something else, or could not be tried.
        case guessed
    }

    /// What was looked at, for instance `configuration`, `key`, `port`.
    public var area: String
    /// Which one; empty when there is only one.
    public var subject: String
    public var state: State
    public var certainty: Certainty
    /// What was found, one sentence.
    public var says: String
    /// What to do; nil when nothing is to be done.
    public var remedy: String?

    public init(
        _ area: String, _ subject: String = "", _ state: State, _ certainty: Certainty, _ says: String,
        remedy: String? = nil
    ) {
        self.area = area
        self.subject = subject
        self.state = state
        self.certainty = certainty
        self.says = says
        self.remedy = remedy
    }

    /// For programs.
    public var json: JSON {
        .object(of: [
            "area": .string(self.area), "subject": self.subject.isEmpty ? nil : .string(self.subject),
            "state": .string(self.state.rawValue), "certainty": .string(self.certainty.rawValue),
            "says": .string(self.says), "remedy": self.remedy.map(JSON.string), "safe_to_share": true,
        ])
    }

    /// For people: a line, and what to do beneath it.
    public var text: String {
        let state = self.state.rawValue + String(repeating: " ", count: 5 - self.state.rawValue.utf8.count)
        let what = self.subject.isEmpty ? self.area : "\(self.area) \(self.subject)"
        return "\(state) \(what): \(self.says) (\(self.certainty.rawValue))"
            + (self.remedy.map { "\n      → \($0)" } ?? "") + "\n"
    }
}
