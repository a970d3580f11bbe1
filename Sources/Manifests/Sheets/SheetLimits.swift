/// How large a spreadsheet may be. Everything beyond is refused with `limitExceeded`.
public struct SheetLimits: Sendable, Hashable {
    /// Bytes of the file. Defaults to 20 MB.
    public var bytes: Int
    /// Rows below the header. Defaults to 50,000.
    public var rows: Int
    /// Columns. Defaults to 300.
    public var columns: Int
    /// Bytes of one cell. Defaults to 10,000.
    public var cellBytes: Int

    public init(bytes: Int = 20_000_000, rows: Int = 50_000, columns: Int = 300, cellBytes: Int = 10_000) {
        self.bytes = bytes
        self.rows = rows
        self.columns = columns
        self.cellBytes = cellBytes
    }
}
