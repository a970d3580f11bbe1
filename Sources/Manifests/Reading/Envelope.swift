/// The transport envelopes `DxpMsg` and, around it, `DxpMsgSv`, and `GzeportTransfer` of the Guangzhou platform: the business
/// message is inside in base64.
enum Envelope {
    /// The business message inside; nil when the root is no envelope.
    ///
    /// - Throws: `envelopeInvalid`.
    static func content(of root: XMLElement) throws(ManifestError) -> [UInt8]? {
        let message: XMLElement
        switch root.name {
        case "DxpMsg", "GzeportTransfer": message = root
        case "DxpMsgSv":
            guard let inner = root.child("DxpMsg") else {
                throw ManifestError(.envelopeInvalid, "DxpMsgSv holds no DxpMsg", line: root.line)
            }
            message = inner
        default: return nil
        }
        guard let data = message.child("Data") else {
            throw ManifestError(.envelopeInvalid, "\(message.name) has no Data", line: message.line)
        }
        guard let bytes = Base64.decode(data.text.utf8), !bytes.isEmpty else {
            throw ManifestError(.envelopeInvalid, "Data of \(message.name) is not base64", line: data.line)
        }
        return bytes
    }
}
