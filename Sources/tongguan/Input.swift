import FoundationEssentials
import Glibc

/// Reads what the command line names.
enum Input {
    /// The bytes of a file; `-` is standard input.
    ///
    /// - Throws: exit code 66 with a sentence on standard error.
    static func file(_ path: String) throws -> [UInt8] {
        let bytes = path == "-" ? self.standardInput() : FileManager.default.contents(atPath: path).map(Array.init)
        guard let bytes else { throw Exit.saying("\(path): cannot be read: no such file, or no permission", Exit.file) }
        return bytes
    }

    /// Everything until its end, be it a file, a pipe or a terminal; nil when it cannot be read.
    private static func standardInput() -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
