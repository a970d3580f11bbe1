/// What one receipt says about one document, reduced to what decides.
public struct ReceiptFact: Sendable, Hashable {
    /// `returnStatus`.
    public var status: Int
    /// `returnTime` as a 17-digit number, Beijing time.
    public var returnTime: Int64
    /// The code that explains a failure: the negative status, or the first customs code of a 100, or the status.
    public var code: String
    /// The rule of that code.
    public var rule: CodeRule
    /// For this kind of document 399 (settled) is the good end; an inventory still has its release before it.
    public var endsSettled: Bool

    public init(status: Int, returnTime: Int64, code: String, rule: CodeRule, endsSettled: Bool = false) {
        self.status = status
        self.returnTime = returnTime
        self.code = code
        self.rule = rule
        self.endsSettled = endsSettled
    }
}

/// What is known about a submission when a receipt for it arrives.
public struct SubmissionFacts: Sendable, Hashable {
    /// Its state.
    public var state: SubmissionState
    /// `returnTime` of the last receipt that moved it; 0 when none did.
    public var returnTime: Int64
    /// Status of the last receipt that moved it; 0 when none did.
    public var status: Int
    /// `1` new, `2` change, `3` delete.
    public var appType: String
    /// It is the newest submission of its document.
    public var isNewest: Bool
    /// Customs may have got this key more than once, or we do not know: several attempts of its message, an unknown
    /// outcome, an earlier submission of the same key that fell silent, or a restored ledger.
    public var maybeSentBefore: Bool
    /// Everything ever attempted under this key has one content hash.
    public var sameContent: Bool
    /// Automatic refilings of this document for retryable codes so far.
    public var refiles: Int
    /// Refilings of this document after a stale answer so far.
    public var staleRefiles: Int
    /// The `appType` was already flipped to 1, or to 2, for this revision.
    public var flippedToNew: Bool
    public var flippedToChange: Bool

    public init(
        state: SubmissionState, returnTime: Int64, status: Int, appType: String, isNewest: Bool,
        maybeSentBefore: Bool, sameContent: Bool, refiles: Int, staleRefiles: Int, flippedToNew: Bool,
        flippedToChange: Bool
    ) {
        self.state = state
        self.returnTime = returnTime
        self.status = status
        self.appType = appType
        self.isNewest = isNewest
        self.maybeSentBefore = maybeSentBefore
        self.sameContent = sameContent
        self.refiles = refiles
        self.staleRefiles = staleRefiles
        self.flippedToNew = flippedToNew
        self.flippedToChange = flippedToChange
    }
}

/// What a receipt does to a submission and its document.
public enum ClearanceDecision: Sendable, Hashable {
    /// Stored; nothing changes.
    case record
    /// The submission moves to a state.
    case advance(SubmissionState)
    /// Refused for good until the order is corrected.
    case reject
    /// The document is filed again, unchanged, as a new submission.
    case refile(RefileReason)
    /// "Already there", and it can only be ours: taken as filed, receipts awaited, escalated by a timer.
    case inferFiled
    /// Key or registration trouble: stop the lane, file the document again once a person resumed it.
    case stopLane
    /// The whole message was too large or malformed: file its documents again in halves.
    case splitMessage
    /// A person decides.
    case escalate(Escalation)

    /// Why a document is filed again.
    public enum RefileReason: String, Sendable, Hashable, Codable {
        /// Customs' own error, nothing stored.
        case retryable
        /// Older than what customs holds: once more with a later `appTime`.
        case stale
        /// "Nothing to change": as new.
        case asNew = "as_new"
        /// "Already exists" to a correction: as change.
        case asChange = "as_change"
    }

    /// Why a person is asked.
    public enum Escalation: String, Sendable, Hashable, Codable {
        /// Customs holds something else, or something we cannot explain, under this key.
        case conflict
        /// A receipt contradicts an ended submission.
        case contradiction
    }
}

/// The clearance machine: pure, no clock, no I/O. Customs publishes no transition table, so an unexpected step is
/// applied, not refused; what is enforced is the order of receipts and what may never be overridden.
public struct Clearance: Sendable {
    /// Automatic refilings for retryable codes before a person is asked.
    public var refileLimit: Int

    public init(refileLimit: Int) { self.refileLimit = refileLimit }

    /// Decides what a receipt does.
    public func decide(_ fact: ReceiptFact, for submission: SubmissionFacts) -> ClearanceDecision {
        switch Stage(fact.status) {
        case .eportFailure: self.eportFailure(fact, submission)
        case .customsFailure: self.customsFailure(fact, submission)
        case .draft, .unknown: .record
        case .progress(let next):
            self.progress(fact, submission, to: fact.endsSettled && fact.status == 399 ? .closed : next)
        }
    }

    // MARK: Good news

    // A void submission (its message was refused as a whole) that is answered after all lives.

    private func progress(
        _ fact: ReceiptFact, _ submission: SubmissionFacts, to next: SubmissionState
    ) -> ClearanceDecision {
        switch submission.state {
        case .rejected: return .escalate(.contradiction)
        case .withdrawn, .superseded, .closed: return .record
        default: break
        }
        guard !Self.isOutranked(fact, submission) else { return .record }
        return .advance(next)
    }

    // MARK: Bad news

    private func customsFailure(_ fact: ReceiptFact, _ submission: SubmissionFacts) -> ClearanceDecision {
        guard !submission.state.isFinal, !Self.isOutranked(fact, submission) else { return .record }
        if fact.status == 100, fact.rule.isRetriable, submission.refiles < self.refileLimit {
            return .refile(.retryable)
        }
        return .reject
    }

    private func eportFailure(_ fact: ReceiptFact, _ submission: SubmissionFacts) -> ClearanceDecision {
        guard !submission.state.isFinal, submission.isNewest else { return .record }
        // Customs has it: whatever the e-port says later is about a repetition.
        if Self.isAtCustoms(submission.status) { return .record }
        // The e-port took it once and was asked again.
        if submission.state == .filed, submission.maybeSentBefore { return .record }

        switch fact.rule.codeClass {
        case .duplicate: return self.duplicate(fact, submission)
        case .stale: return self.stale(fact, submission)
        case .nothingToChange:
            // Nothing there to delete: as good as deleted.
            if submission.appType == "3" { return .advance(.inCustoms) }
            return submission.appType != "1" && !submission.flippedToNew ? .refile(.asNew) : .reject
        case .state:
            return submission.maybeSentBefore && submission.sameContent ? .inferFiled : .reject
        case .signature, .permission, .registration: return .stopLane
        case .size: return .splitMessage
        case .system:
            guard fact.rule.isRetriable else { return .record }
            return submission.refiles < self.refileLimit ? .refile(.retryable) : .reject
        case .data, .quota, .outcome, .unknown: return .reject
        }
    }

    private func duplicate(_ fact: ReceiptFact, _ submission: SubmissionFacts) -> ClearanceDecision {
        if submission.state == .filed { return .record }
        if submission.sameContent {
            return submission.maybeSentBefore ? .inferFiled : .escalate(.conflict)
        }
        return submission.appType == "1" && !submission.flippedToChange ? .refile(.asChange) : .escalate(.conflict)
    }

    private func stale(_ fact: ReceiptFact, _ submission: SubmissionFacts) -> ClearanceDecision {
        if submission.state == .filed { return .record }
        if submission.maybeSentBefore && submission.sameContent { return .inferFiled }
        return submission.staleRefiles == 0 ? .refile(.stale) : .escalate(.conflict)
    }

    // MARK: Order of receipts

    /// An earlier or lower receipt than the one that last moved the submission changes nothing. The e-port's stages
    /// never follow those of customs.
    private static func isOutranked(_ fact: ReceiptFact, _ submission: SubmissionFacts) -> Bool {
        guard submission.status != 0 else { return false }
        if Self.isAtCustoms(submission.status), !Self.isAtCustoms(fact.status) { return true }
        if !Self.isAtCustoms(submission.status), Self.isAtCustoms(fact.status) { return false }
        if fact.returnTime != submission.returnTime { return fact.returnTime < submission.returnTime }
        return Self.rank(fact.status) <= Self.rank(submission.status)
    }

    /// 100 and 700 outrank 120 at equal time; otherwise 2 < 3 < 120 < 300 < 399 < 500 < 800 < 899.
    private static func rank(_ status: Int) -> Int {
        switch status {
        case 100: 121
        case 700: 799
        default: status
        }
    }

    private static func isAtCustoms(_ status: Int) -> Bool { status >= 100 }

    private enum Stage {
        case draft, unknown, eportFailure, customsFailure
        case progress(SubmissionState)

        init(_ status: Int) {
            switch status {
            case ..<0, 4: self = .eportFailure
            case 1: self = .draft
            case 2, 3: self = .progress(.filed)
            case 100, 700: self = .customsFailure
            case 120, 399: self = .progress(.inCustoms)
            case 300, 500...503, 505, 599, 600: self = .progress(.held)
            case 800: self = .progress(.released)
            case 899: self = .progress(.closed)
            default: self = .unknown
            }
        }
    }
}
