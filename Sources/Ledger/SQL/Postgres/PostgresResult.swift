internal import CPostgreSQL

/// A whole result, in binary form; freed with the last reference.
@safe final class PostgresResult {
    private let handle: OpaquePointer

    init(owning handle: OpaquePointer) { unsafe self.handle = handle }
    deinit { unsafe PQclear(self.handle) }

    var count: Int { unsafe Int(PQntuples(self.handle)) }

    /// Rows that a statement changed or brought.
    var changes: Int {
        unsafe PQcmdTuples(self.handle).flatMap { unsafe Int(String(cString: $0)) } ?? 0
    }

    /// What the server calls the command that it ran: `COMMIT`, `ROLLBACK`, `SELECT 1` …
    var command: String { unsafe PQcmdStatus(self.handle).map { unsafe String(cString: $0) } ?? "" }

    /// A field as text, for settings; of results in text form.
    func text(_ row: Int, _ column: Int) -> String {
        unsafe String(cString: PQgetvalue(self.handle, Int32(row), Int32(column)))
    }

    func type(_ column: Int) -> UInt32 { unsafe tg_pq_type(self.handle, Int32(column)) }

    /// Calls the body with the bytes of a field; nil for NULL.
    func field<T>(_ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer) -> T) -> T? {
        let (row, column) = (Int32(row), Int32(column))
        guard unsafe PQgetisnull(self.handle, row, column) == 0 else { return nil }
        let length = unsafe Int(PQgetlength(self.handle, row, column))
        return unsafe body(UnsafeRawBufferPointer(start: PQgetvalue(self.handle, row, column), count: length))
    }
}

/// One row of a result.
struct PostgresRow: SQLRow {
    let result: PostgresResult
    let row: Int

    func int(_ column: Int) -> Int64 { self.optionalInt(column) ?? Self.absent(column) }
    func text(_ column: Int) -> String { self.optionalText(column) ?? Self.absent(column) }
    func blob(_ column: Int) -> [UInt8] { self.optionalBlob(column) ?? Self.absent(column) }

    func optionalInt(_ column: Int) -> Int64? {
        let type = self.result.type(column)
        return unsafe self.result.field(self.row, column) { bytes in
            if type == PostgresType.numeric { return unsafe PostgresType.integer(ofNumeric: bytes) }
            // bool, int2, int4, int8: big-endian, 1 to 8 bytes; the first one carries the sign, except of a bool.
            let top = unsafe bytes.first ?? 0
            let first: Int64 = type != PostgresType.bool && top >= 128 ? -1 : 0
            return unsafe bytes.reduce(first) { $0 << 8 | Int64($1) }
        }
    }

    func optionalText(_ column: Int) -> String? {
        unsafe self.result.field(self.row, column) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    func optionalBlob(_ column: Int) -> [UInt8]? {
        unsafe self.result.field(self.row, column) { unsafe Array($0) }
    }

    /// As with the other store: a column that the schema allows to be absent is asked for as optional.
    private static func absent<T>(_ column: Int) -> T { preconditionFailure("column \(column) is NULL") }
}

/// The types that cross the wire, by their fixed numbers in `pg_type`.
enum PostgresType {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let int8: UInt32 = 20
    static let text: UInt32 = 25
    static let numeric: UInt32 = 1700

    /// The whole part of a binary `numeric`, which sums of integers are: count, weight, sign, scale, then digits of base 10,000.
    static func integer(ofNumeric bytes: UnsafeRawBufferPointer) -> Int64 {
        func short(_ index: Int) -> Int64 {
            guard bytes.count >= index * 2 + 2 else { return 0 }
            let (high, low) = unsafe (bytes[index * 2], bytes[index * 2 + 1])
            return Int64(Int16(bitPattern: UInt16(high) << 8 | UInt16(low)))
        }
        let (count, weight) = (short(0), short(1))
        guard weight >= 0 else { return 0 }
        var value: Int64 = 0
        for digit in 0...weight { value = value &* 10_000 &+ (digit < count ? short(4 + Int(digit)) : 0) }
        return short(2) == 0x4000 ? -value : value
    }
}
