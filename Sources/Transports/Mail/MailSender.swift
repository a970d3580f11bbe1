import CCurl

/// Hands mail to a server. One message at a time, each on a connection of its own, on a thread of its own.
public actor MailSender {
    private let queue = WorkQueue(label: "mail")
    private let settings: MailSettings

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    public init(_ settings: MailSettings) { self.settings = settings }

    /// Returns when the server has taken the message for all its addressees.
    ///
    /// - Throws: `invalid_request`, `name_resolution`, `connect`, `tls`, `timeout`, `authentication`, `connection_lost` or
    ///   `unexpected_answer` (the server refused).
    public func send(_ mail: Mail) throws(TransportError) {
        guard Mail.isAddress(mail.from), !mail.to.isEmpty, mail.to.allSatisfy(Mail.isAddress) else {
            throw TransportError(.invalidRequest, "not an address of mail", phase: .beforeSend)
        }
        guard isLibcurlReady, let handle = EasyHandle() else {
            throw TransportError(.other, "libcurl could not start", phase: .beforeSend)
        }
        let letter = Letter(mail.bytes)
        var addressees: UnsafeMutablePointer<curl_slist>?
        defer { unsafe curl_slist_free_all(addressees) }
        for address in mail.to {
            guard let longer = unsafe curl_slist_append(addressees, "<\(address)>") else {
                throw TransportError(.other, "libcurl has no memory for an address", phase: .beforeSend)
            }
            unsafe addressees = longer
        }
        try self.configure(handle)
        try handle.set(CURLOPT_MAIL_FROM, "<\(mail.from)>")
        unsafe try handle.set(CURLOPT_MAIL_RCPT, pointer: addressees)
        // The letter outlives the exchange, which is over when `curl_easy_perform` returns.
        let code = try withExtendedLifetime(letter) { () throws(TransportError) -> CURLcode in
            unsafe try handle.set(CURLOPT_READDATA, pointer: Unmanaged.passUnretained(letter).toOpaque())
            unsafe try handle.set(
                CURLOPT_READFUNCTION,
                transfer: { buffer, size, count, context in
                    guard let buffer = unsafe buffer, let context = unsafe context else { return 0 }
                    let letter = unsafe Unmanaged<Letter>.fromOpaque(context).takeUnretainedValue()
                    return unsafe letter.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
                })
            return unsafe curl_easy_perform(handle.pointer)
        }
        guard code != CURLE_OK else { return }
        throw Self.failure(code, handle)
    }

    private func configure(_ handle: EasyHandle) throws(TransportError) {
        let server = self.settings.server
        try handle.collectFailureText()
        try handle.set(CURLOPT_URL, server)
        try handle.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_UPLOAD, 1)
        let milliseconds = Int(max(1, self.settings.timeout / .milliseconds(1)))
        try handle.set(CURLOPT_TIMEOUT_MS, milliseconds)
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds)
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let caFile = self.settings.caFile {
            try handle.set(CURLOPT_CAINFO, caFile)
            try handle.set(CURLOPT_CAPATH, nil)
        }
        // Without TLS neither password nor message leave this machine.
        let isOwnMachine = CurlURL.host(of: server).map { ["localhost", "127.0.0.1", "[::1]"].contains($0) } ?? false
        try handle.set(CURLOPT_USE_SSL, Int((isOwnMachine ? CURLUSESSL_TRY : CURLUSESSL_ALL).rawValue))
        if let user = self.settings.user {
            try handle.set(CURLOPT_USERNAME, user)
            try handle.set(CURLOPT_PASSWORD, self.settings.password ?? "")
        }
        let discard: tg_curl_transfer = { _, size, count, _ in size * count }
        unsafe try handle.set(CURLOPT_WRITEFUNCTION, transfer: discard)
    }

    private static func failure(_ code: CURLcode, _ handle: EasyHandle) -> TransportError {
        let words =
            handle.failureText.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : handle.failureText
        let stable: TransportError.Code =
            switch code {
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .invalidRequest
            case CURLE_COULDNT_RESOLVE_HOST: .nameResolution
            case CURLE_COULDNT_CONNECT: .connect
            case CURLE_OPERATION_TIMEDOUT: .timeout
            case CURLE_LOGIN_DENIED: .authentication
            case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION: .tls
            case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING: .connectionLost
            default: .unexpectedAnswer
            }
        return TransportError(stable, words, phase: .afterSend)
    }
}

/// What is read by libcurl piece by piece; touched by the one thread that sends it.
private final class Letter {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.rest = bytes[...] }

    @unsafe func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, self.rest.count)
        unsafe buffer.copyBytes(from: self.rest.prefix(count))
        self.rest = self.rest.dropFirst(count)
        return count
    }
}
