import Foundation

/// Files beside the tests, and scratch directories that go away with the process.
enum Fixtures {
    /// `Tests/TransportsTests/Fixtures`.
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    /// A new empty directory.
    static func scratch() throws -> URL {
        let directory = scratchRoot.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory
    }

    private static let scratchRoot: URL = {
        let root = FileManager.default.temporaryDirectory.appending(path: "transports-tests-\(getpid())")
        atexit { try? FileManager.default.removeItem(at: Fixtures.scratchRootAtExit) }
        return root
    }()

    private static var scratchRootAtExit: URL {
        FileManager.default.temporaryDirectory.appending(path: "transports-tests-\(getpid())")
    }

    /// The official facts beside the checkout; nil when they are absent.
    static var spec: URL? {
        let package = directory.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let spec = package.deletingLastPathComponent().appending(path: "shared/spec")
        return FileManager.default.fileExists(atPath: spec.path) ? spec : nil
    }
}
