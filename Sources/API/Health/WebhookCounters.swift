import Synchronization

/// Counts webhook requests by outcome.
final class WebhookCounters: Sendable {
    enum Outcome: String, CaseIterable {
        /// Its events were queued.
        case accepted
        /// Its sender could not be authenticated.
        case unauthenticated
        /// It could not be parsed.
        case malformed
        /// The database did not accept it.
        case failed
    }

    private let counts = Mutex<[Outcome: Int]>([:])

    func count(_ outcome: Outcome) { counts.withLock { $0[outcome, default: 0] += 1 } }

    func write(to text: inout PrometheusText) {
        let counts = counts.withLock { $0 }
        text.family(
            "calotype_webhook_requests_total", "Webhook requests from object stores by outcome.", "counter")
        for outcome in Outcome.allCases {
            text.sample(
                "calotype_webhook_requests_total", labels: [("outcome", outcome.rawValue)],
                Double(counts[outcome, default: 0]))
        }
    }
}
