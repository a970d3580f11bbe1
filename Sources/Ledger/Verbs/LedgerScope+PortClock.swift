import Declarations

/// The port's clock beside ours. Cursors of polls and the times of receipts are the port's, everything else is ours, and the two
/// may be hours apart.
///
/// A port that is ahead needs no reckoning: a poll never counts as later than our own time, so no more happens than that its last
/// hours are asked for once more.
extension LedgerScope {
    /// Clocks that differ by less are taken as equal: polls overlap by more.
    private static let sameTime = Duration.seconds(60)

    /// How far our clock was ahead of the port's when a stream of the route's identity was last read on; zero while they agree or
    /// nothing is known.
    func leadOverPort(on route: String) throws -> Duration {
        let lead = try self.sql.first(
            """
            SELECT polled_at - since FROM poll_cursor WHERE route = ? AND polled_at > 0
            ORDER BY polled_at DESC LIMIT 1
            """, [.text(RouteName.identity(of: route))]
        ) { Duration.milliseconds($0.int(0)) }
        return lead.flatMap { $0 > Self.sameTime ? $0 : nil } ?? .zero
    }

    /// What the port's clock showed at a moment of ours, or earlier. Ours may have been set back: it then only goes slower until
    /// it is right again, so it was further ahead at that moment, by no more than what passed since.
    func portTime(of moment: Timestamp, on route: String) throws -> Timestamp {
        let lead = try self.leadOverPort(on: route)
        return lead > .zero ? moment - lead - max(.zero, self.now - moment) : moment
    }
}
