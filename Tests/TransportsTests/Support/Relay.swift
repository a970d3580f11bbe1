import Foundation
import Synchronization

/// A port that passes everything on to another one of this machine, and may change what comes back.
final class Relay {
    typealias Rewriting = @Sendable ([UInt8]) -> [UInt8]

    private final class Answers: Sendable { let rewriting = Mutex<Rewriting?>(nil) }

    let port: Int
    private let listener: Int32
    private let answers = Answers()

    /// - Parameter port: where to listen; 0 takes a free one.
    init(to target: Int, at port: Int = 0) throws {
        let (listener, own) = try Self.listening(at: port)
        (self.listener, self.port) = (listener, own)
        let answers = self.answers
        Thread.detachNewThread {
            while case let near = accept(listener, nil, nil), near >= 0 {
                let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                let isThere = try? Self.withAddress(target) { address, length in
                    guard connect(far, address, length) == 0 else { throw TestFailure("nobody there") }
                }
                guard isThere != nil else {
                    close(near)
                    close(far)
                    continue
                }
                Thread.detachNewThread { Self.pump(near, far) { $0 } }
                Thread.detachNewThread {
                    Self.pump(far, near) { bytes in answers.rewriting.withLock { $0 }?(bytes) ?? bytes }
                }
            }
        }
    }

    /// What is made of the answers from now on; nil leaves them alone.
    func rewrite(_ rewriting: Rewriting?) { self.answers.rewriting.withLock { $0 = rewriting } }

    /// A port that nobody listens on.
    static func freePort() throws -> Int {
        let (listener, port) = try Self.listening(at: 0)
        close(listener)
        return port
    }

    private static func listening(at port: Int) throws -> (listener: Int32, port: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let own = try Self.withAddress(port) { address, length in
            guard bind(listener, address, length) == 0, listen(listener, 8) == 0 else {
                throw TestFailure("cannot listen")
            }
            var length = length
            guard getsockname(listener, address, &length) == 0 else { throw TestFailure("no name") }
        }
        return (listener, own)
    }

    /// Calls with an address of the loopback and gives its port afterwards.
    private static func withAddress(
        _ port: Int, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) throws -> Void
    ) throws -> Int {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Whoever ends ends the other side, too; the descriptors are left to the end of the test process.
    private static func pump(_ from: Int32, _ to: Int32, _ change: ([UInt8]) -> [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = recv(from, &buffer, buffer.count, 0), count > 0 {
            let bytes = change(Array(buffer[..<count]))
            var done = 0
            while done < bytes.count {
                let sent = bytes[done...].withUnsafeBytes {
                    send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard sent > 0 else { break }
                done += sent
            }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
    }

    deinit {
        shutdown(self.listener, Int32(SHUT_RDWR))
        close(self.listener)
    }
}
