import Foundation

/// Places relative to this file.
enum Checkout {
    /// The package's folder.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// A file of the specification that may stand beside the checkout; nil when it is absent.
    static func specification(_ path: String) -> String? {
        let file = "\(Self.root)/../shared/spec/\(path)"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        return file
    }
}
