import Foundation
import Gateway
import GatewayTestKit
import Testing

/// What systemd hears, by a socket that stands for it.
@Suite struct ServiceManagerTests {
    @Test("Nobody asked: nothing is made; what is asked for is taken from the environment")
    func environment() {
        #expect(ServiceManager(environment: [:]) == nil)
        #expect(ServiceManager(environment: ["NOTIFY_SOCKET": "relative"]) == nil)
        let plain = ServiceManager(environment: ["NOTIFY_SOCKET": "/run/x"])
        #expect(plain != nil && plain?.watchdogInterval == nil)
        let watched = ServiceManager(environment: ["NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "60000000"])
        #expect(watched?.watchdogInterval == .seconds(30))
        let others = ServiceManager(
            environment: ["NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"])
        #expect(others?.watchdogInterval == nil)
        #expect(plain?.tell("READY=1") == false, "nobody listens there")
    }

    @Test("Words arrive as one datagram, through a path and through an abstract name")
    func words() throws {
        let folder = try Checkout.temporaryFolder()
        for address in [folder + "/notify", "@tongguan-test-\(UUID().uuidString)"] {
            let listener = try self.listen(at: address)
            defer { close(listener) }
            let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": address]))
            #expect(manager.tell("READY=1", "STATUS=well"))
            var buffer = [UInt8](repeating: 0, count: 256)
            let count = recv(listener, &buffer, buffer.count, 0)
            #expect(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self) == "READY=1\nSTATUS=well")
        }
    }

    private func listen(at address: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        try #require(descriptor >= 0)
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        var name = Array(address.utf8)
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let bound = withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(bound == 0)
        return descriptor
    }
}
