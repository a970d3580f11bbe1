import Foundation

/// Places in the checkout, found from this file.
public enum Checkout {
    /// The repository's root.
    public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    public static var templates: String { self.root + "/Templates" }

    /// Development keys, made by `certs/make-dev-certs` (which `make test` runs).
    public static var keys: String { self.root + "/certs/dev" }

    /// The official schema beside the checkout; nil where it is absent.
    public static var officialImportSchema: String? {
        let path = self.root + "/../shared/spec/ceb/xsd/202205/import.xsd"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// A new folder that the test owns.
    public static func temporaryFolder() throws -> String {
        let path = NSTemporaryDirectory() + "tongguan-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// A file of the checkout.
    public static func read(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: self.root + "/" + path)))
    }
}
