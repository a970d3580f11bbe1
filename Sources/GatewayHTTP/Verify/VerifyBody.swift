import Declarations

/// What is to be verified, as a request brings it.
struct VerifyBody: Sendable {
    /// The signed XML.
    var message: [UInt8]
    /// The message before it was signed.
    var original: [UInt8]?

    /// The forms of a request.
    enum Form: Sendable {
        /// The body is the message.
        case xml
        /// `{"message", "original"}`, the XML as texts.
        case json
        /// Files `message` and `original`.
        case multipart(boundary: [UInt8])

        /// Nil for any other content type.
        init?(_ type: String?) {
            guard let type else { return nil }
            switch type.prefix(while: { $0 != ";" && $0 != " " }).lowercased() {
            case "application/xml", "text/xml", "application/octet-stream": self = .xml
            case "application/json": self = .json
            default:
                guard let boundary = Multipart.boundary(of: type) else { return nil }
                self = .multipart(boundary: boundary)
            }
        }
    }

    /// Reads a body.
    ///
    /// - Throws: `Problem` 400 when there is no message in it, or it cannot be read.
    init(_ body: [UInt8], _ form: Form) throws {
        switch form {
        case .xml: self.message = body
        case .multipart(let boundary):
            guard let parts = Multipart(body, boundary: boundary) else { throw Self.nothingToVerify }
            self.message = parts.part("message").map { Array($0.content) } ?? []
            self.original = parts.part("original").map { Array($0.content) }
        case .json:
            let value: JSONText.Value
            do throws(DeclarationError) {
                value = try JSONText(body).value()
            } catch {
                throw Problem(.malformedJSON, reason: error.message)
            }
            var fields = JSONFields(value, known: ["message", "original"])
            let message = fields.text("message", isRequired: true)
            let original = fields.text("original")
            guard fields.violations.isEmpty else {
                throw Problem(.malformedJSON, reason: "an object with the texts message and original is expected")
            }
            self.message = Array((message ?? "").utf8)
            self.original = original.map { Array($0.utf8) }
        }
        guard !self.message.isEmpty else { throw Self.nothingToVerify }
    }

    private static let nothingToVerify = Problem(
        .badUpload,
        detail: LocalizedText(
            en:
                "Send the signed XML as the body, or as the file `message` of a form, with `original` beside it if you like.",
            zh: "请将已签名的 XML 作为请求正文发送，或作为表单文件 `message` 发送，可同时附上 `original`。",
            ko: "서명된 XML을 본문으로 보내거나 양식 파일 `message`로 보내십시오. `original`을 함께 보낼 수 있습니다."))
}
