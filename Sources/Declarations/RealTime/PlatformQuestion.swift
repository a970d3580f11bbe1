/// A question of customs for the payment record of an order (`platDataOpen`).
public struct PlatformQuestion: Sendable, Hashable {
    /// The order asked for.
    public var orderNo: String
    /// Goes back unchanged with the record.
    public var sessionID: String

    public init(orderNo: String, sessionID: String) {
        self.orderNo = orderNo
        self.sessionID = sessionID
    }

    /// Reads the value of `openReq`: `{"orderNo": …, "sessionID": …, "serviceTime": …}`. Members we do not know are passed
    /// over: customs may add some.
    ///
    /// - Throws: `json_syntax`; `json_shape` with the first member that cannot be used. Neither repeats a value.
    public static func read(json bytes: [UInt8]) throws(DeclarationError) -> PlatformQuestion {
        guard case .object(let members) = try JSONText(bytes).value() else {
            throw DeclarationError(.jsonShape, "openReq: not an object")
        }
        func text(_ name: String) throws(DeclarationError) -> String {
            let found = members.filter { $0.key == name }
            guard found.count <= 1 else { throw DeclarationError(.jsonShape, "\(name): given twice") }
            switch found.first?.value {
            case .string(let text, isDamaged: false)?, .number(let text)?: return text
            case nil, .null?: throw DeclarationError(.jsonShape, "\(name): missing")
            default: throw DeclarationError(.jsonShape, "\(name): not a text")
            }
        }
        let question = PlatformQuestion(orderNo: try text("orderNo"), sessionID: try text("sessionID"))
        let time = try text("serviceTime")
        let scalars = question.orderNo.unicodeScalars
        guard (1...60).contains(scalars.count), !scalars.contains(where: \.isBlankOrInvisible) else {
            throw DeclarationError(.jsonShape, "orderNo: not 1 to 60 characters without blanks")
        }
        guard RealTimeUpload.isUsable(sessionID: question.sessionID) else {
            throw DeclarationError(.jsonShape, "sessionID: not 1 to 100 plain characters")
        }
        guard (1...20).contains(time.utf8.count), time.isDigits(time.utf8.count) else {
            throw DeclarationError(.jsonShape, "serviceTime: not milliseconds")
        }
        return question
    }
}
