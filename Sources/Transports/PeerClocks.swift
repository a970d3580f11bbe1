import Declarations
import Synchronization

/// What the `Date` fields of answers tell about this machine's clock, by origin (`https://host:port`).
///
/// A field names whole seconds and is as old as the way back, so what it tells is good to about two seconds.
public final class PeerClocks: Sendable {
    private let offsets = Mutex<[String: Duration]>([:])
    private static let limit = 256

    init() {}

    /// An answer came.
    ///
    /// - Parameters:
    ///   - date: the field as it stands.
    ///   - url: where the answer came from.
    ///   - now: this machine's clock at that moment.
    func heard(_ date: String?, from url: String, at now: Timestamp) {
        guard let moment = date.flatMap(HTTPTime.moment) else { return }
        self.offsets.withLock { offsets in
            let origin = Self.origin(of: url)
            guard offsets[origin] != nil || offsets.count < Self.limit else { return }
            // The middle of the second that the field names.
            offsets[origin] = moment + .milliseconds(500) - now
        }
    }

    /// How far this machine is behind the clocks of some addresses, the one in the middle; nil when none was heard of.
    public func skew(of urls: some Sequence<String>) -> Duration? {
        let origins = Set(urls.map(Self.origin))
        let known = self.offsets.withLock { $0.filter { origins.contains($0.key) }.values.sorted() }
        return known.isEmpty ? nil : known[known.count / 2]
    }

    private static func origin(of url: String) -> String {
        url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
    }
}
