import CCurl

/// Checks a URL with the parser that will connect to it.
enum CurlURL {
    /// Throws `invalid_request` unless the URL is absolute, `https` (or allowed loopback `http`), without user or
    /// password.
    static func check(_ text: String, allowsLoopbackHTTP: Bool, allowsHTTP: Bool = false) throws(TransportError) {
        guard let url = unsafe curl_url() else {
            throw TransportError(.other, "libcurl has no memory for a URL", phase: .beforeSend)
        }
        defer { unsafe curl_url_cleanup(url) }
        let flags = UInt32(CURLU_DISALLOW_USER)
        guard !text.utf8.contains(where: { $0 <= 32 || $0 == 127 }),
            unsafe curl_url_set(url, CURLUPART_URL, text, flags) == CURLUE_OK,
            let scheme = unsafe part(CURLUPART_SCHEME, of: url), let host = unsafe part(CURLUPART_HOST, of: url)
        else {
            throw TransportError(.invalidRequest, "not a URL that can be used", phase: .beforeSend)
        }
        if scheme == "https" { return }
        guard scheme == "http", allowsHTTP || allowsLoopbackHTTP && isLoopback(host) else {
            throw TransportError(.invalidRequest, "\(scheme)://\(host) is not allowed, only https", phase: .beforeSend)
        }
    }

    /// The host as libcurl reads it, in lower case; nil when it is no URL.
    static func host(of text: String) -> String? {
        guard let url = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(url) }
        guard unsafe curl_url_set(url, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK else {
            return nil
        }
        return unsafe self.part(CURLUPART_HOST, of: url)?.lowercased()
    }

    /// Scheme, host and a port that is named, `/…` in place of what follows; nil when it is no URL.
    static func origin(of text: String) -> String? {
        guard let url = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(url) }
        guard unsafe curl_url_set(url, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK,
            let scheme = unsafe self.part(CURLUPART_SCHEME, of: url),
            let host = unsafe self.part(CURLUPART_HOST, of: url)
        else { return nil }
        let port = unsafe self.part(CURLUPART_PORT, of: url).map { ":\($0)" } ?? ""
        let path = unsafe self.part(CURLUPART_PATH, of: url) ?? "/"
        let isMore =
            unsafe path != "/" || self.part(CURLUPART_QUERY, of: url) != nil
            || self.part(CURLUPART_FRAGMENT, of: url) != nil
        return "\(scheme)://\(host.lowercased())\(port)" + (isMore ? "/…" : "")
    }

    private static func part(_ what: CURLUPart, of url: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(url, what, &text, 0) == CURLUE_OK, let text = unsafe text else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }

    /// libcurl resolves `localhost` itself, without asking anybody.
    private static func isLoopback(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains(host)
    }
}
