import Declarations

/// The page of states: every state of orders, documents and filings, whether it is final, and what to do.
public enum StateReference {
    public static var markdown: String {
        var text = """
            # States

            *Final* means that nothing follows without an act of the tenant or a recorded request. A state never says less than
            what is on disk. This page is made from the program (`make reference`).

            ## Orders

            | state | final | meaning | next action |
            |---|---|---|---|

            """
        for state in OrderState.allCases {
            text +=
                "| `\(state.rawValue)` | \(state.isFinal ? "yes" : "no") | \(state.meaning) | `\(state.nextAction)` |\n"
        }
        text += "\n## Documents\n\n| state | final | meaning |\n|---|---|---|\n"
        for state in DocumentState.allCases {
            text += "| `\(state.rawValue)` | \(state.isFinal ? "yes" : "no") | \(state.meaning) |\n"
        }
        text +=
            "\n## Filings\n\nEach filing of a document is a submission with a `guid` of its own.\n\n"
            + "| state | final | meaning |\n|---|---|---|\n"
        for state in SubmissionState.allCases {
            text += "| `\(state.rawValue)` | \(state.isFinal ? "yes" : "no") | \(state.meaning) |\n"
        }
        return text
    }
}

extension OrderState {
    fileprivate var meaning: String {
        switch self {
        case .accepted: "stored; it will be filed"
        case .prepared: "signed messages are ready; nothing was sent yet"
        case .sent: "handed to the channel; no answer yet"
        case .filed: "the e-port has it"
        case .inCustoms: "customs has stored it"
        case .held: "customs reviews or inspects it, or wants something"
        case .released: "customs released it: ship"
        case .closed: "clearance is closed"
        case .rejected: "refused; correct it and send it again"
        case .unknown: "no answer can be had; a person asks customs"
        case .conflict: "customs holds something else under this number; a person decides"
        case .cancelling: "a cancellation is under way: do not ship, whatever arrives"
        case .cancelled: "cancelled; customs has nothing of it any more"
        case .returning: "a return is under way"
        case .returned: "all goods came back"
        }
    }
}

extension DocumentState {
    fileprivate var meaning: String {
        switch self {
        case .waiting: "waits for documents it depends on"
        case .ready: "may be put into a message"
        case .awaited: "filed by somebody else; we wait for it"
        case .frozen: "in a message that is being signed"
        case .sealed: "signed and stored; not sent yet"
        case .attempted: "handed to the channel at least once"
        case .filed: "the e-port has it"
        case .inCustoms: "customs has stored it"
        case .held: "under review or inspection"
        case .released: "released"
        case .closed: "clearance is closed"
        case .rejected: "refused"
        case .silent: "delivered, and no receipt within the port's limit"
        case .correcting: "a newer revision waits until this filing is answered"
        case .withdrawn: "taken back before customs had it"
        case .deleted: "deleted at customs by our request"
        case .cancelled: "an inventory that customs cancelled (624)"
        case .returned: "an inventory all of whose goods came back (626)"
        case .unknown: "no answer can be had; a person decides"
        case .conflict: "customs holds something else under this key"
        }
    }
}

extension SubmissionState {
    fileprivate var meaning: String {
        switch self {
        case .frozen: "its message is being signed"
        case .sealed: "signed and stored; nothing was sent"
        case .attempted: "handed to the channel at least once"
        case .filed: "accepted by the e-port"
        case .inCustoms: "stored by customs"
        case .held: "under review or inspection"
        case .released: "released"
        case .closed: "clearance is closed"
        case .rejected: "refused for good"
        case .void: "its message was refused as a whole; the document is filed again"
        case .withdrawn: "taken back before anything was sent"
        case .superseded: "replaced by a later filing of the same document"
        case .silent: "delivered, and no receipt within the port's limit"
        }
    }
}
