import Catalog
import Query

/// The photos of a filter on a map, close ones as one cluster.
struct MapRequest: LibraryRequest {
    let filter: PhotoFilter
    let view: MapView

    func plan(in snapshot: LibrarySnapshot) throws -> LibraryPlan<[MapClusterObject]> {
        let clusters = try snapshot.map(filter, box: view.box, zoom: view.zoom)
        return LibraryPlan(clusters.map(\.cover)) { rows in
            clusters.enumerated().map { MapClusterObject(cluster: $1, cover: rows.cover($0)) }
        }
    }
}

/// The visible part of a map.
struct MapView: Sendable {
    private static let zooms: ClosedRange<Double> = 0...22

    let box: BoundingBox
    let zoom: Double

    /// - Throws: bad input that names `zoom`.
    init(box: BoundingBox, zoom: Double) throws(InputError) {
        guard Self.zooms.contains(zoom) else {
            throw InputError(path: "zoom", reason: "must be a number between 0 and 22")
        }
        self.box = box
        self.zoom = zoom
    }
}
