import Cryptography
import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Synchronization
import Testing

@testable import Gateway

/// Keys side by side: taken out, asked, taken back; nothing that waits for them fails.
@Suite struct SignerPoolTests {
    private static let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))

    private func key(_ name: String) throws -> LocalKey {
        try LocalKey(
            keyPath: Checkout.keys + "/\(name).key", certificatePath: Checkout.keys + "/\(name).pem")
    }

    private func scripted(_ name: String = "signer-sm2") throws -> ScriptedKey {
        ScriptedKey(try self.key(name), other: try self.key("merchant-b-sm2"))
    }

    private func pool(_ keys: [ScriptedKey], isElsewhere: Bool = false) -> SignerPool {
        SignerPool(
            name: "card",
            sources: keys.enumerated().map { number, key in
                .init(name: "card/\(number + 1)", room: 2, isElsewhere: isElsewhere) {
                    () throws(CryptographyError) in key
                }
            }, now: Self.now)
    }

    private func conditions(_ pool: SignerPool) async -> [String] {
        await pool.reports.map { report in
            switch report.condition {
            case .opening: "opening"
            case .ready: "ready"
            case .out(let code, _, let needsPerson): "\(code.rawValue)\(needsPerson ? " for a person" : "")"
            }
        }
    }

    @Test("Nothing is offered before a key was reached; then its room, less what it has")
    func room() async throws {
        let key = try self.scripted()
        let pool = self.pool([key])
        #expect(await pool.offers(at: Self.now).isEmpty)
        await pool.tend(now: Self.now)
        let serial = key.certificate.info.serialHex
        #expect(await pool.offers(at: Self.now).map(\.room) == [2])
        await pool.reserve(serial)
        #expect(await pool.offers(at: Self.now).map(\.room) == [1])
        await pool.reserve(serial)
        #expect(await pool.offers(at: Self.now).isEmpty)
        await pool.release(serial)
        #expect(await pool.offers(at: Self.now).map(\.room) == [1])
    }

    @Test("A key that fails is out at once, asked with growing pauses, and back when it answers")
    func backAgain() async throws {
        let key = try self.scripted()
        let pool = self.pool([key])
        await pool.tend(now: Self.now)
        key.become(.failing(.keyUnavailable))
        let error = await #expect(throws: CryptographyError.self) {
            try await pool.sign(bytes: [1], now: Self.now)
        }
        #expect(error?.code == .keyUnavailable)
        #expect(await self.conditions(pool) == ["key-unavailable"])
        #expect(await pool.offers(at: Self.now).isEmpty)
        var asked: [Int] = []
        for second in 0..<120 {
            let before = key.questions
            await pool.tend(now: Self.now + .seconds(second))
            if key.questions > before { asked.append(second) }
        }
        #expect(asked == [1, 3, 7, 15, 31, 61, 91], "1, 2, 4, 8, 16, then every 30 s: \(asked)")
        key.become(.good)
        await pool.tend(now: Self.now + .seconds(121))
        #expect(await self.conditions(pool) == ["ready"])
        _ = try await pool.sign(bytes: [1], now: Self.now)
        #expect(await pool.reports.map(\.signatures) == [1])
    }

    @Test("A refused PIN is never tried again by itself; new settings are")
    func pin() async throws {
        let key = try self.scripted()
        let opened = Mutex(0)
        func sources(_ mood: ScriptedKey.Mood) -> [SignerPool.Source] {
            [
                .init(name: "card/1", isElsewhere: true) { () throws(CryptographyError) in
                    opened.withLock { $0 += 1 }
                    if case .failing(let code) = mood { throw CryptographyError(code, "the PIN was refused") }
                    return key
                }
            ]
        }
        let pool = SignerPool(name: "card", sources: sources(.failing(.pinRejected)), now: Self.now)
        for second in stride(from: 0, to: 100_000, by: 100) { await pool.tend(now: Self.now + .seconds(second)) }
        #expect(opened.withLock { $0 } == 1)
        #expect(await self.conditions(pool) == ["pin-rejected for a person"])
        await pool.replace(with: sources(.good), now: Self.now)
        await pool.tend(now: Self.now)
        #expect(await self.conditions(pool) == ["ready"])
    }

    @Test("A card that answers for another card gets nothing out, and is tried again later")
    func liar() async throws {
        let key = try self.scripted()
        let pool = self.pool([key])
        await pool.tend(now: Self.now)
        key.become(.wrong)
        let error = await #expect(throws: CryptographyError.self) { try await pool.sign(bytes: [1], now: Self.now) }
        #expect(error?.code == .selfCheckFailed)
        #expect(await self.conditions(pool) == ["self-check-failed"])
    }

    @Test("A key elsewhere is asked every 30 seconds although nothing is to be signed; a key in a file is not")
    func rounds() async throws {
        for isElsewhere in [true, false] {
            let key = try self.scripted()
            let pool = self.pool([key], isElsewhere: isElsewhere)
            for second in 0...90 { await pool.tend(now: Self.now + .seconds(second)) }
            #expect(key.questions == (isElsewhere ? 3 : 0))
        }
    }

    @Test("A certificate that is not valid offers nothing and signs nothing")
    func expired() async throws {
        let key = try self.scripted()
        let pool = self.pool([key])
        await pool.tend(now: Self.now)
        let later = key.certificate.info.notAfter + .seconds(1)
        #expect(await pool.offers(at: later).isEmpty)
        await #expect(throws: CryptographyError.self) { try await pool.sign(bytes: [1], now: later) }
        #expect(key.signatures == 0)
    }

    @Test("Warnings at 60, 30 and 7 days")
    func expiry() async throws {
        let key = try self.scripted()
        let pool = self.pool([key])
        await pool.tend(now: Self.now)
        let reports = await pool.reports
        let report = try #require(reports.first)
        let end = key.certificate.info.notAfter
        let stages = [61, 60, 31, 30, 8, 7, 0, -1].map { report.expiry(at: end + .seconds(-$0 * 86_400 - 1)).rawValue }
        #expect(stages == [0, 60, 60, 30, 30, 7, 7, 7])
    }

    @Test("Replaced keys: the old certificate is told once, and only when the new key was reached")
    func replaced() async throws {
        let (old, new) = (try self.scripted(), try self.scripted("merchant-b-sm2"))
        let pool = self.pool([old])
        await pool.tend(now: Self.now)
        await pool.replace(
            with: [.init(name: "card/1") { () throws(CryptographyError) in new }], now: Self.now)
        #expect(await pool.takeReplaced().isEmpty)
        await pool.tend(now: Self.now)
        #expect(await pool.takeReplaced() == [old.certificate.info.serialHex])
        #expect(await pool.takeReplaced().isEmpty)
    }
}
