import Catalog
import HTTPTypes
import Hummingbird
import Intake
import JSON

/// `/api/v1/admin/queue`: the jobs of ingest, its dead jobs, and their retry.
struct QueueRoutes: Sendable {
    private static let bodyLimit = 1 << 16
    private static let limits = 1...200
    /// How many reindexes are listed.
    private static let reindexes = 5

    let queue: JobQueue
    let reindexing: Reindexing

    func add(to router: Router<LibraryRequestContext>) {
        router.get("api/v1/admin/queue") { request, context in try await list(request, context) }
        router.post("api/v1/admin/queue/retry") { request, context in try await retry(request, context) }
    }

    private func list(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        var limit = 50
        for parameter in try QueryString(request.uri.query).parameters {
            guard parameter.name == "limit" else {
                throw APIError.badInput(field: parameter.name, reason: "is unknown; allowed: limit")
            }
            guard let number = Int(parameter.value), Self.limits.contains(number) else {
                throw APIError.badInput(field: "limit", reason: "must be a whole number from 1 to 200")
            }
            limit = number
        }
        let statistics = try await queue.statistics()
        var jobs: [QueuedJob] = []
        // Jobs that need a person's attention come first.
        for state in [QueuedJob.State.dead, .running, .queued] where jobs.count < limit {
            jobs += try await queue.jobs(state, limit: limit - jobs.count)
        }
        let reasons = try await queue.deadByReason()
        let reindexes = try await reindexing.latest(Self.reindexes)
        return .json(
            JSONValue.object([
                "queued": .int(statistics.queued),
                "running": .int(statistics.running),
                "dead": .int(statistics.dead),
                "oldestQueuedSeconds": statistics.oldestQueuedSeconds.map(JSONValue.number) ?? .null,
                "jobs": .list(jobs.map(Self.described)),
                "reasons": .list(
                    reasons.map {
                        .object(["code": .string($0.reason), "jobs": .int($0.jobs)])
                    }),
                "reindexes": .list(reindexes.map(Self.described)),
            ]).json, status: .ok)
    }

    /// `{}` retries all dead jobs, `{"ids": ["12"]}` these.
    private func retry(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        guard case .object(let members) = try await request.json(limit: Self.bodyLimit, context) else {
            throw APIError.badInput(field: "body", reason: "must be an object")
        }
        var ids: [Int64]?
        for member in members {
            guard member.name == "ids" else {
                throw APIError.badInput(field: member.name, reason: "is unknown; allowed: ids")
            }
            guard case .list(let values) = member.value, (1...1000).contains(values.count) else {
                throw APIError.badInput(field: "ids", reason: "must be a list of 1 to 1000 job ids")
            }
            ids = try values.enumerated().map { index, value in
                guard case .string(let text) = value, let id = Int64(text) else {
                    throw APIError.badInput(field: "ids[\(index)]", reason: "must be the id of a job, as a string")
                }
                return id
            }
        }
        let count = try await queue.retryDead(ids: ids)
        return .json(JSONValue.object(["retried": .int(count)]).json, status: .ok)
    }

    /// Job ids are strings: many JSON readers keep numbers exact up to 2⁵³ only.
    private static func described(_ job: QueuedJob) -> JSONValue {
        .object([
            "id": .string(String(job.id)), "key": .string(job.key),
            "state": .string(job.state.rawValue), "attempts": .int(job.attempts),
            "errorCode": job.errorCode.map(JSONValue.string) ?? .null,
            "error": job.error.map(JSONValue.string) ?? .null,
            "createdAt": .string("\(job.createdAt)"),
            "startedAt": job.startedAt.map { .string("\($0)") } ?? .null,
        ])
    }

    private static func described(_ batch: BatchProgress) -> JSONValue {
        .object([
            "id": .string(GlobalID.job(batch.id.rawValue).text), "state": .string(batch.state.rawValue),
            "parts": .list(batch.parts.map { .string($0.rawValue) }),
            "total": .int(batch.total), "done": .int(batch.done),
            "failed": .int(batch.failed), "createdAt": .string("\(batch.createdAt)"),
            "note": batch.note.map(JSONValue.string) ?? .null,
        ])
    }
}
