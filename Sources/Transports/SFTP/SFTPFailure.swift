import CCurl

/// How a transfer over SFTP failed, and what that means.
struct SFTPFailure {
    var code: CURLcode
    /// libcurl's own words; may name paths.
    var detail: String
    var isTooLarge: Bool

    /// The server answered, so that the connection is good for more.
    var isAnswer: Bool {
        [
            CURLE_REMOTE_FILE_NOT_FOUND, CURLE_REMOTE_ACCESS_DENIED, CURLE_REMOTE_DISK_FULL, CURLE_REMOTE_FILE_EXISTS,
            CURLE_QUOTE_ERROR,
        ].contains(self.code)
    }

    /// Before anything was named on the server, so `before_send`; whoever renames knows better.
    var error: TransportError {
        let words = self.detail.isEmpty ? unsafe String(cString: curl_easy_strerror(self.code)) : self.detail
        if self.isTooLarge { return TransportError(.tooLarge, "larger than we read", phase: .beforeSend) }
        switch self.code {
        case CURLE_COULDNT_RESOLVE_HOST: return TransportError(.nameResolution, words, phase: .beforeSend)
        case CURLE_COULDNT_CONNECT: return TransportError(.connect, words, phase: .beforeSend)
        case CURLE_OPERATION_TIMEDOUT: return TransportError(.timeout, words, phase: .beforeSend)
        case CURLE_PEER_FAILED_VERIFICATION:
            return TransportError(.hostKey, "the server's key is not the one of host_key: \(words)", phase: .beforeSend)
        case CURLE_FAILED_INIT where words.contains("Unable to exchange encryption keys"):
            return TransportError(
                .hostKey,
                "no common algorithm. The server may have RSA host keys only, which libssh2 can check with SHA-1 "
                    + "only; it needs an ed25519 or ECDSA host key: \(words)", phase: .beforeSend)
        case CURLE_LOGIN_DENIED:
            return TransportError(.authentication, "the server does not let us in: \(words)", phase: .beforeSend)
        case CURLE_REMOTE_FILE_NOT_FOUND, CURLE_REMOTE_ACCESS_DENIED, CURLE_REMOTE_DISK_FULL,
            CURLE_REMOTE_FILE_EXISTS, CURLE_QUOTE_ERROR, CURLE_UPLOAD_FAILED:
            return TransportError(.storage, words, phase: .beforeSend)
        default: return TransportError(.connectionLost, words, phase: .beforeSend)
        }
    }
}
