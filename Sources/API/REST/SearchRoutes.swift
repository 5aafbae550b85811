import Catalog
import GraphQL
import HTTPTypes
import Hummingbird
import Query

/// REST's questions: flat parameters or the tree as JSON, answered as GraphQL answers.
struct SearchRoutes: Sendable {
    static let bodyLimit = 1 << 20

    let rest: RESTEngine
    let revalidation: EntityTags

    func add(to router: Router<LibraryRequestContext>) {
        add("api/v1/photos", to: router, photos)
        add("api/v1/photos/:id", to: router) { _, context in try await photo(context) }
        add("api/v1/timeline", to: router, timeline)
        add("api/v1/map", to: router, map)
        add("api/v1/map.geojson", to: router, mapFeatures)
        add("api/v1/facets", to: router, facets)
        add("api/v1/suggest", to: router, suggest)
        for (path, answer) in [
            ("api/v1/photos/search", search), ("api/v1/timeline", timeline), ("api/v1/map", map),
            ("api/v1/facets", facets),
        ] as [(RouterPath, Answer)] {
            router.post(path) { request, context in
                try context.require(.read)
                return try await answer(request, context)
            }
        }
    }

    private typealias Answer = @Sendable (Request, LibraryRequestContext) async throws -> Response

    /// A question by GET. Who asks is looked at before what is asked, so that strangers learn nothing of the parameters.
    private func add(
        _ path: RouterPath, to router: Router<LibraryRequestContext>,
        _ answer: @escaping Answer
    ) {
        router.get(path) { request, context in
            try context.require(.read)
            return try await revalidation.answer(request) { try await answer(request, context) }
        }
    }

    @Sendable private func photos(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let query = try QueryString(request.uri.query)
        let parameters = try SearchParameters(query, own: SearchParameters.pageNames)
        // Checked here so that errors name parameters; the engine checks the same again.
        _ = try parameters.page()
        let order = try PhotoOrder(name: parameters.others["order"] ?? "TAKEN_DESC", filter: parameters.filter)
        var variables = InputObject()
        variables.append("order", .string(order.name))
        for name in ["after", "before", "around"] {
            if let text = parameters.others[name] { variables.append(name, .string(text)) }
        }
        for name in ["first", "last"] {
            if let number = try parameters.integer(name) { variables.append(name, .int(number)) }
        }
        let note = LinkHeader()
        var response = try await rest.respond(
            RESTDocuments.photos, variables, context, filter: parameters.filter, pageNote: note)
        if let name = HTTPField.Name("Link") { response.headers[name] = note.links(request, query) }
        return response
    }

    /// What is asked: by flat parameters, or by POST as a tree.
    private func question(
        _ request: Request, _ context: LibraryRequestContext, own: Set<String>
    ) async throws -> SearchParameters {
        guard request.method == .post else {
            return try SearchParameters(try QueryString(request.uri.query), own: own)
        }
        return try SearchParameters(try await body(request, context), own: own)
    }

    private func body(_ request: Request, _ context: LibraryRequestContext) async throws -> [FilterInput.Member] {
        guard case .object(let members) = try await request.json(limit: Self.bodyLimit, context) else {
            throw APIError.badInput(field: "body", reason: "must be an object")
        }
        return members
    }

    @Sendable private func search(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let search = try SearchRequest(try await body(request, context))
        return try await rest.respond(RESTDocuments.photos, search.variables, context, filter: search.filter)
    }

    private func photo(_ context: LibraryRequestContext) async throws -> Response {
        let id = try context.photoID()
        return try await rest.respond(
            RESTDocuments.onePhoto, InputObject(["id": .int(Int(id.rawValue))]), context,
            missing: "There is no photo \(id).")
    }

    @Sendable private func timeline(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let parameters = try await question(request, context, own: ["by"])
        let unit = (parameters.others["by"] ?? "month").uppercased()
        guard ["YEAR", "MONTH", "DAY"].contains(unit) else {
            throw APIError.badInput(field: "by", reason: "must be one of year, month, day")
        }
        var variables = InputObject()
        variables.append("by", .string(unit))
        return try await rest.respond(
            RESTDocuments.timeline, variables, context, filter: parameters.filter, member: "timeline")
    }

    @Sendable private func map(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let (variables, filter) = try await mapArea(request, context)
        return try await rest.respond(RESTDocuments.map, variables, context, filter: filter, member: "clusters")
    }

    @Sendable private func mapFeatures(
        _ request: Request, _ context: LibraryRequestContext
    ) async throws -> Response {
        let (variables, filter) = try await mapArea(request, context)
        let clusters = try await rest.run(RESTDocuments.map, variables, context, filter: filter)
        return RESTEngine.response(try GeoJSON(clusters).json, "application/geo+json")
    }

    private func mapArea(
        _ request: Request, _ context: LibraryRequestContext
    ) async throws -> (variables: InputObject, filter: PhotoFilter) {
        let parameters = try await question(request, context, own: ["viewport", "zoom"])
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
        guard let zoom = parameters.others["zoom"].flatMap(Double.init), (0...22).contains(zoom) else {
            throw APIError.badInput(field: "zoom", reason: "must be a number from 0 to 22")
        }
        let corners: KeyValuePairs<String, InputValue> = [
            "west": .double(box.west), "south": .double(box.south), "east": .double(box.east),
            "north": .double(box.north),
        ]
        return (
            InputObject(["box": .object(InputObject(corners)), "zoom": .double(zoom)]), parameters.filter
        )
    }

    @Sendable private func facets(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let parameters = try await question(request, context, own: ["limit", "list", "after"])
        let limit = try parameters.integer("limit") ?? 20
        guard (1...200).contains(limit) else {
            throw APIError.badInput(field: "limit", reason: "must be between 1 and 200")
        }
        var lists = Facet.allCases
        if let name = parameters.others["list"] {
            guard let list = Facet(rawValue: name) else {
                let allowed = lists.map(\.rawValue).joined(separator: ", ")
                throw APIError.badInput(field: "list", reason: "must be one of \(allowed)")
            }
            lists = [list]
        }
        var variables = InputObject(["limit": .int(limit)])
        if let after = parameters.others["after"] {
            guard lists.count == 1 else { throw APIError.badInput(field: "after", reason: "needs `list`") }
            variables.append("after", .string(after))
        }
        do {
            return try await rest.respond(
                RESTDocuments.facets(lists), variables, context, filter: parameters.filter)
        } catch let problem as Problem where problem.field == "\(lists[0].rawValue).after" {
            // GraphQL has a cursor for each list, REST for the one that is asked for.
            throw problem.renamed("after")
        }
    }

    /// Names that hold `text`, or what may stand at a place of the search `q`.
    @Sendable private func suggest(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let allowed = ["at", "limit", "q", "text"]
        var texts: [String: String] = [:]
        for parameter in try QueryString(request.uri.query).parameters {
            guard allowed.contains(parameter.name) else {
                throw APIError.badInput(
                    field: parameter.name, reason: "is unknown; allowed: " + allowed.joined(separator: ", "))
            }
            guard texts.updateValue(parameter.value, forKey: parameter.name) == nil else {
                throw APIError.badInput(field: parameter.name, reason: "is given more than once")
            }
        }
        guard let limit = Int(texts["limit"] ?? "10"), (1...50).contains(limit) else {
            throw APIError.badInput(field: "limit", reason: "must be a whole number from 1 to 50")
        }
        var variables = InputObject(["limit": .int(limit)])
        guard let search = texts["q"] else {
            if texts["at"] != nil { throw APIError.badInput(field: "at", reason: "needs `q`") }
            variables.append("text", .string(texts["text"] ?? ""))
            return try await rest.respond(RESTDocuments.suggest, variables, context, member: "suggestions")
        }
        if texts["text"] != nil { throw APIError.badInput(field: "text", reason: "cannot be combined with `q`") }
        variables.append("q", .string(search))
        if let at = texts["at"] {
            guard let offset = Int32(at) else {
                throw APIError.badInput(field: "at", reason: "must be a whole number")
            }
            variables.append("at", .int(Int(offset)))
        }
        return try await rest.respond(RESTDocuments.complete, variables, context)
    }
}

extension LibraryRequestContext {
    /// The photo's number in the path.
    func photoID() throws(APIError) -> PhotoID {
        guard let id = parameters.get("id").flatMap({ PhotoID($0) }) else {
            throw .badInput(field: "id", reason: "must be the id of a photo")
        }
        return id
    }
}
