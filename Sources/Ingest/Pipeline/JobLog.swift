import Intake
import Logging

/// Counts and logs what becomes of a job's photo.
struct JobLog: Sendable {
    let metrics: IngestMetrics
    let logger: Logger

    func record(_ row: PhotoRow, _ job: IngestJob) {
        if let failure = row.failure {
            metrics.count { $0.failed[failure.code, default: 0] += 1 }
            logger.warning(
                "photo indexed with an error",
                metadata: ["key": "\(job.key)", "code": "\(failure.code)", "error": "\(failure.text)"])
        } else if row.isUnsupported {
            metrics.count { $0.unsupported += 1 }
            logger.debug("unsupported file", metadata: ["key": "\(job.key)", "type": "\(row.mediaType ?? "")"])
        } else {
            metrics.count { $0.indexed += 1 }
            logger.debug("photo indexed", metadata: ["key": "\(job.key)", "attempt": "\(job.attempts)"])
        }
    }

    func warn(_ warnings: [String], _ job: IngestJob) {
        for warning in warnings {
            logger.notice("metadata warning", metadata: ["key": "\(job.key)", "warning": "\(warning)"])
        }
    }
}
