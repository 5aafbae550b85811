/// The order of photos in a list. Every order is total: photos that compare equal are ordered by id.
package enum PhotoOrder: Hashable, Sendable {
    /// By local time of capture, newest first; undated photos last. The order of a timeline.
    case takenNewestFirst
    /// By local time of capture, oldest first; undated photos last.
    case takenOldestFirst
    /// By the time when Calotype first indexed the photo, newest first.
    case addedNewestFirst
    /// By the time of the last change, newest first.
    case changedNewestFirst
    /// By the distance from a place, nearest first; photos without a position last.
    case distance(from: Coordinate)
    /// By size in bytes, largest first.
    case largestFirst
    /// By file name (then path), A to Z; digit sequences by their value.
    case name

    /// The name in GraphQL (`PhotoOrder`) and, in lower case, in REST (`order=`). For `distance` the place is separate.
    package var name: String {
        switch self {
        case .takenNewestFirst: "TAKEN_DESC"
        case .takenOldestFirst: "TAKEN_ASC"
        case .addedNewestFirst: "ADDED_DESC"
        case .changedNewestFirst: "CHANGED_DESC"
        case .distance: "DISTANCE"
        case .largestFirst: "SIZE_DESC"
        case .name: "NAME"
        }
    }

    /// Finds an order by ``name`` (case-insensitive).
    ///
    /// - Parameter filter: `DISTANCE` measures from the place of its first `near` condition.
    /// - Throws: ``InputError`` for an unknown name, or for `DISTANCE` without a `near`.
    package init(name: String, filter: PhotoFilter) throws(InputError) {
        switch name.uppercased() {
        case "TAKEN_DESC": self = .takenNewestFirst
        case "TAKEN_ASC": self = .takenOldestFirst
        case "ADDED_DESC": self = .addedNewestFirst
        case "CHANGED_DESC": self = .changedNewestFirst
        case "SIZE_DESC": self = .largestFirst
        case "NAME": self = .name
        case "DISTANCE":
            guard let place = filter.firstNearPlace else {
                throw InputError(path: "order", reason: "DISTANCE needs a `near` condition in the filter")
            }
            self = .distance(from: place)
        default:
            throw InputError(
                path: "order",
                reason:
                    "\"\(name)\" is not one of TAKEN_DESC, TAKEN_ASC, ADDED_DESC, CHANGED_DESC, DISTANCE, SIZE_DESC, NAME"
            )
        }
    }
}

extension PhotoFilter {
    /// The place of the first `near` condition that is not negated, in reading order.
    var firstNearPlace: Coordinate? {
        switch self {
        case .near(let place, _): place
        case .and(let parts), .or(let parts): parts.lazy.compactMap(\.firstNearPlace).first
        default: nil
        }
    }
}
