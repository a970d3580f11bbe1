/// Under which names a signature with an SM2 key states its algorithms (`ds:SignatureMethod`, `ds:DigestMethod`).
///
/// Customs prescribes the names of the 2022/04 standard; a few local platforms were seen to want others.
public enum SignatureNaming: String, Sendable, Hashable, Codable, CaseIterable {
    /// `http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3` with an SM3 digest: the standard.
    case official
    /// `http://www.w3.org/2000/09/xmldsig#sm2-sm3` with a SHA-1 digest: seen at Haikou in 2023, not official.
    case w3c
}
