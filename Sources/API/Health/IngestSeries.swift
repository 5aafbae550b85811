import Intake
import Postgres

/// The Prometheus series of the queue and the ingest processes, from the database.
struct IngestSeries: Sendable {
    let queue: JobQueue
    let counters: IngestCounters
    private let database: PostgresClient

    init(postgres: PostgresClient) {
        queue = JobQueue(database: postgres)
        counters = IngestCounters(database: postgres)
        database = postgres
    }

    /// Writes nothing when the database is unavailable; `calotype_postgres_up` is then 0.
    func write(to text: inout PrometheusText) async {
        do {
            let (jobs, dead) = (try await queue.statistics(), try await queue.deadByReason())
            let counted = try await counters.all()
            let health = try await LibraryHealth(in: database)
            text.gauge("calotype_postgres_up", "Whether the database is available: 1 or 0.", 1)
            write(jobs, dead, to: &text)
            write(counted, to: &text)
            write(health, to: &text)
        } catch {
            text.gauge("calotype_postgres_up", "Whether the database is available: 1 or 0.", 0)
        }
    }

    private func write(_ jobs: JobStatistics, _ dead: [(reason: String, jobs: Int)], to text: inout PrometheusText) {
        text.family("calotype_ingest_jobs", "Jobs in the queue by state. Dead jobs are not retried.", "gauge")
        for (state, count) in [("queued", jobs.queued), ("running", jobs.running), ("dead", jobs.dead)] {
            text.sample("calotype_ingest_jobs", labels: [("state", state)], Double(count))
        }
        text.gauge(
            "calotype_ingest_oldest_queued_seconds", "Age of the oldest queued job; 0 if the queue is empty.",
            jobs.oldestQueuedSeconds ?? 0)
        text.family("calotype_ingest_dead_jobs", "Dead jobs by reason.", "gauge")
        for (reason, count) in dead {
            text.sample("calotype_ingest_dead_jobs", labels: [("reason", reason)], Double(count))
        }
    }

    private func write(_ health: LibraryHealth, to text: inout PrometheusText) {
        text.gauge(
            "calotype_guard_missing_photos", "Photos kept although their object is missing.",
            Double(health.missing))
        text.gauge(
            "calotype_guard_vanished_photos",
            "Photos whose objects disappeared within a week, at the guard's last measurement.",
            Double(health.vanished))
        text.family("calotype_verify_faults", "Originals that were not intact at their last verification.", "gauge")
        for name in LibraryHealth.faultNames {
            text.sample("calotype_verify_faults", labels: [("outcome", name)], Double(health.faults[name] ?? 0))
        }
        if let seconds = health.lastVerified {
            text.gauge("calotype_verify_age_seconds", "Time since the last verification of any original.", seconds)
        }
        if let seconds = health.oldestVerified {
            text.gauge(
                "calotype_verify_oldest_seconds", "Time since the oldest last verification of an original.",
                seconds)
        }
    }

    private func write(_ counted: [IngestCounters.Counter], to text: inout PrometheusText) {
        let values = Dictionary(grouping: counted, by: \.name)
        func value(_ name: String) -> Double { values[name]?.first?.value ?? 0 }
        text.family("calotype_ingest_photos_total", "Finished photo jobs by outcome.", "counter")
        for outcome in ["indexed", "unchanged", "removed", "withheld", "unsupported"] {
            text.sample(
                "calotype_ingest_photos_total", labels: [("outcome", outcome)], value("photos_\(outcome)"))
        }
        text.family("calotype_ingest_failures_total", "Photos indexed with an error, by reason.", "counter")
        for counter in values["photos_failed"] ?? [] {
            text.sample("calotype_ingest_failures_total", labels: [("reason", counter.reason)], counter.value)
        }
        for (name, stored, help) in [
            ("postponed_total", "jobs_postponed", "Jobs postponed because the object store was unavailable."),
            ("original_requests_total", "original_requests", "Requests to the store for originals."),
            ("original_bytes_total", "original_bytes", "Bytes of originals read."),
            ("job_seconds_total", "job_seconds", "Time spent on photo jobs."),
            ("picture_seconds_total", "picture_seconds", "Time spent on decoding and thumbnails."),
        ] {
            text.counter("calotype_ingest_\(name)", help, value(stored))
        }
    }
}
