import Declarations

extension GatewayDesk {
    public func meaning(ofCode code: String, in receipt: Int) -> CodeMeaning? {
        guard let kind = ReceiptKind(rawValue: receipt) else { return nil }
        if let entry = self.premises.errors.known(code, in: kind) {
            return CodeMeaning(code: code, meaning: entry.cause, remedy: entry.remedy)
        }
        return Int(code).flatMap { self.premises.errors.name(of: $0) }.map {
            CodeMeaning(code: code, meaning: $0, remedy: nil)
        }
    }

    public func codes(in receipt: Int) -> [CodeMeaning] {
        guard let kind = ReceiptKind(rawValue: receipt) else { return [] }
        return self.premises.errors.entries(in: kind).map {
            CodeMeaning(code: $0.code, meaning: $0.cause, remedy: $0.remedy)
        }
    }
}
