import HTTPTypes
import Hummingbird
import Support
import Synchronization

/// Counts requests and their durations by route, method and status.
final class RequestMetrics: Sendable {
    private struct Series: Hashable {
        let route: String
        let method: String
    }

    private struct Durations {
        var statuses: [Int: Int] = [:]
        var seconds = 0.0

        var count: Int { statuses.values.reduce(0, +) }
        var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count)
    }

    /// Upper bounds of the histogram, in seconds. Few, since each is a series per route and method.
    static let bounds = [0.005, 0.025, 0.1, 0.5, 2.5, 10]

    private let series = Mutex<[Series: Durations]>([:])
    private let abandoned = Mutex(0)

    /// The route is the pattern, not the path, so that the number of series is bounded.
    func record(route: String?, method: HTTPRequest.Method, status: HTTPResponse.Status, duration: Duration) {
        let known: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .delete, .options, .patch]
        let key = Series(
            route: route ?? "other", method: known.contains(method) ? method.rawValue : "OTHER")
        let seconds = duration.inSeconds
        series.withLock { series in
            var durations = series[key] ?? Durations()
            durations.statuses[status.code, default: 0] += 1
            durations.seconds += seconds
            if let bucket = Self.bounds.firstIndex(where: { seconds <= $0 }) { durations.buckets[bucket] += 1 }
            series[key] = durations
        }
    }

    /// Counts a request whose client disconnected before the response.
    func recordAbandoned() { abandoned.withLock { $0 += 1 } }

    func write(to text: inout PrometheusText) {
        let name = "calotype_http_request_duration_seconds"
        let snapshot = series.withLock { $0 }.sorted {
            ($0.key.route, $0.key.method) < ($1.key.route, $1.key.method)
        }
        text.family("calotype_http_requests_total", "Requests by route, method and status.", "counter")
        for (key, durations) in snapshot {
            for (status, count) in durations.statuses.sorted(by: { $0.key < $1.key }) {
                text.sample(
                    "calotype_http_requests_total",
                    labels: [("route", key.route), ("method", key.method), ("status", String(status))], Double(count))
            }
        }
        text.family(name, "Duration of requests by route and method.", "histogram")
        for (key, durations) in snapshot {
            let labels = [("route", key.route), ("method", key.method)]
            var below = 0
            for (bound, count) in zip(Self.bounds, durations.buckets) {
                below += count
                text.sample(name + "_bucket", labels: labels + [("le", "\(bound)")], Double(below))
            }
            text.sample(name + "_bucket", labels: labels + [("le", "+Inf")], Double(durations.count))
            text.sample(name + "_sum", labels: labels, durations.seconds)
            text.sample(name + "_count", labels: labels, Double(durations.count))
        }
        text.counter(
            "calotype_http_requests_abandoned_total", "Requests abandoned because their client disconnected.",
            Double(abandoned.withLock { $0 }))
    }
}

struct RequestMetricsMiddleware: RouterMiddleware {
    typealias Context = LibraryRequestContext

    let metrics: RequestMetrics

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        defer { if Task.isCancelled { metrics.recordAbandoned() } }
        let response = try await next(request, context)
        metrics.record(
            route: context.endpointPath, method: request.method, status: response.status,
            duration: ContinuousClock.now - start)
        return response
    }
}
