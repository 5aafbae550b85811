import Catalog
import Hummingbird
import Query

/// Timeline, map and lists of terms.
extension SearchRoutes {
    @Sendable func timeline(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let parameters = try await parameters(of: request, context, own: ["by"])
        guard let unit = TimelineUnit(rawValue: (parameters.others["by"] ?? "month").lowercased()) else {
            throw APIError.badInput(field: "by", reason: "must be one of year, month, day")
        }
        let buckets = try await queries.result(
            of: TimelineRequest(filter: parameters.filter, unit: unit), shapes.coverColumns,
            for: try context.visibility)
        return try shapes.response("timeline", buckets, shapes.timeline)
    }

    @Sendable func map(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try shapes.response("clusters", try await clusters(request, context), shapes.map)
    }

    @Sendable func mapFeatures(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        .rendered(try GeoJSON.bytes(try await clusters(request, context)), "application/geo+json")
    }

    private func clusters(_ request: Request, _ context: LibraryRequestContext) async throws -> [MapClusterObject] {
        let parameters = try await parameters(of: request, context, own: ["viewport", "zoom"])
        let sides = (parameters.others["viewport"] ?? "").split(separator: ",").map { Double($0) ?? .nan }
        guard sides.count == 4,
            let box = BoundingBox(west: sides[0], south: sides[1], east: sides[2], north: sides[3])
        else {
            throw APIError.badInput(
                field: "viewport",
                reason:
                    "must be west,south,east,north in degrees: longitudes from -180 to 180, latitudes from -90 to 90, "
                    + "south not above north")
        }
        let view = try MapView(box: box, zoom: parameters.others["zoom"].flatMap(Double.init) ?? .nan)
        return try await queries.result(
            of: MapRequest(filter: parameters.filter, view: view), shapes.coverColumns, for: try context.visibility)
    }

    @Sendable func facets(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let parameters = try await parameters(of: request, context, own: ["limit", "list", "after"])
        guard let size = FacetPage.Size(try parameters.integer("limit") ?? 20) else {
            throw APIError.badInput(field: "limit", reason: "must be between 1 and 200")
        }
        let after = parameters.others["after"]
        func page(_ facet: Facet) -> FacetPage {
            FacetPage(name: facet.rawValue, facet: facet, size: size, after: after, cursorName: "after")
        }
        guard let name = parameters.others["list"] else {
            if after != nil { throw APIError.badInput(field: "after", reason: "needs `list`") }
            let pages = Facet.allCases.map(page)
            let request = FacetsRequest(filter: parameters.filter, pages: pages)
            return try shapes.response(
                try await queries.result(of: request, for: try context.visibility), shapes.facets)
        }
        guard let facet = Facet(rawValue: name), let shape = shapes.facet[facet] else {
            let allowed = Facet.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIError.badInput(field: "list", reason: "must be one of \(allowed)")
        }
        let request = FacetsRequest(filter: parameters.filter, pages: [page(facet)])
        return try shapes.response(try await queries.result(of: request, for: try context.visibility), shape)
    }

    /// Flat parameters of a GET, or the members of a POST's body.
    private func parameters(
        of request: Request, _ context: LibraryRequestContext, own: Set<String>
    ) async throws -> SearchParameters {
        guard request.method == .post else {
            return try SearchParameters(try QueryString(request.uri.query), own: own)
        }
        return try SearchParameters(try await request.members(context), own: own)
    }
}
