import Foundation
import Testing
import Transports

/// The thread behind the client: every wait ends, once, and the thread ends too.
@Suite struct CurlLoopTests {
    @Test func aCancelledTaskStopsWaiting() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        let task = Task {
            try await failure(of: HTTPRequest(.post, server.base + "/hang/", policy: server.policy), client)
        }
        while try await server.stats().requests["hang"] == nil { try await Task.sleep(for: .milliseconds(20)) }
        let clock = ContinuousClock()
        let started = clock.now
        task.cancel()
        let error = try await task.value
        #expect(error.code == .cancelled)
        #expect(error.phase == .afterSend)
        #expect(clock.now - started < .seconds(15))
        #expect(try await client.send(HTTPRequest(.post, server.base + "/ok/", policy: server.policy)).isSuccess)
        await client.shutdown()
    }

    @Test func aTaskCancelledBeforehandSendsNothing() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient()
        let request = HTTPRequest(.post, server.base + "/ok/", policy: server.policy)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await failure(of: request, client)
        }
        task.cancel()
        let error = try await task.value
        #expect(error.code == .cancelled)
        #expect(error.phase == .beforeSend)
        #expect(try await server.stats().requests == [:])
        await client.shutdown()
    }

    @Test func cancellationAtAnyMomentEndsEachWaitOnce() async throws {
        let server = try await PortServer(.plain)
        let client = HTTPClient(connectionsPerHost: 8)
        let request = HTTPRequest(.post, server.base + "/ok/", policy: server.policy)
        let ended = await withTaskGroup(of: Int.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let task = Task {
                        _ = try? await client.send(request)
                        return 1
                    }
                    if number % 3 > 0 { try? await Task.sleep(for: .microseconds(number * 37 % 9000)) }
                    task.cancel()
                    return await task.value
                }
            }
            return await group.reduce(0, +)
        }
        #expect(ended == 300)
        #expect(try await client.send(request).isSuccess)
        await client.shutdown()
    }

    @Test func shutdownEndsRequestsInFlightAndTheThread() async throws {
        let server = try await PortServer(.mutual)
        let client = HTTPClient(connectionsPerHost: 4)
        let request = HTTPRequest(.post, server.base + "/hang/", policy: server.policy)
        let errors = try await withThrowingTaskGroup(of: TransportError.self) { group in
            for _ in 0..<20 { group.addTask { try await failure(of: request, client) } }
            while try await server.stats().requests["hang"] != 4 { try await Task.sleep(for: .milliseconds(20)) }
            await client.shutdown()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(errors.count == 20)
        #expect(errors.allSatisfy { $0.code == .closed })
        #expect(errors.filter { $0.phase == .afterSend }.count == 4)
        let late = try await failure(of: request, client)
        #expect(late.code == .closed)
        #expect(late.phase == .beforeSend)
        await client.shutdown()
    }

    @Test func threadsComeAndGo() async throws {
        let server = try await PortServer(.plain)
        for _ in 0..<20 {
            let client = HTTPClient()
            #expect(try await client.send(HTTPRequest(.get, server.base + "/ok/", policy: server.policy)).isSuccess)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<3 { group.addTask { await client.shutdown() } }
            }
        }
        // Dropped without shutdown, and dropped before anything was sent.
        for number in 0..<20 {
            let client = HTTPClient()
            if number % 2 == 0 {
                #expect(try await client.send(HTTPRequest(.get, server.base + "/ok/", policy: server.policy)).isSuccess)
            }
        }
    }

    @Test func anIdleLoopCostsNoProcessorTime() async throws {
        let server = try await PortServer(.plain)
        // In a process of its own, where this client's loop is the only one.
        await #expect(processExitsWith: .success) { [url = (server.base + "/ok/") as String] in
            let client = HTTPClient()
            let policy = ConnectionPolicy(allowsLoopbackHTTP: true)
            let response = try await client.send(HTTPRequest(.get, url, policy: policy))
            #expect(response.isSuccess)
            let before = try #require(loopTicks())
            try await Task.sleep(for: .seconds(1))
            let after = try #require(loopTicks())
            // A loop that spins would use 50 to 100.
            #expect(after - before < 5)
            await client.shutdown()
            #expect(loopTicks() == nil)
        }
    }
}

/// Processor time of this process's loop threads, in ticks of 10 ms; nil when there is none.
private func loopTicks() -> Int? {
    let tasks = "/proc/self/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    let ticks = threads.compactMap { task -> Int? in
        guard let name = try? String(contentsOfFile: "\(tasks)/\(task)/comm", encoding: .utf8),
            name.hasPrefix("curl-loop"),
            let stat = try? String(contentsOfFile: "\(tasks)/\(task)/stat", encoding: .utf8)
        else { return nil }
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
    }
    return ticks.isEmpty ? nil : ticks.reduce(0, +)
}
