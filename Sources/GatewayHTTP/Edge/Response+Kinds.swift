import Declarations
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A JSON answer, never cached.
    static func json(
        _ value: JSON, status: Int = 200, type: String = "application/json", language: Language? = nil
    ) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        if let language {
            headers[.contentLanguage] = language.tag
            headers[.vary] = "Accept, Accept-Language"
        }
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes)))
    }

    /// A page, never cached.
    static func page(_ page: HTML, status: Int = 200, _ context: EdgeContext) -> Response {
        var response = Response.text(page.markup, type: "text/html; charset=utf-8", status: status)
        response.headers[.contentLanguage] = context.language.tag
        response.headers[.vary] = "Accept, Accept-Language"
        return response
    }

    /// Bytes of any type, never cached.
    static func bytes(_ bytes: [UInt8], type: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Text of any type, never cached.
    static func text(_ text: String, type: String, status: Int = 200) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
