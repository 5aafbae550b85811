import GraphQL
import Intake

/// A batch of jobs as GraphQL's `Job`.
struct JobObject: ResolvedObject {
    let progress: BatchProgress

    var typeName: String { "Job" }

    init(_ progress: BatchProgress) { self.progress = progress }

    var id: String { GlobalID.job(progress.id.rawValue).text }

    private var state: String {
        switch progress.state {
        case .running: progress.done == 0 ? "QUEUED" : "RUNNING"
        case .paused: "PAUSED"
        case .cancelled: "CANCELLED"
        case .finished: "DONE"
        }
    }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "id": .string(id)
        case "kind": .string("reindex")
        case "state": .string(state)
        case "parts": .list(progress.parts.map { .string($0.rawValue.uppercased()) })
        case "bytes": .double(Double(progress.bytes))
        case "total": .int(progress.total)
        case "done": .int(progress.done)
        case "failed": .int(progress.failed)
        case "createdAt": .string("\(progress.createdAt)")
        case "finishedAt": ResolvedValue(progress.finishedAt.map { "\($0)" })
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
