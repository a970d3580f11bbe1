import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Manifests
import Testing

/// Folders that files are dropped into, and the section of the configuration.
@Suite struct UploadFolderTests {
    @Test("A settled file is processed and moved with its result beside it; an unreadable one says why")
    func drop() async throws {
        let house = UploadHouse(try await Rehearsal())
        let base = try Checkout.temporaryFolder()
        let files = FileManager.default
        try files.createDirectory(atPath: base + "/in", withIntermediateDirectories: true)
        func put(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(base)/in/\(name)"))
        }
        func names(_ folder: String) -> [String] {
            ((try? files.contentsOfDirectory(atPath: "\(base)/\(folder)")) ?? []).sorted()
        }
        try put("a.csv", try UploadHouse.csv([SampleOrder("F-1")]))
        try put("b.xlsx", try UploadHouse.workbook(try UploadHouse.csv([SampleOrder("F-2")])))
        try put("bad.csv", Array("one,two\n1,2\n".utf8))
        try put(".hidden.csv", Array("x".utf8))
        try put("note.pdf", Array("x".utf8))
        func look(settle: Duration) async {
            let folders = UploadFolders(
                house.premises, desk: house.gateway,
                folders: [
                    .init(
                        path: base + "/in", tenant: house.house.tenant, done: base + "/done", failed: base + "/failed",
                        settle: settle)
                ])
            await withTaskGroup { group in
                group.addTask {
                    await folders.lookOnce()
                    // Nothing is waited for: what is worked off by then is finished by a later look.
                    for _ in 0..<20_000 where settle == .zero && names("in").count > 2 {
                        await folders.lookOnce()
                        await Task.yield()
                    }
                    return true
                }
                group.addTask {
                    while !Task.isCancelled {
                        if await !house.processor.processOnce() { await Task.yield() }
                    }
                    return false
                }
                while await group.next() == false {}
                group.cancelAll()
            }
        }
        await look(settle: .seconds(3600))
        #expect(names("in").count == 5 && names("done").isEmpty)

        await look(settle: .zero)
        #expect(names("in") == [".hidden.csv", "note.pdf"])
        #expect(names("done") == ["a.csv", "a.csv.result.csv", "b.xlsx", "b.xlsx.result.xlsx"])
        #expect(names("failed") == ["bad.csv", "bad.csv.result.txt"])
        #expect(try await house.house.order("F-1").state == .accepted)
        #expect(try await house.house.order("F-2").state == .accepted)
        let result = try String(contentsOfFile: base + "/done/a.csv.result.csv", encoding: .utf8)
        #expect(result.contains("已接收"))
        let why = try String(contentsOfFile: base + "/failed/bad.csv.result.txt", encoding: .utf8)
        #expect(why.split(separator: "\n").count >= 3)

        // The same name again is kept beside the first.
        try put("a.csv", try UploadHouse.csv([SampleOrder("F-1")]))
        await look(settle: .zero)
        #expect(names("done").contains("2-a.csv"))
        await house.house.end()
    }

    private static let folder = """
          folders:
            - path: run/drop
              tenant: hanbit-beauty
              done: run/drop-done
              failed: run/drop-failed
              settle_time: 30s

        """

    private func load(_ section: String) throws -> (text: String, Result<UploadSettings, ConfigurationError>) {
        let fixture = try ConfigurationFixture.shared.get()
        let start = try #require(fixture.example.range(of: "\nuploads:\n")).upperBound
        let text = fixture.example.replacingCharacters(
            in: start..<start, with: section
        ).replacing("  keep: 30d ", with: "  # keep: ").replacing("  undo: 0s ", with: "  # undo: ")
        let path = try fixture.write(text)
        do throws(ConfigurationError) {
            return (text, .success(try GatewayConfiguration.load(path: path, environment: [:]).uploads))
        } catch {
            return (text, .failure(error))
        }
    }

    @Test("The section is read as written")
    func section() throws {
        let settings = try self.load("  keep: 7d\n  undo: 30m\n" + Self.folder).1.get()
        #expect(settings.keep == .seconds(7 * 86_400) && settings.undo == .seconds(1800))
        let folder = try #require(settings.folders.first)
        #expect(folder.tenant == "hanbit-beauty" && folder.settle == .seconds(30) && folder.channel == nil)
        #expect(folder.path.hasPrefix("/") && folder.path.hasSuffix("/run/drop"))
        #expect(folder.done.hasSuffix("/run/drop-done") && folder.failed.hasSuffix("/run/drop-failed"))
    }

    @Test(
        "What cannot be meant is refused with file and line",
        arguments: [
            ("tenant: hanbit-beauty", "tenant: nobody"), ("settle_time: 30s", "settle_time: soon"),
            ("settle_time: 30s", "settle: 30s"), ("settle_time: 30s", "channel: no-such-shop"),
            ("done: run/drop-done", "done: run/drop"),
        ])
    func refused(_ old: String, _ new: String) throws {
        let (text, outcome) = try self.load(Self.folder.replacing(old, with: new))
        guard case .failure(let error) = outcome else {
            Issue.record("taken: \(new)")
            return
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let problem = try #require(error.problems.first)
        #expect(problem.file.hasSuffix(".yaml") && problem.keyPath.hasPrefix("uploads"))
        // The line of the key, or of the entry that it belongs to.
        let wrong = try #require(lines.firstIndex { $0.hasSuffix(new) }) + 1
        #expect((wrong - 2...wrong).contains(problem.line), "\(problem)")
        #expect(error.message.contains("\(problem.file):\(problem.line)"))
    }
}
