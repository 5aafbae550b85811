/// Why a run cannot be confirmed.
package enum ConfirmationError: Error, Sendable, Equatable, CustomStringConvertible {
    case unknown(Int64)
    /// The run is waiting, is running, or failed.
    case unfinished(Int64)
    case withheldNothing(Int64)
    case confirmed(Int64, by: Int64)
    /// A later run had nothing to withhold.
    case outdated(Int64, by: Int64)
    /// The run's list of photos is not stored any more.
    case dropped(Int64)

    package var description: String {
        switch self {
        case .unknown(let id): "there is no run \(id); calotype reconcile starts a run and prints its id"
        case .unfinished(let id): "run \(id) is not finished or has failed; only a finished run can be confirmed"
        case .withheldNothing(let id): "run \(id) withheld nothing, so there is nothing to confirm"
        case .confirmed(let id, let later): "run \(id) was already confirmed by run \(later)"
        case .outdated(let id, let later): "run \(id) is out of date: run \(later) found nothing to withhold"
        case .dropped(let id): "the list of run \(id) is too old and was dropped; run calotype reconcile again"
        }
    }
}
