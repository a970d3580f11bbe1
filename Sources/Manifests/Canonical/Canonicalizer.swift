/// Writes the canonical form that signatures cover: inclusive Canonical XML 1.0 without comments.
public enum Canonicalizer {
    /// Parses a document and returns its canonical form.
    ///
    /// - Throws: `notWellFormed`, `doctypeRefused`, `limitExceeded`, `canonicalizationFailed`.
    public static func canonicalize(
        _ bytes: [UInt8], limits: XMLLimits = XMLLimits()
    ) throws(ManifestError) -> [UInt8] {
        try XMLTree(bytes, limits: limits).canonical()
    }
}
