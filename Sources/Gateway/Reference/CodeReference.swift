import Declarations

/// The page of customs codes: what each means, in three languages, who mends it, and how.
public enum CodeReference {
    public static func markdown(_ errors: ErrorDictionary) -> String {
        var text = """
            # Codes of customs and e-port

            What the codes in receipts mean, who has to act, and what to do. Made from `Templates/errors.yaml` (`make reference`);
            an answer of the API carries the same texts in the language of `Accept-Language`.

            """
        for receipt in ReceiptKind.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
            let entries = errors.entries(in: receipt)
            guard !entries.isEmpty else { continue }
            text +=
                "\n## \(receipt.rawValue)\n\n| code | meaning | 含义 | 뜻 | what to do | who |\n|---|---|---|---|---|---|\n"
            for entry in entries {
                let cells = [
                    "`\(entry.code)`", entry.cause.en, entry.cause.zh, entry.cause.ko, entry.remedy.en,
                    entry.responsible,
                ]
                text +=
                    "| "
                    + cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }
                    .joined(separator: " | ") + " |\n"
            }
        }
        return text
    }
}
