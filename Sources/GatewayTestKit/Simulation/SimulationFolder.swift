import Foundation

/// Where a simulation keeps its ledger: in memory where the system has such a place, for it never loses power.
enum SimulationFolder {
    static func make() throws -> String {
        let memory = "/dev/shm"
        let root = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        let path = root + "/tongguan-simulation-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Files of the folder in which one of the texts stands in the clear.
    static func leaks(in folder: String, of secrets: [String]) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
            guard let bytes = FileManager.default.contents(atPath: folder + "/" + name) else { return false }
            return secrets.contains { bytes.range(of: Data($0.utf8)) != nil }
        }
    }
}
