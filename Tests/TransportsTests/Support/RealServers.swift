import Declarations
import Foundation

@testable import Transports

/// The servers that `scripts/with-servers` starts.
enum RealServers {
    /// Tests that need them run only beside them; then their absence is a failure.
    static let areThere = ProcessInfo.processInfo.environment["TONGGUAN_TEST_SERVERS"] == "1"

    static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else { throw Missing(name: name) }
        return value
    }

    struct Missing: Error { var name: String }

    /// Runs a script of the checkout, for instance to kill a server.
    @discardableResult
    static func run(_ path: String, _ arguments: [String]) throws -> Int32 {
        let root = Fixtures.directory.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = Process()
        process.executableURL = path.hasPrefix("/") ? URL(filePath: path) : root.appending(path: path)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// Messages and receipts for channels that carry XML.
enum Post {
    static func message(
        _ id: String = UUID().uuidString, bytes: [UInt8] = Array("<ceb:CEB311Message>面膜</ceb:CEB311Message>".utf8)
    ) -> OutboundMessage {
        OutboundMessage(
            kind: .order, envelopeID: id, dxpId: "DXPENT0000012345", bytes: bytes,
            createdAt: Timestamp(milliseconds: 1_691_397_828_999))
    }

    static func receipt(_ orderNo: String, padding: Int = 0) -> [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <CEB312Message xmlns="http://www.chinaport.gov.cn/ceb" guid="G-\(orderNo)" version="1.0"><OrderReturn>\
            <guid>g</guid><ebpCode>P</ebpCode><ebcCode>M</ebcCode><orderNo>\(orderNo)</orderNo>\
            <returnStatus>2</returnStatus><returnTime>20260102030405678</returnTime>\
            <returnInfo>\(String(repeating: "x", count: padding))</returnInfo></OrderReturn></CEB312Message>
            """.utf8)
    }

    static func form(_ envelope: Envelope = .none) -> MessageForm {
        MessageForm(envelope: envelope, dxpId: "DXPENT0000012345")
    }

    static func orders(_ batch: MailboxBatch) -> [String] {
        batch.items.map { (try? self.form().decode($0.receipt).first?.orderNo) ?? "unreadable" }
    }

    static func settled(_ batch: MailboxBatch) -> [MailboxSettlement] {
        batch.items.map { item in
            MailboxSettlement(id: item.id, isReadable: (try? self.form().decode(item.receipt)) != nil)
        }
    }

    /// Takes until something was taken or half a minute passed.
    static func take(_ mailbox: any Mailbox, _ limit: Int = 50, atLeast count: Int = 1) async throws -> MailboxBatch {
        let end = ContinuousClock.now + .seconds(30)
        while true {
            if let batch = try? await mailbox.take(upTo: limit), batch.items.count >= count || .now > end {
                return batch
            }
            if ContinuousClock.now > end { return try await mailbox.take(upTo: limit) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
