import Declarations
import Manifests

/// What an upload is read from.
enum UploadSource {
    case table(SpreadsheetReader)
    case messages(MessageFileReader)

    /// - Parameter name: how the file is called.
    /// - Throws: `SpreadsheetError` when the file cannot be read.
    static func open(
        _ bytes: [UInt8], name: String, mapping: ChannelMapping? = nil
    ) throws(SpreadsheetError) -> (UploadSource, SpreadsheetFormat) {
        let format = try SpreadsheetFormat(of: bytes)
        switch format {
        case .csv, .xlsx:
            return (
                .table(
                    try SpreadsheetReader(
                        bytes, limits: SheetLimits(bytes: 64_000_000, columns: 200),
                        isKnown: mapping?.titleTest ?? { UploadColumns.field(of: $0) != nil })), format
            )
        case .xml, .zip: return (.messages(try MessageFileReader(bytes, name: name)), format)
        }
    }
}
