import Declarations
import Foundation

/// The raw messages as they came, for outside judges.
struct MessageStore: Sendable {
    /// Folder into which each is written; nil keeps them in memory only.
    let directory: String?
    /// Bytes kept in memory; the oldest go first.
    let memoryLimit: Int
    private var kept: [Int: [UInt8]] = [:]
    private var names: [Int: String] = [:]
    private var order: ArraySlice<Int> = []
    private var size = 0

    init(directory: String?, memoryLimit: Int = 32 << 20) throws(PortError) {
        self.directory = directory
        self.memoryLimit = memoryLimit
        guard let directory else { return }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw PortError(.unreadableFile, "cannot create the folder for messages: \(directory)")
        }
    }

    /// Keeps one message; false when its file could not be written.
    mutating func keep(_ bytes: [UInt8], number: Int, kind: DocumentKind) -> Bool {
        if let directory = self.directory {
            let digits = String(number)
            let padded = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
            let name = directory + "/\(padded)-\(kind.messageName).xml"
            self.names[number] = name
            do { try Data(bytes).write(to: URL(fileURLWithPath: name)) } catch { return false }
            return true
        }
        self.kept[number] = bytes
        self.order.append(number)
        self.size += bytes.count
        while self.size > self.memoryLimit, let oldest = self.order.popFirst() {
            self.size -= self.kept.removeValue(forKey: oldest)?.count ?? 0
        }
        return true
    }

    /// The message of a request, while it is kept.
    func message(_ number: Int) -> [UInt8]? {
        if let bytes = self.kept[number] { return bytes }
        guard let name = self.names[number] else { return nil }
        return (try? Data(contentsOf: URL(fileURLWithPath: name))).map(Array.init)
    }
}
