import CCurl

/// Whether the other side of a channel can be reached, without handing anything over: for a person who looks for a fault.
public enum Reachability {
    /// Connects, shakes hands over TLS with our certificate, and hangs up. No request is sent.
    ///
    /// - Returns: what went wrong; nil when the handshake was good.
    public static func handshake(with url: String, _ policy: ConnectionPolicy) async -> TransportError? {
        await Doorbell().ring(url, policy)
    }

    /// Logs in, checks the host's key and lists the folder of receipts.
    public static func login(_ settings: SFTPSettings) async -> TransportError? {
        let session = SFTPSession(settings)
        do throws(TransportError) {
            _ = try await session.list(settings.receive)
            return nil
        } catch {
            return error
        }
    }

    /// Logs in to the broker and hangs up.
    public static func login(_ settings: AMQPSettings) async -> TransportError? {
        await Doorbell().ring(settings)
    }
}

/// Connects on a thread of its own, for the calls block.
private actor Doorbell {
    private let queue = WorkQueue(label: "reachability")

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    func ring(_ url: String, _ policy: ConnectionPolicy) -> TransportError? {
        do throws(TransportError) {
            try CurlURL.check(url, allowsLoopbackHTTP: false, allowsHTTP: false)
            guard isLibcurlReady, let handle = EasyHandle() else {
                throw TransportError(.other, "libcurl has no handle to give", phase: .beforeSend)
            }
            try handle.collectFailureText()
            try handle.set(CURLOPT_URL, url)
            try handle.set(CURLOPT_PROTOCOLS_STR, "https")
            try handle.set(CURLOPT_PROXY, "")
            try handle.set(CURLOPT_NOSIGNAL, 1)
            try handle.set(CURLOPT_CONNECT_ONLY, 1)
            try handle.set(CURLOPT_CONNECTTIMEOUT_MS, policy.connectTimeout.curlMilliseconds)
            try handle.set(CURLOPT_TIMEOUT_MS, policy.connectTimeout.curlMilliseconds * 2)
            try handle.setTLS(policy)
            let code = unsafe curl_easy_perform(handle.pointer)
            guard code != CURLE_OK else { return nil }
            let failure = TransferFailure(
                code: code, detail: handle.failureText, phase: .beforeSend, isTooLarge: false, isFreshConnection: true,
                hasAnswer: false)
            return failure.error
        } catch {
            return error
        }
    }

    func ring(_ settings: AMQPSettings) -> TransportError? {
        do throws(TransportError) {
            withExtendedLifetime(try AMQPConnection(settings)) {}
            return nil
        } catch {
            return error
        }
    }
}
