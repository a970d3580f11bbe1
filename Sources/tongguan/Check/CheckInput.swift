import Declarations
import Manifests

/// Reads what is to be checked.
enum CheckInput {
    /// Orders of a JSON or CSV file.
    ///
    /// - Throws: exit code 2 with a sentence on standard error when the file holds no orders.
    static func orders(_ path: String) throws -> [RawOrder] {
        try self.read(
            path, sheet: { RawOrder.read(sheet: $0) },
            json: { bytes throws(DeclarationError) in try RawOrder.read(json: bytes) })
    }

    /// Articles of a JSON or CSV file.
    ///
    /// - Throws: exit code 2 with a sentence on standard error when the file holds no articles.
    static func goods(_ path: String) throws -> [RawGoods] {
        try self.read(
            path, sheet: { RawGoods.read(sheet: $0) },
            json: { bytes throws(DeclarationError) in try RawGoods.read(json: bytes).goods })
    }

    private static func read<T>(
        _ path: String, sheet: (Sheet) -> [T], json: ([UInt8]) throws(DeclarationError) -> [T]
    ) throws -> [T] {
        let bytes: [UInt8]
        do {
            bytes = try Input.file(path)
        } catch {
            throw Exit.unusable
        }
        do {
            return self.isJSON(path, bytes) ? try json(bytes) : sheet(try CSVReader.read(bytes))
        } catch let error as DeclarationError {
            throw Exit.saying("\(path): \(error.message)", Exit.unusable)
        } catch let error as ManifestError {
            let line = error.line.map { ":\($0)" } ?? ""
            throw Exit.saying("\(path)\(line): \(error.message)", Exit.unusable)
        }
    }

    /// By its name, else by its first character.
    private static func isJSON(_ path: String, _ bytes: [UInt8]) -> Bool {
        if path.hasSuffix(".json") { return true }
        if path.hasSuffix(".csv") { return false }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let first = text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
}
