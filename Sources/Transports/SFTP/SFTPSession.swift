import CCurl

/// One SSH connection, kept between transfers, on a thread of its own: libcurl's handshake and libssh2's disconnecting
/// may block, and must not hold up the loop of HTTPS.
actor SFTPSession {
    private let settings: SFTPSettings
    private let queue = WorkQueue(label: "sftp channel")
    private var handle: EasyHandle?
    /// libcurl's own end of the last exchange.
    private var lastCode = CURLE_OK

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    init(_ settings: SFTPSettings) { self.settings = settings }

    /// Uploads under a temporary name, then gives the name. Before the second step nothing has happened for the reader.
    func put(_ name: String, _ bytes: [UInt8], before deadline: ContinuousClock.Instant) -> DeliveryOutcome {
        guard ContinuousClock.now < deadline else {
            return .notSent(TransportError(.timeout, "the connection was busy for too long", phase: .beforeSend))
        }
        let (temporary, path) = ("\(self.settings.send)/.\(name).part", "\(self.settings.send)/\(name)")
        do throws(TransportError) {
            try self.upload(bytes, to: temporary)
        } catch {
            return .notSent(error)
        }
        do throws(TransportError) {
            try self.command(["rename \"\(temporary)\" \"\(path)\""], phase: .afterSend)
            return .accepted
        } catch {
            guard error.code == .storage else { return .unknown(error) }
            return self.afterFailedRename(temporary, path, bytes, error)
        }
    }

    /// The server refused the name, or gave it and the answer was lost: libcurl tells both alike, and the reader may have
    /// taken the file since. Only what can be removed under its temporary name never got the other one.
    private func afterFailedRename(
        _ temporary: String, _ path: String, _ bytes: [UInt8], _ refusal: TransportError
    ) -> DeliveryOutcome {
        self.handle = nil
        let deadline = ContinuousClock.now + self.settings.timeout
        let isRemoved = (try? self.command(["rm \"\(temporary)\""], before: deadline)) != nil
        var refusal = refusal
        refusal.phase = isRemoved ? .beforeSend : .afterSend
        do throws(TransportError) {
            let there = try self.download(path, limit: bytes.count + 1, before: deadline)
            return there == bytes ? .accepted : DeliveryOutcome(refusal)
        } catch {
            // Closed to us, or longer than ours: says nothing about ours.
            if [.storage, .tooLarge].contains(error.code) { return DeliveryOutcome(refusal) }
            var error = error
            error.phase = .afterSend
            return .unknown(error)
        }
    }

    /// The names in a folder, as the server tells them; hostile ones included.
    func list(_ folder: String) throws(TransportError) -> [String] {
        let bytes = try self.transfer(folder + "/", limit: 16 << 20) { handle throws(TransportError) in
            try handle.set(CURLOPT_DIRLISTONLY, 1)
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// A file's content, nil when there is no such file; longer ones are refused with `too_large`.
    func download(
        _ path: String, limit: Int, before deadline: ContinuousClock.Instant? = nil
    ) throws(TransportError) -> [UInt8]? {
        do throws(TransportError) {
            return try self.transfer(path, limit: limit, before: deadline) { _ throws(TransportError) in }
        } catch {
            if self.lastCode == CURLE_REMOTE_FILE_NOT_FOUND { return nil }
            throw error
        }
    }

    /// Commands on the server (`rename`, `mkdir`, `rm`); one that begins with `*` may fail.
    func command(
        _ commands: [String], phase: TransportError.Phase = .beforeSend, before deadline: ContinuousClock.Instant? = nil
    ) throws(TransportError) {
        var list: UnsafeMutablePointer<curl_slist>?
        defer { unsafe curl_slist_free_all(list) }
        for command in commands {
            guard let longer = unsafe curl_slist_append(list, command) else {
                throw TransportError(.other, "libcurl has no memory for a command", phase: .beforeSend)
            }
            unsafe list = longer
        }
        let commandList = unsafe list
        do throws(TransportError) {
            _ = try self.transfer(
                self.settings.receive + "/", limit: 0, isRepeatable: false, before: deadline
            ) { handle throws(TransportError) in
                try handle.set(CURLOPT_NOBODY, 1)
                unsafe try handle.set(CURLOPT_QUOTE, pointer: commandList)
            }
        } catch {
            var error = error
            error.phase = phase
            throw error
        }
    }

    private func upload(_ bytes: [UInt8], to path: String) throws(TransportError) {
        _ = try self.transfer(path, limit: 0, sending: bytes) { handle throws(TransportError) in
            try handle.set(CURLOPT_UPLOAD, 1)
            try handle.set(CURLOPT_INFILESIZE_LARGE, offset: bytes.count)
        }
    }

    /// One exchange on the kept connection; one more on a new one when the kept one had died before anything was
    /// exchanged, unless it commands. Both together end by the deadline, which defaults to the time-out.
    private func transfer(
        _ path: String, limit: Int, sending bytes: [UInt8] = [], isRepeatable: Bool = true,
        before deadline: ContinuousClock.Instant? = nil, _ configure: (EasyHandle) throws(TransportError) -> Void
    ) throws(TransportError) -> [UInt8] {
        let deadline = deadline ?? .now + self.settings.timeout
        let isKept = self.handle != nil
        self.lastCode = CURLE_OK
        let left = Int((deadline - .now) / .milliseconds(1))
        guard left > 0 else { throw TransportError(.timeout, "no time is left", phase: .beforeSend) }
        guard isLibcurlReady, let handle = self.handle ?? EasyHandle() else {
            throw TransportError(.other, "libcurl has no handle to give", phase: .beforeSend)
        }
        self.handle = handle
        handle.reset()
        let stream = SFTPStream(sending: bytes, limit: limit)
        let context = unsafe Unmanaged.passRetained(stream)
        defer { unsafe context.release() }
        try self.login(handle, path)
        try handle.set(CURLOPT_TIMEOUT_MS, left)
        try configure(handle)
        unsafe try stream.attach(to: handle, as: context.toOpaque())
        let code = unsafe curl_easy_perform(handle.pointer)
        guard code != CURLE_OK else { return stream.received }
        let failure = SFTPFailure(code: code, detail: handle.failureText, isTooLarge: stream.isTooLarge)
        if !failure.isAnswer {
            // A connection in doubt is not used again.
            self.handle = nil
            let hadDied = isKept && handle.number(CURLINFO_NUM_CONNECTS) == 0 && code != CURLE_OPERATION_TIMEDOUT
            if isRepeatable, hadDied, stream.isUntouched {
                return try self.transfer(path, limit: limit, sending: bytes, before: deadline, configure)
            }
        }
        self.lastCode = code
        throw failure.error
    }

    private func login(_ handle: EasyHandle, _ path: String) throws(TransportError) {
        try handle.collectFailureText()
        let place = path.utf8.reduce(into: "") { text, byte in text += Self.escaped(byte) }
        try handle.set(CURLOPT_URL, "sftp://\(self.settings.host):\(self.settings.port)\(place)")
        try handle.set(CURLOPT_PROTOCOLS_STR, "sftp")
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, Int(self.settings.connectTimeout / .milliseconds(1)))
        try handle.set(CURLOPT_USERNAME, self.settings.user)
        try handle.set(CURLOPT_SSH_AUTH_TYPES, Int(CURLSSH_AUTH_PUBLICKEY))
        try handle.set(CURLOPT_SSH_PRIVATE_KEYFILE, self.settings.key)
        // Empty: the public half is derived from the private one.
        try handle.set(CURLOPT_SSH_PUBLIC_KEYFILE, "")
        try handle.set(CURLOPT_KEYPASSWD, self.settings.passphrase ?? "")
        try handle.set(CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, String(self.settings.hostKey.dropFirst("SHA256:".count)))
    }

    /// Letters, digits and path marks as they are, everything else percent-encoded.
    private static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 47, 95: String(UnicodeScalar(byte))
        default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}
