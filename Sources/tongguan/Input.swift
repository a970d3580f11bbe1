import FoundationEssentials

/// Reads what the command line names.
enum Input {
    /// The bytes of a file; `-` is standard input.
    ///
    /// - Throws: exit code 66 with a sentence on standard error.
    static func file(_ path: String) throws -> [UInt8] {
        let data = path == "-" ? self.standardInput() : FileManager.default.contents(atPath: path)
        guard let data else { throw Exit.saying("\(path): cannot be read: no such file, or no permission", Exit.file) }
        return [UInt8](data)
    }

    private static func standardInput() -> Data? { FileManager.default.contents(atPath: "/dev/stdin") }
}
