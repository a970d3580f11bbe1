import Dispatch
import Glibc

/// Tells systemd how the process is (`Type=notify`): ready, reloading, stopping, alive. Does nothing where nobody asked to be told.
public struct ServiceManager: Sendable {
    private let address: String
    /// Half the time after which systemd takes the process for dead; nil when it does not watch.
    public let watchdogInterval: Duration?

    /// - Parameter environment: of the process; `NOTIFY_SOCKET` names the socket, `WATCHDOG_USEC` the watchdog's patience.
    public init?(environment: [String: String]) {
        guard let address = environment["NOTIFY_SOCKET"], address.hasPrefix("/") || address.hasPrefix("@"),
            address.utf8.count < 108
        else { return nil }
        self.address = address
        let patience = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        self.watchdogInterval = patience > 0 && isForUs ? .microseconds(patience / 2) : nil
    }

    /// Sends one or more assignments, for instance `READY=1`; whether the socket took them.
    @discardableResult
    public func tell(_ lines: String...) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        var name = Array(self.address.utf8)
        // An abstract socket has a zero for the at-sign.
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &target.sun_path) { unsafe $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let text = Array(lines.joined(separator: "\n").utf8)
        let sent = unsafe withUnsafePointer(to: &target) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe text.withUnsafeBytes { bytes in
                    unsafe sendto(
                        descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL), address, length)
                }
            }
        }
        return sent == text.count
    }

    /// Microseconds of the monotonic clock, which a word about reloading carries.
    public static var monotonicMicroseconds: Int64 { Int64(DispatchTime.now().uptimeNanoseconds / 1000) }
}
