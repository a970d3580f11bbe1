import HTTPTypes
import Hummingbird

/// Cookies of the console. All carry the prefix that binds them to this host and to TLS.
enum Cookie: String {
    /// The token of a session.
    case session = "__Host-tongguan"
    /// Whom the login form was given to.
    case visitor = "__Host-tongguan-visitor"
    case language = "__Host-tongguan-language"
    case theme = "__Host-tongguan-theme"
    /// `off`: single keys do nothing.
    case keys = "__Host-tongguan-keys"

    /// Its value in a request.
    func value(in request: Request) -> String? { Self.value(of: self.rawValue, in: request) }

    /// The value of any cookie in a request.
    static func value(of name: String, in request: Request) -> String? {
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == name { return String(parts[1]) }
            }
        }
        return nil
    }

    /// Sets it in an answer; nil forgets it.
    /// - Parameter seconds: how long it is kept; nil while the browser runs.
    func set(_ value: String?, seconds: Int? = nil, in response: inout Response) {
        let age = value == nil ? "; Max-Age=0" : seconds.map { "; Max-Age=\($0)" } ?? ""
        // Lax, so that a link in a chat shows the page; what changes something carries the form's token besides.
        response.headers.append(
            HTTPField(
                name: .setCookie,
                value: "\(self.rawValue)=\(value ?? ""); Path=/; Secure; HttpOnly; SameSite=Lax\(age)"))
    }
}
