import CCurl
import Glibc

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
    /// An address was refused that only this network knows.
    private var metPrivateAddress = false
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
            try handle.setTLS(submission.request.policy)
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
        if self.metPrivateAddress, self.headerBytes == 0 {
            return .failure(
                TransportError(
                    .privateAddress, "the name leads to an address of this network, which is not allowed",
                    phase: .beforeSend))
        }
        let failure = TransferFailure(
            code: code, detail: self.handle.failureText, phase: self.phase, isTooLarge: self.isTooLarge,
            isFreshConnection: self.handle.number(CURLINFO_NUM_CONNECTS) > 0, hasAnswer: self.headerBytes > 0)
        return .failure(failure.error)
    }

    private func configureExchange() throws(TransportError) {
        let (request, policy) = (self.submission.request, self.submission.request.policy)
        try CurlURL.check(
            request.url, allowsLoopbackHTTP: policy.allowsLoopbackHTTP, allowsHTTP: policy.allowsHTTP)
        try self.handle.collectFailureText()
        try self.handle.set(CURLOPT_URL, request.url)
        let allowsHTTP = policy.allowsLoopbackHTTP || policy.allowsHTTP
        try self.handle.set(CURLOPT_PROTOCOLS_STR, allowsHTTP ? "http,https" : "https")
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
        case .delete:
            try self.handle.set(CURLOPT_HTTPGET, 1)
            try self.handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        case .post, .put:
            try self.handle.set(CURLOPT_POST, 1)
            try self.handle.setBody(request.body)
            if request.method == .put { try self.handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        }
        unsafe try self.handle.set(CURLOPT_HTTPHEADER, pointer: self.headerList)
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
        unsafe try self.handle.setPrerequest { context, address, _, _, _ in
            unsafe CurlTransfer.from(context)?.willSend(to: address) ?? CURL_PREREQFUNC_ABORT
        }
        guard !self.submission.request.policy.allowsPrivateAddresses else { return }
        unsafe try self.handle.set(CURLOPT_OPENSOCKETDATA, pointer: address)
        unsafe try self.handle.setOpenSocket { context, _, address in
            unsafe CurlTransfer.from(context)?.openSocket(to: address) ?? -1
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
    ///
    /// - Parameter address: of the connection, which may be one that stood already.
    private func willSend(to address: UnsafePointer<CChar>?) -> Int32 {
        if !self.submission.request.policy.allowsPrivateAddresses,
            unsafe !(address.flatMap { unsafe PublicAddress.isPublic(String(cString: $0)) } ?? false)
        {
            self.metPrivateAddress = true
            return CURL_PREREQFUNC_ABORT
        }
        if self.sendings > 0, self.submission.request.method != .get { return CURL_PREREQFUNC_ABORT }
        self.sendings += 1
        return CURL_PREREQFUNC_OK
    }

    /// The name is resolved by now: what is looked at here is what will be connected to.
    private func openSocket(to address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
        guard let address = unsafe address, unsafe PublicAddress.isPublic(tg_curl_address(address)) else {
            self.metPrivateAddress = true
            return -1
        }
        return unsafe socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
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
    var curlMilliseconds: Int {
        let (seconds, attoseconds) = self.components
        guard seconds >= 0, attoseconds >= 0 else { return 1 }
        let bounded = Swift.min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000
        return Swift.max(1, Int(bounded))
    }
}
