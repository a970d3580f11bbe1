import Declarations
import Foundation
import Testing

@testable import Transports

@Suite struct FolderChannelTests {
    /// Four folders and a channel on them.
    private struct House {
        let root: String
        var settings: FolderSettings

        init(settle: Duration = .milliseconds(300)) throws {
            self.root = try Fixtures.scratch().path
            for name in ["out", "in", "done", "failed"] {
                try FileManager.default.createDirectory(
                    atPath: "\(self.root)/\(name)", withIntermediateDirectories: true)
            }
            self.settings = FolderSettings(
                send: "\(self.root)/out", receive: "\(self.root)/in", done: "\(self.root)/done",
                failed: "\(self.root)/failed", settleTime: settle)
        }

        func channel(_ envelope: Envelope = .none) throws -> FolderChannel {
            try FolderChannel(
                self.settings, form: Post.form(envelope), now: { Timestamp(milliseconds: 1_767_323_045_000) })
        }

        func names(_ folder: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "\(self.root)/\(folder)").sorted()
        }

        func put(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(filePath: "\(self.root)/in/\(name)"))
        }
    }

    @Test("A message appears whole under its name; the same again is delivered already, another is never overwritten")
    func deliver() async throws {
        let house = try House()
        let channel = try house.channel(.dxp)
        let message = Post.message("E-1")
        #expect(await channel.deliver(message) == .accepted)
        let name = "CEB311Message_DXPENT0000012345_DXPEDCCEB0000002_E-1.xml"
        #expect(try house.names("out") == [name])
        let written = try Data(contentsOf: URL(filePath: "\(house.root)/out/\(name)"))
        #expect(try Array(written) == Post.form(.dxp).pack(message).bytes)
        #expect(await channel.deliver(message) == .accepted)
        guard case .notSent(let error) = await channel.deliver(Post.message("E-1", bytes: [60, 47, 62])) else {
            Issue.record("another content took the name")
            return
        }
        #expect(error.code == .storage)
        #expect(try Data(contentsOf: URL(filePath: "\(house.root)/out/\(name)")) == written)
        #expect(try house.names("out") == [name])
    }

    @Test("What a crash left under the temporary name is in nobody's way")
    func leftovers() async throws {
        let house = try House()
        let name = "CEB311Message_DXPENT0000012345_DXPEDCCEB0000002_E-2.xml"
        try Data("half".utf8).write(to: URL(filePath: "\(house.root)/out/.\(name).part"))
        #expect(await (try house.channel()).deliver(Post.message("E-2")) == .accepted)
        #expect(try house.names("out") == [name])
    }

    @Test("Old leftovers of ours are cleared away, and nothing else")
    func sweeping() async throws {
        let house = try House()
        let old = Date(timeIntervalSince1970: 1_700_000_000)
        for (name, date) in [
            (".CEB311Message_A_B_1.xml.part", old), (".CEB311Message_A_B_2.xml.part", Date()), (".other.part", old),
            ("CEB311Message_A_B_3.xml.part", old),
        ] {
            try Data("x".utf8).write(to: URL(filePath: "\(house.root)/out/\(name)"))
            try FileManager.default.setAttributes(
                [.modificationDate: date], ofItemAtPath: "\(house.root)/out/\(name)")
        }
        #expect(await (try house.channel()).deliver(Post.message("E-3")) == .accepted)
        #expect(
            try house.names("out")
                == [
                    ".CEB311Message_A_B_2.xml.part", ".other.part",
                    "CEB311Message_DXPENT0000012345_DXPEDCCEB0000002_E-3.xml", "CEB311Message_A_B_3.xml.part",
                ].sorted())
    }

    @Test("A name that is taken by what cannot be read may be ours")
    func takenName() async throws {
        let house = try House()
        let name = "CEB311Message_DXPENT0000012345_DXPEDCCEB0000002_E-4.xml"
        try FileManager.default.createSymbolicLink(
            atPath: "\(house.root)/out/\(name)", withDestinationPath: "\(house.root)/nowhere")
        guard case .unknown(let error) = await (try house.channel()).deliver(Post.message("E-4")) else {
            Issue.record("an outcome was invented")
            return
        }
        #expect(error.phase == .afterSend)
        #expect(try house.names("out") == [name])
    }

    @Test("10 MB arrive whole")
    func large() async throws {
        let house = try House()
        let bytes = [UInt8](repeating: 65, count: 10 << 20)
        #expect(await (try house.channel()).deliver(Post.message("BIG", bytes: bytes)) == .accepted)
        let name = try #require(try house.names("out").first)
        #expect(try Data(contentsOf: URL(filePath: "\(house.root)/out/\(name)")) == Data(bytes))
    }

    @Test("Missing folders are told at the start, and while running nothing is said to be sent")
    func missing() async throws {
        let house = try House()
        let channel = try house.channel()
        try FileManager.default.removeItem(atPath: "\(house.root)/out")
        guard case .notSent(let error) = await channel.deliver(Post.message()) else {
            Issue.record("sent into nowhere")
            return
        }
        #expect(error.code == .storage)
        #expect(error.isRetriable)
        #expect(error.message.contains("No such file or directory"))
        #expect(throws: TransportError.self) { try house.channel() }
        try FileManager.default.removeItem(atPath: "\(house.root)/in")
        await #expect(throws: TransportError.self) { try await channel.mailbox?.take(upTo: 1) }
    }

    @Test(
        "A full disk says so and leaves nothing behind",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDisk() async throws {
        let house = try House()
        // A quota by the kernel: files of this process may not grow beyond it; run apart, so that only it is bounded.
        #expect(throws: FileSystem.Failure.self) {
            try FileSystem.write([UInt8](repeating: 1, count: 10), to: "/dev/full/x")
        }
        let status = try RealServers.run(
            "/bin/bash",
            ["-c", "mkdir -p \(house.root)/small && mount -t tmpfs -o size=64k none \(house.root)/small"])
        guard status == 0 else { return }
        defer { _ = try? RealServers.run("/bin/umount", ["\(house.root)/small"]) }
        #expect(throws: FileSystem.Failure.self) {
            try FileSystem.write([UInt8](repeating: 1, count: 1 << 20), to: "\(house.root)/small/x")
        }
        #expect(try house.names("small").isEmpty)
    }

    @Test("Receipts come oldest first and stay until they are settled")
    func receive() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        for (index, name) in ["c.xml", "a.xml", "b.XML"].enumerated() {
            try house.put(name, Post.receipt("R\(index)"))
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000 + Double(index))],
                ofItemAtPath: "\(house.root)/in/\(name)")
        }
        try house.put("note.txt", [65])
        try house.put(".hidden.xml", Post.receipt("H"))
        let first = try await mailbox.take(upTo: 2)
        #expect(Post.orders(first) == ["R0", "R1"])
        #expect(!first.isEmptied)
        let again = try await mailbox.take(upTo: 10)
        #expect(Post.orders(again) == ["R0", "R1", "R2"])
        #expect(again.isEmptied)
        try await mailbox.settle(Post.settled(again))
        #expect(try house.names("in") == [".hidden.xml", "note.txt"])
        #expect(try house.names("done/20260102") == ["a.xml", "b.XML", "c.xml"])
        #expect(try await mailbox.take(upTo: 10).items.isEmpty)
    }

    @Test("A file of the same name is kept beside the first; one written anew meanwhile is not moved")
    func sameNames() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        for number in 0..<2 {
            try house.put("a.xml", Post.receipt("S\(number)"))
            let batch = try await mailbox.take(upTo: 10)
            try await mailbox.settle(Post.settled(batch))
        }
        #expect(try house.names("done/20260102") == ["a.xml", "a.xml.1"])
        try house.put("b.xml", Post.receipt("OLD"))
        let batch = try await mailbox.take(upTo: 10)
        try house.put("b.xml", Post.receipt("NEWER"))
        try await mailbox.settle(Post.settled(batch))
        #expect(Post.orders(try await mailbox.take(upTo: 10)) == ["NEWER"])
    }

    @Test("A half-written receipt is left until it is whole")
    func halfWritten() async throws {
        let house = try House(settle: .seconds(60))
        let mailbox = try #require(try house.channel().mailbox)
        let receipt = Post.receipt("HALF")
        for length in [0, 1, receipt.count / 2, receipt.count - 1] {
            try house.put("h.xml", Array(receipt.prefix(length)))
            #expect(try await mailbox.take(upTo: 10).items.isEmpty, "\(length) bytes")
        }
        try house.put("h.xml", receipt)
        #expect(Post.orders(try await mailbox.take(upTo: 10)) == ["HALF"])
    }

    @Test("What stays broken is kept as unreadable and goes to the failure folder")
    func broken() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        try house.put("x.xml", Array("<CEB312Message><Order".utf8))
        #expect(try await mailbox.take(upTo: 10).items.isEmpty)
        let batch = try await Post.take(mailbox)
        #expect(Post.orders(batch) == ["unreadable"])
        #expect(batch.items.first?.receipt.bytes == Array("<CEB312Message><Order".utf8))
        try await mailbox.settle(Post.settled(batch))
        #expect(try house.names("failed") == ["x.xml"])
        #expect(try house.names("in").isEmpty)
    }

    @Test("What is no receipt at all needs no waiting, and what is too large is cut for the record")
    func odd() async throws {
        var house = try House()
        house.settings.maximumBytes = 200_000
        let mailbox = try #require(try house.channel().mailbox)
        try house.put("other.xml", Array("<html/>".utf8))
        try house.put("large.xml", Post.receipt("L", padding: 300_000))
        let batch = try await Post.take(mailbox, 10, atLeast: 2)
        #expect(batch.items.count == 2)
        let large = try #require(batch.items.first { $0.id == "large.xml" })
        #expect(large.isCut)
        #expect(large.receipt.bytes.count == 64 << 10)
        try await mailbox.settle(batch.items.map { MailboxSettlement(id: $0.id, isReadable: false) })
        #expect(try house.names("failed") == ["large.xml", "other.xml"])
    }

    @Test("Hostile names are left lying and counted; links and folders are no receipts")
    func hostileNames() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        try house.put("line\nbreak.xml", Post.receipt("N"))
        try house.put("quote\".xml", Post.receipt("Q"))
        try FileManager.default.createSymbolicLink(
            atPath: "\(house.root)/in/link.xml", withDestinationPath: "/etc/passwd")
        try FileManager.default.createDirectory(
            atPath: "\(house.root)/in/folder.xml", withIntermediateDirectories: false)
        try house.put("good.xml", Post.receipt("GOOD"))
        let batch = try await mailbox.take(upTo: 10)
        #expect(Post.orders(batch) == ["GOOD"])
        #expect(batch.oddNames == 2)
        try await mailbox.settle([
            MailboxSettlement(id: "../out", isReadable: true), MailboxSettlement(id: "nobody.xml", isReadable: true),
        ])
        #expect(try house.names("in").count == 5)
    }

    @Test("A file that cannot be read holds up nobody, and is counted")
    func unreadable() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        try house.put("a.xml", Post.receipt("A"))
        try house.put("b.xml", Post.receipt("B"))
        let path = "\(house.root)/in/a.xml"
        let isRoot = geteuid() == 0
        // The system's superuser reads what it likes, but not a memory that is not there.
        let status = try RealServers.run(
            "/bin/sh", ["-c", isRoot ? "mount --bind /proc/self/mem \(path)" : "chmod 000 \(path)"])
        guard status == 0 else { return }
        defer { if isRoot { _ = try? RealServers.run("/bin/umount", ["-l", path]) } }
        let batch = try await mailbox.take(upTo: 10)
        #expect(Post.orders(batch) == ["B"])
        #expect(batch.unread == 1)
        try await mailbox.settle(Post.settled(batch))
        #expect(try house.names("done/20260102") == ["b.xml"])
    }

    @Test("What cannot be moved holds up nobody, is not handed out again, and is moved when it can be")
    func unmovable() async throws {
        let house = try House()
        let mailbox = try #require(try house.channel().mailbox)
        let done = "\(house.root)/done/20260102"
        try FileManager.default.createDirectory(atPath: done, withIntermediateDirectories: true)
        // Every name that it could have is taken.
        for number in 0..<1000 {
            try Data().write(to: URL(filePath: "\(done)/a.xml" + (number == 0 ? "" : ".\(number)")))
        }
        for (index, name) in ["a", "b", "c"].enumerated() {
            try house.put("\(name).xml", Post.receipt(name))
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000 + Double(index))],
                ofItemAtPath: "\(house.root)/in/\(name).xml")
        }
        let first = try await mailbox.take(upTo: 2)
        #expect(Post.orders(first) == ["a", "b"])
        await #expect(throws: TransportError.self) { try await mailbox.settle(Post.settled(first)) }
        #expect(try house.names("in") == ["a.xml", "c.xml"])
        let second = try await mailbox.take(upTo: 1)
        #expect(Post.orders(second) == ["c"])
        #expect(second.unmoved == 1)
        try await mailbox.settle(Post.settled(second))
        try FileManager.default.removeItem(atPath: "\(done)/a.xml.7")
        let third = try await mailbox.take(upTo: 1)
        #expect(third.items.isEmpty)
        #expect(third.unmoved == 0)
        #expect(try house.names("in").isEmpty)
    }

    @Test("A handful ends when it is too much to hold")
    func byteBudget() {
        var batch = MailboxBatch()
        #expect(!batch.hasRoom(upTo: 0))
        while batch.hasRoom(upTo: 50) {
            batch.items.append(
                MailboxItem(
                    id: "\(batch.items.count)",
                    receipt: RawReceipt(kind: nil, format: .xml, bytes: Array(repeating: 65, count: 10 << 20))))
        }
        #expect(batch.items.count == 4)
    }

    @Test("done: delete deletes")
    func deletion() async throws {
        var house = try House()
        house.settings.done = nil
        let mailbox = try #require(try house.channel().mailbox)
        try house.put("d.xml", Post.receipt("D"))
        let batch = try await mailbox.take(upTo: 10)
        try await mailbox.settle(Post.settled(batch))
        #expect(try house.names("in").isEmpty)
        #expect(try house.names("done").isEmpty)
    }

    @Test("Payment records of the 2018 announcement do not go this way")
    func evidence() async throws {
        let house = try House()
        let message = OutboundMessage(
            kind: .paymentEvidence, envelopeID: "E", dxpId: "", bytes: [], createdAt: Timestamp(milliseconds: 0))
        guard case .notSent = await (try house.channel()).deliver(message) else {
            Issue.record("it was sent")
            return
        }
    }
}
