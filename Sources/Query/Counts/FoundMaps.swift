import Catalog
import Synchronization

/// What one map shows: photos in cells of one size, whole ones.
struct MapQuery: Equatable {
    /// With the box that the cells cover.
    let filter: PhotoFilter
    let level: Int
}

/// The last maps of a snapshot. A map of the world counts every photo; while nothing changes, that is done once, and
/// panning within the same cells asks for the same map.
final class FoundMaps: Sendable {
    /// At most ``LibrarySnapshot/mostClusters`` clusters of 72 bytes each.
    private static let most = 8

    /// The last asked for at the end.
    private let kept = Mutex<[(query: MapQuery, clusters: [MapCluster])]>([])

    subscript(query: MapQuery) -> [MapCluster]? {
        kept.withLock { kept in
            guard let place = kept.firstIndex(where: { $0.query == query }) else { return nil }
            kept.append(kept.remove(at: place))
            return kept.last?.clusters
        }
    }

    func keep(_ clusters: [MapCluster], of query: MapQuery) {
        kept.withLock { kept in
            if kept.contains(where: { $0.query == query }) { return }
            if kept.count == Self.most { kept.removeFirst() }
            kept.append((query, clusters))
        }
    }
}
