import Synchronization

/// Counts of requests per route, method and status, and their durations, as a Prometheus text page.
///
/// Routes are templates (`/v1/orders/{orderNo}`), so the number of series is bounded whatever clients ask for.
public final class HTTPMetrics: Sendable {
    /// Upper bounds of the duration buckets, seconds.
    static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

    private struct Series: Hashable {
        var route: String
        var method: String
        var status: Int
    }

    private struct Histogram {
        var buckets = [Int](repeating: 0, count: HTTPMetrics.bounds.count)
        var count = 0
        var seconds = 0.0
    }

    private struct State {
        var requests: [Series: Int] = [:]
        var durations: [String: Histogram] = [:]
        var inFlight = 0
    }

    private let state = Mutex(State())

    /// Nothing counted yet.
    public init() {}

    func begin() {
        self.state.withLock { $0.inFlight += 1 }
    }

    func end(route: String, method: String, status: Int, duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let elapsed = Double(seconds) + Double(attoseconds) / 1e18
        let bucket = Self.bounds.firstIndex { elapsed <= $0 }
        self.state.withLock { state in
            state.inFlight -= 1
            state.requests[Series(route: route, method: method, status: status), default: 0] += 1
            var histogram = state.durations[route] ?? Histogram()
            if let bucket { histogram.buckets[bucket] += 1 }
            histogram.count += 1
            histogram.seconds += elapsed
            state.durations[route] = histogram
        }
    }

    /// The page in the Prometheus text format 0.0.4, series in a stable order.
    public func render() -> String {
        let state = self.state.withLock { $0 }
        var page = """
            # HELP tongguan_http_requests_in_flight Requests being answered.
            # TYPE tongguan_http_requests_in_flight gauge
            tongguan_http_requests_in_flight \(state.inFlight)
            # HELP tongguan_http_requests_total Requests answered, by route, method and status.
            # TYPE tongguan_http_requests_total counter

            """
        let requests = state.requests.sorted {
            ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
        }
        for (series, count) in requests {
            page += "tongguan_http_requests_total{route=\"\(series.route)\",method=\"\(series.method)\""
            page += ",status=\"\(series.status)\"} \(count)\n"
        }
        page += """
            # HELP tongguan_http_request_duration_seconds Time from the request's head to its answer.
            # TYPE tongguan_http_request_duration_seconds histogram

            """
        for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            var cumulative = 0
            for (bound, count) in zip(Self.bounds, histogram.buckets) {
                cumulative += count
                page +=
                    "tongguan_http_request_duration_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(cumulative)\n"
            }
            page += "tongguan_http_request_duration_seconds_bucket{route=\"\(route)\",le=\"+Inf\"} \(histogram.count)\n"
            page += "tongguan_http_request_duration_seconds_sum{route=\"\(route)\"} \(histogram.seconds)\n"
            page += "tongguan_http_request_duration_seconds_count{route=\"\(route)\"} \(histogram.count)\n"
        }
        return page
    }
}
