import CCurl

/// One easy handle with its error text; freed with the object. Confined to the loop's thread.
@safe final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>

    init?() {
        guard let pointer = unsafe curl_easy_init() else { return nil }
        unsafe self.pointer = pointer
        unsafe self.errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe self.errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe curl_easy_cleanup(self.pointer)
        unsafe self.errorText.deallocate()
    }

    /// The handle as a key for tables.
    var address: UInt { unsafe UInt(bitPattern: self.pointer) }

    /// Forgets every option; connections and TLS sessions stay.
    func reset() {
        unsafe curl_easy_reset(self.pointer)
        unsafe self.errorText[0] = 0
    }

    /// libcurl's own words about the last failure; empty when it has none.
    var failureText: String { unsafe String(cString: self.errorText) }

    func collectFailureText() throws(TransportError) {
        unsafe try self.check(
            tg_curl_set_pointer(self.pointer, CURLOPT_ERRORBUFFER, self.errorText), CURLOPT_ERRORBUFFER)
    }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        unsafe try self.check(tg_curl_set_long(self.pointer, option, value), option)
    }

    func set(_ option: CURLoption, offset value: Int) throws(TransportError) {
        unsafe try self.check(tg_curl_set_offset(self.pointer, option, curl_off_t(value)), option)
    }

    /// libcurl copies the string; nil removes a default.
    func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        unsafe try self.check(tg_curl_set_string(self.pointer, option, value), option)
    }

    func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer?) throws(TransportError) {
        unsafe try self.check(tg_curl_set_pointer(self.pointer, option, value), option)
    }

    func set(_ option: CURLoption, transfer value: tg_curl_transfer) throws(TransportError) {
        unsafe try self.check(tg_curl_set_transfer(self.pointer, option, value), option)
    }

    func setPrerequest(_ value: curl_prereq_callback) throws(TransportError) {
        unsafe try self.check(tg_curl_set_prerequest(self.pointer, value), CURLOPT_PREREQFUNCTION)
    }

    func setOpenSocket(_ value: curl_opensocket_callback) throws(TransportError) {
        unsafe try self.check(tg_curl_set_opensocket(self.pointer, value), CURLOPT_OPENSOCKETFUNCTION)
    }

    /// Hands over the body of a `POST`; libcurl keeps its own copy.
    func setBody(_ bytes: [UInt8]) throws(TransportError) {
        try self.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: bytes.count)
        let code = unsafe bytes.withUnsafeBytes { buffer in
            unsafe tg_curl_set_pointer(
                self.pointer, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: buffer.baseAddress))
        }
        try self.check(code, CURLOPT_COPYPOSTFIELDS)
    }

    /// Trust, our certificate and the pin, as a policy wants them.
    func setTLS(_ policy: ConnectionPolicy) throws(TransportError) {
        try self.set(CURLOPT_SSL_VERIFYPEER, 1)
        try self.set(CURLOPT_SSL_VERIFYHOST, 2)
        try self.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let caFile = policy.caFile {
            try self.set(CURLOPT_CAINFO, caFile)
            // Debian's libcurl also trusts a directory by default; a given CA must be the only one.
            try self.set(CURLOPT_CAPATH, nil)
        }
        if let identity = policy.clientCertificate {
            try self.set(CURLOPT_SSLCERTTYPE, "PEM")
            try self.set(CURLOPT_SSLKEYTYPE, "PEM")
            try self.set(CURLOPT_SSLCERT, identity.certificateFile)
            try self.set(CURLOPT_SSLKEY, identity.keyFile)
            // An empty passphrase fails at once; none at all makes OpenSSL ask on the terminal.
            try self.set(CURLOPT_KEYPASSWD, identity.keyPassphrase ?? "")
        }
        if let pin = policy.pinnedPublicKey { try self.set(CURLOPT_PINNEDPUBLICKEY, pin) }
    }

    /// A number about the finished transfer; 0 when libcurl has none.
    func number(_ info: CURLINFO) -> Int {
        var value = 0
        unsafe _ = tg_curl_get_long(self.pointer, info, &value)
        return value
    }

    private func check(_ code: CURLcode, _ option: CURLoption) throws(TransportError) {
        guard code != CURLE_OK else { return }
        let words = unsafe String(cString: curl_easy_strerror(code))
        throw TransportError(.configuration, "libcurl option \(option.rawValue): \(words)", phase: .beforeSend)
    }
}
