import Catalog
import GraphQL
import HTTPTypes
import Hummingbird

/// REST's questions: flat parameters or the tree as JSON, answered as GraphQL answers.
struct SearchRoutes: Sendable {
    static let bodyLimit = 1 << 20

    let rest: RESTEngine

    func add(to router: Router<LibraryRequestContext>) {
        add("api/v1/photos", to: router, photos)
        add("api/v1/photos/:id", to: router) { _, context in try await photo(context) }
        add("api/v1/timeline", to: router, timeline)
        add("api/v1/map", to: router, map)
        add("api/v1/facets", to: router, facets)
        add("api/v1/suggest", to: router, suggest)
        router.post("api/v1/photos/search") { request, context in
            try context.require(.read)
            return try await search(request, context)
        }
    }

    /// A question by GET. Who asks is looked at before what is asked, so that strangers learn nothing of the parameters.
    private func add(
        _ path: RouterPath, to router: Router<LibraryRequestContext>,
        _ answer: @Sendable @escaping (Request, LibraryRequestContext) async throws -> Response
    ) {
        router.get(path) { request, context in
            try context.require(.read)
            return try await answer(request, context)
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
        return try await rest.respond(RESTDocuments.photos, variables, context, filter: parameters.filter)
    }

    private func search(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        guard case .object(let members) = try await request.json(limit: Self.bodyLimit, context) else {
            throw APIError.badInput(field: "body", reason: "must be an object")
        }
        let search = try SearchRequest(members)
        return try await rest.respond(RESTDocuments.photos, search.variables, context, filter: search.filter)
    }

    private func photo(_ context: LibraryRequestContext) async throws -> Response {
        let id = try context.photoID()
        return try await rest.respond(
            RESTDocuments.onePhoto, InputObject(["id": .int(Int(id.rawValue))]), context,
            missing: "There is no photo \(id).")
    }

    @Sendable private func timeline(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let parameters = try SearchParameters(try QueryString(request.uri.query), own: ["by"])
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
        let parameters = try SearchParameters(try QueryString(request.uri.query), own: ["viewport", "zoom"])
        let sides = (parameters.others["viewport"] ?? "").split(separator: ",").map { Double($0) ?? .nan }
        guard sides.count == 4,
            let box = BoundingBox(west: sides[0], south: sides[1], east: sides[2], north: sides[3])
        else { throw APIError.badInput(field: "viewport", reason: "must be west,south,east,north in degrees") }
        guard let zoom = parameters.others["zoom"].flatMap(Double.init), (0...22).contains(zoom) else {
            throw APIError.badInput(field: "zoom", reason: "must be a number from 0 to 22")
        }
        var variables = InputObject()
        let corners: KeyValuePairs<String, InputValue> = [
            "west": .double(box.west), "south": .double(box.south), "east": .double(box.east),
            "north": .double(box.north),
        ]
        variables.append("box", .object(InputObject(corners)))
        variables.append("zoom", .double(zoom))
        return try await rest.respond(
            RESTDocuments.map, variables, context, filter: parameters.filter, member: "clusters")
    }

    @Sendable private func facets(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let parameters = try SearchParameters(try QueryString(request.uri.query), own: ["limit"])
        let limit = try parameters.integer("limit") ?? 20
        guard (1...200).contains(limit) else {
            throw APIError.badInput(field: "limit", reason: "must lie between 1 and 200")
        }
        var variables = InputObject()
        variables.append("limit", .int(limit))
        return try await rest.respond(RESTDocuments.facets, variables, context, filter: parameters.filter)
    }

    @Sendable private func suggest(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        var texts: [String: String] = [:]
        for parameter in try QueryString(request.uri.query).parameters {
            guard ["text", "limit"].contains(parameter.name) else {
                throw APIError.badInput(field: parameter.name, reason: "is not known here; allowed: limit, text")
            }
            guard texts.updateValue(parameter.value, forKey: parameter.name) == nil else {
                throw APIError.badInput(field: parameter.name, reason: "is given more than once")
            }
        }
        guard let limit = Int(texts["limit"] ?? "10"), (1...50).contains(limit) else {
            throw APIError.badInput(field: "limit", reason: "must be a whole number from 1 to 50")
        }
        let variables = InputObject(["text": .string(texts["text"] ?? ""), "limit": .int(limit)])
        return try await rest.respond(RESTDocuments.suggest, variables, context, member: "suggestions")
    }
}

extension LibraryRequestContext {
    /// The photo's number in the path.
    func photoID() throws(APIError) -> PhotoID {
        guard let id = parameters.get("id").flatMap({ PhotoID($0) }) else {
            throw .badInput(field: "id", reason: "must be the number of a photo")
        }
        return id
    }
}
