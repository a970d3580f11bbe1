import FoundationEssentials

/// One line of `orders.jsonl`: an order as a tenant would send it, and how it must end.
struct DemoSample: Sendable {
    /// Line in the file, from 1.
    var line: Int
    /// Whose order it is.
    var tenant: String
    /// `orderNo` of the order; nil when it has none on purpose.
    var orderNo: String?
    /// The order exactly as it stands in the file: some are broken on purpose and must arrive so.
    var body: [UInt8]
    /// How it must end.
    var expectation: Expectation

    /// How an order must end.
    enum Expectation: Sendable, Equatable {
        /// Released by customs.
        case released
        /// Not taken by the gateway, with exactly these violation codes.
        case refused([String])
        /// Rejected by the port with this code.
        case rejected(String)
    }

    /// The name used in messages.
    var name: String { "\(self.tenant) \(self.orderNo ?? "(line \(self.line))")" }

    /// Reads all samples of a folder.
    ///
    /// - Throws: exit code 66 with the file and line that cannot be read.
    static func read(folder: String) throws -> [DemoSample] {
        let path = folder + "/orders.jsonl"
        let bytes = try Input.file(path)
        var samples: [DemoSample] = []
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            guard let sample = DemoSample(line: index + 1, bytes: Array(line)) else {
                throw Exit.saying("\(path):\(index + 1): is no sample", Exit.file)
            }
            samples.append(sample)
        }
        return samples
    }

    /// Nil when the line is not `{"tenant": …, "expect": …, "order": {…}}` in this order.
    init?(line number: Int, bytes: [UInt8]) {
        let mark = Array("\"order\":".utf8)
        guard let start = bytes.firstRange(of: mark), bytes.last == UInt8(ascii: "}") else { return nil }
        // The order may be broken on purpose, so only what stands before it is decoded.
        let head = Array(bytes[..<start.lowerBound]) + Array("\"order\":null}".utf8)
        guard let frame = try? JSONDecoder().decode(Frame.self, from: Data(head)) else { return nil }
        self.line = number
        self.tenant = frame.tenant
        self.body = Array(bytes[start.upperBound...].dropLast())
        self.orderNo = Self.orderNo(in: self.body)
        switch frame.expect.outcome {
        case "released": self.expectation = .released
        case "refused": self.expectation = .refused((frame.expect.violations ?? []).sorted())
        case "rejected":
            guard let code = frame.expect.code else { return nil }
            self.expectation = .rejected(code)
        default: return nil
        }
    }

    private struct Frame: Decodable {
        var tenant: String
        var expect: Expect

        struct Expect: Decodable {
            var outcome: String
            var violations: [String]?
            var code: String?
        }
    }

    private static func orderNo(in body: [UInt8]) -> String? {
        guard let start = body.firstRange(of: Array("\"orderNo\":\"".utf8)) else { return nil }
        let value = body[start.upperBound...].prefix { $0 != UInt8(ascii: "\"") }
        return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
    }
}
