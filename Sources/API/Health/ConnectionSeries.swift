import Synchronization

extension ConnectionCounters {
    /// Connections, streams and refusals as Prometheus series.
    func write(to text: inout PrometheusText) {
        text.gauge("calotype_http_connections", "Open connections.", Double(openConnections.value))
        text.counter(
            "calotype_http_connections_displaced_total", "Connections closed in favour of newer ones, or refused.",
            Double(displacedConnections.value))
        text.counter(
            "calotype_http_connections_timed_out_total", "Connections closed because their client was too slow.",
            Double(timedOutConnections.value))
        text.gauge("calotype_http_streams", "Open event streams.", Double(openStreams.value))
        text.gauge("calotype_http_exports", "Running exports.", Double(openExports.value))
        text.counter(
            "calotype_http_streams_refused_total", "Streams and exports refused with 429.",
            Double(refusedStreams.value))
        text.counter(
            "calotype_http_tokens_refused_total", "Requests with an unknown, revoked or expired token or session.",
            Double(refusedCredentials.value))
        text.gauge("calotype_http_body_bytes", "Bytes of request bodies in memory.", Double(bodyBytes.value))
        text.counter(
            "calotype_http_bodies_refused_total", "Requests refused because too many bodies were in memory.",
            Double(refusedBodies.value))
        text.counter(
            "calotype_http_forwarding_malformed_total", "Malformed values in headers of trusted proxies.",
            Double(malformedForwarding.value))
    }
}
