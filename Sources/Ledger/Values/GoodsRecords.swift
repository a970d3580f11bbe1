public import Declarations

/// An article as a registry stores it: one version of it.
public struct GoodsRecord: Sendable, Hashable {
    /// The number it is known by.
    public var itemNo: String
    /// Counts the changes of the article from 1, removals included.
    public var version: Int
    /// When this version was stored.
    public var updatedAt: Timestamp
    /// Where this version came from, for the record.
    public var source: String
    /// The article; nil when this version is its removal.
    public var goods: Goods?
}

/// What became of an article that was to be stored or removed.
public enum GoodsChange: Sendable, Hashable {
    /// Stored now under this version.
    case stored(version: Int)
    /// It is there already, under this version.
    case unchanged(version: Int)
    /// Removed now; the removal has this version.
    case removed(version: Int)
    /// There is nothing to remove.
    case absent
    /// This article alone could not be stored; a person is told.
    case failed(LedgerError)
}
