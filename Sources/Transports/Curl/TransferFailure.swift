import CCurl

/// How a transfer failed, and what that means: the one place where libcurl's codes become ours.
struct TransferFailure {
    var code: CURLcode
    /// libcurl's own words.
    var detail: String
    var phase: TransportError.Phase
    var isTooLarge: Bool
    var isFreshConnection: Bool
    var hasAnswer: Bool

    var error: TransportError {
        let words = self.detail.isEmpty ? unsafe String(cString: curl_easy_strerror(self.code)) : self.detail
        if self.wasRefusedByHandshake {
            return TransportError(
                .clientCertificate, "the other side refused our certificate: \(words)", phase: .beforeSend)
        }
        if self.isFreshConnection, self.phase == .beforeSend, self.stableCode == .connectionLost {
            return TransportError(
                .connectionLost, "closed right after the handshake, perhaps because of our certificate: \(words)",
                phase: .beforeSend)
        }
        return TransportError(self.stableCode, words, phase: self.phase)
    }

    /// With TLS 1.3 our side of the handshake is done, and the request on its way, before the server has looked at the
    /// client certificate. Its alert then arrives in place of an answer; the server has never read the request.
    private var wasRefusedByHandshake: Bool {
        guard self.isFreshConnection, !self.hasAnswer else { return false }
        guard [CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_SSL_CONNECT_ERROR].contains(self.code) else { return false }
        guard let alert = Self.alert(in: self.detail) else { return false }
        return Self.certificateAlerts.contains(alert)
    }

    private var stableCode: TransportError.Code {
        if self.isTooLarge { return .tooLarge }
        switch self.code {
        case CURLE_FILESIZE_EXCEEDED: return .tooLarge
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .nameResolution
        case CURLE_COULDNT_CONNECT: return .connect
        case CURLE_OPERATION_TIMEDOUT: return .timeout
        // Reset or closed in the middle of the handshake: OpenSSL has no error of its own then.
        case CURLE_SSL_CONNECT_ERROR where !self.detail.contains("error:"): return .connectionLost
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            return .tls
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH: return .pinMismatch
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE: return .configuration
        case CURLE_SSL_CLIENTCERT: return .clientCertificate
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND,
            CURLE_ABORTED_BY_CALLBACK:
            return .connectionLost
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: return .malformedAnswer
        // libcurl also says this about an answer that is no HTTP/1.
        case CURLE_UNSUPPORTED_PROTOCOL: return self.phase == .afterSend ? .malformedAnswer : .invalidRequest
        case CURLE_URL_MALFORMAT: return .invalidRequest
        default: return .other
        }
    }

    /// The TLS alert in an OpenSSL error text (`error:0A00045C:…`): its low 23 bits are 1000 plus the alert.
    static func alert(in text: String) -> Int? {
        let bytes = Array(text.utf8)
        let mark = Array("error:".utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return nil }
        let digits = bytes[(start + mark.count)...].prefix(8)
        guard digits.count == 8, let number = Int(String(decoding: digits, as: UTF8.self), radix: 16) else {
            return nil
        }
        let reason = number & 0x7F_FFFF
        return (1000...1255).contains(reason) ? reason - 1000 : nil
    }

    /// handshake_failure, the certificate alerts 42…46, unknown_ca, access_denied, decrypt_error, certificate_required.
    private static let certificateAlerts: Set<Int> = [40, 42, 43, 44, 45, 46, 48, 49, 51, 116]
}
