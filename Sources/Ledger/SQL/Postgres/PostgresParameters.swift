/// Parameters as they go over the wire: one buffer, and where in it each one lies.
struct PostgresParameters {
    private(set) var bytes: [UInt8] = []
    /// Negative for NULL.
    private(set) var offsets: [Int32] = []
    private(set) var lengths: [Int32] = []
    /// 0 where the server is to find out: a NULL has no type of its own.
    private(set) var types: [UInt32] = []

    init(_ values: [SQLValue]) {
        for value in values {
            switch value {
            case .int(let int):
                self.add(PostgresType.int8) { bytes in
                    for shift in stride(from: 56, through: 0, by: -8) {
                        bytes.append(UInt8(truncatingIfNeeded: int >> Int64(shift)))
                    }
                }
            case .text(let text): self.add(PostgresType.text) { $0 += text.utf8 }
            case .blob(let blob): self.add(PostgresType.bytea) { $0 += blob }
            case .null:
                self.offsets.append(-1)
                self.lengths.append(0)
                self.types.append(0)
            }
        }
        // An empty buffer has no address to count from.
        self.bytes.append(0)
    }

    private mutating func add(_ type: UInt32, _ write: (inout [UInt8]) -> Void) {
        let start = self.bytes.count
        write(&self.bytes)
        self.offsets.append(Int32(clamping: start))
        self.lengths.append(Int32(clamping: self.bytes.count - start))
        self.types.append(type)
    }
}
