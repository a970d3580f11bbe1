import CCurl

/// One request on one easy handle: its options, the answer as it comes in, and how it ended. Confined to the loop's
/// thread.
///
/// libcurl holds a retained reference to it as the context of its callbacks, from `init` until `close()`, which the
/// worker calls once, after it has taken the handle out of the multi handle.
@safe final class CurlTransfer {
    let submission: Submission
    let handle: EasyHandle
    /// When the worker ends it, should libcurl not have done so a moment before.
    let deadline: ContinuousClock.Instant
    private var context: Unmanaged<CurlTransfer>?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// How often libcurl began to send the request.
    private var sendings = 0
    private var isTooLarge = false
    private var headers: [HTTPHeader] = []
    private var headerBytes = 0
    private var body: [UInt8] = []

    @unsafe init(
        _ submission: Submission, on handle: EasyHandle, share: UnsafeMutableRawPointer?
    ) throws(TransportError) {
        self.submission = submission
        self.handle = handle
        self.deadline = .now + .milliseconds(submission.request.policy.totalTimeout.curlMilliseconds + 20)
        do throws(TransportError) {
            try self.configureExchange()
            try self.configureTLS()
            unsafe try handle.set(CURLOPT_SHARE, pointer: share)
            try self.configureCallbacks()
        } catch {
            self.close()
            throw error
        }
    }

    /// Whether a byte of the request may have left.
    ///
    /// Nothing has when libcurl never came to the point of sending (`willSend`), nor when it came there once and no
    /// write to the connection succeeded: the first write is at most one TLS record, which arrives whole or not at all.
    var phase: TransportError.Phase {
        switch self.sendings {
        case 0: .beforeSend
        case 1: self.handle.number(CURLINFO_REQUEST_SIZE) == 0 ? .beforeSend : .afterSend
        default: .afterSend
        }
    }

    /// Ends libcurl's use of this object.
    func close() {
        unsafe self.context?.release()
        unsafe self.context = nil
        unsafe curl_slist_free_all(self.headerList)
        unsafe self.headerList = nil
    }

    /// The answer, or what went wrong.
    func result(_ code: CURLcode) -> Result<HTTPResponse, TransportError> {
        if code == CURLE_OK {
            let status = self.handle.number(CURLINFO_RESPONSE_CODE)
            return .success(HTTPResponse(status: status, headers: self.headers, body: self.body))
        }
        let failure = TransferFailure(
            code: code, detail: self.handle.failureText, phase: self.phase, isTooLarge: self.isTooLarge,
            isFreshConnection: self.handle.number(CURLINFO_NUM_CONNECTS) > 0, hasAnswer: self.headerBytes > 0)
        return .failure(failure.error)
    }

    private func configureExchange() throws(TransportError) {
        let (request, policy) = (self.submission.request, self.submission.request.policy)
        try CurlURL.check(request.url, allowsLoopbackHTTP: policy.allowsLoopbackHTTP)
        try self.handle.collectFailureText()
        try self.handle.set(CURLOPT_URL, request.url)
        try self.handle.set(CURLOPT_PROTOCOLS_STR, policy.allowsLoopbackHTTP ? "http,https" : "https")
        try self.handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try self.handle.set(CURLOPT_PROXY, "")
        try self.handle.set(CURLOPT_NOSIGNAL, 1)
        // Otherwise ending a request whose name look-up hangs waits for the resolver's thread, and the loop with it.
        try self.handle.set(CURLOPT_QUICK_EXIT, 1)
        try self.handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        try self.handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try self.handle.set(CURLOPT_CONNECTTIMEOUT_MS, policy.connectTimeout.curlMilliseconds)
        try self.handle.set(CURLOPT_TIMEOUT_MS, policy.totalTimeout.curlMilliseconds)
        try self.handle.set(CURLOPT_MAXFILESIZE_LARGE, offset: Swift.max(1, policy.maximumAnswerBytes))
        // Without this, libcurl asks "100 Continue?" before larger bodies and waits a second for an answer.
        try self.append("Expect:")
        for header in request.headers {
            guard let line = header.line else {
                throw TransportError(.invalidRequest, "header with characters not allowed in one", phase: .beforeSend)
            }
            try self.append(line)
        }
        switch request.method {
        case .get: try self.handle.set(CURLOPT_HTTPGET, 1)
        case .post, .put:
            try self.handle.set(CURLOPT_POST, 1)
            try self.handle.setBody(request.body)
            if request.method == .put { try self.handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        }
        unsafe try self.handle.set(CURLOPT_HTTPHEADER, pointer: self.headerList)
    }

    private func configureTLS() throws(TransportError) {
        let policy = self.submission.request.policy
        try self.handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try self.handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        try self.handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let caFile = policy.caFile {
            try self.handle.set(CURLOPT_CAINFO, caFile)
            // Debian's libcurl also trusts a directory by default; a given CA must be the only one.
            try self.handle.set(CURLOPT_CAPATH, nil)
        }
        if let identity = policy.clientCertificate {
            try self.handle.set(CURLOPT_SSLCERTTYPE, "PEM")
            try self.handle.set(CURLOPT_SSLKEYTYPE, "PEM")
            try self.handle.set(CURLOPT_SSLCERT, identity.certificateFile)
            try self.handle.set(CURLOPT_SSLKEY, identity.keyFile)
            // An empty passphrase fails at once; none at all makes OpenSSL ask on the terminal.
            try self.handle.set(CURLOPT_KEYPASSWD, identity.keyPassphrase ?? "")
        }
        if let pin = policy.pinnedPublicKey { try self.handle.set(CURLOPT_PINNEDPUBLICKEY, pin) }
    }

    private func configureCallbacks() throws(TransportError) {
        let context = unsafe Unmanaged.passRetained(self)
        unsafe self.context = unsafe context
        let address = unsafe context.toOpaque()
        unsafe try self.handle.set(CURLOPT_WRITEDATA, pointer: address)
        unsafe try self.handle.set(CURLOPT_HEADERDATA, pointer: address)
        unsafe try self.handle.set(CURLOPT_PREREQDATA, pointer: address)
        unsafe try self.handle.set(
            CURLOPT_WRITEFUNCTION,
            transfer: { data, size, count, context in
                unsafe CurlTransfer.from(context)?.takeBody(data, size * count) ?? 0
            })
        unsafe try self.handle.set(
            CURLOPT_HEADERFUNCTION,
            transfer: { data, size, count, context in
                unsafe CurlTransfer.from(context)?.takeHeader(data, size * count) ?? 0
            })
        unsafe try self.handle.setPrerequest { context, _, _, _, _ in
            unsafe CurlTransfer.from(context)?.willSend() ?? CURL_PREREQFUNC_ABORT
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        unsafe context.map { unsafe Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func append(_ line: String) throws(TransportError) {
        guard let longer = unsafe curl_slist_append(self.headerList, line) else {
            throw TransportError(.other, "libcurl has no memory for a header", phase: .beforeSend)
        }
        unsafe self.headerList = longer
    }

    /// libcurl repeats a request on its own when a kept connection dies without an answer. For a request with a body that
    /// would be a second sending nobody knows of, so it is stopped here and reported as a lost connection.
    private func willSend() -> Int32 {
        if self.sendings > 0, self.submission.request.method != .get { return CURL_PREREQFUNC_ABORT }
        self.sendings += 1
        return CURL_PREREQFUNC_OK
    }

    private func takeBody(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard self.body.count + count <= self.submission.request.policy.maximumAnswerBytes else {
            self.isTooLarge = true
            return 0
        }
        unsafe self.body.append(contentsOf: UnsafeRawBufferPointer(start: data, count: count))
        return count
    }

    private func takeHeader(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        self.headerBytes += count
        guard self.headerBytes <= Self.maximumHeaderBytes else {
            self.isTooLarge = true
            return 0
        }
        let line = unsafe [UInt8](UnsafeRawBufferPointer(start: data, count: count))
        // Interim answers (1xx) come before the real one.
        if line.starts(with: "HTTP/".utf8) { self.headers = [] }
        HTTPHeader(line: line[...]).map { self.headers.append($0) }
        return count
    }

    private static let maximumHeaderBytes = 256 << 10
}

extension Duration {
    /// For libcurl, to which 0 means no limit: at least 1, at most a day.
    fileprivate var curlMilliseconds: Int {
        let (seconds, attoseconds) = self.components
        guard seconds >= 0, attoseconds >= 0 else { return 1 }
        let bounded = Swift.min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000
        return Swift.max(1, Int(bounded))
    }
}
