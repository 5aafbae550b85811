import Catalog
import HTTPTypes
import Hummingbird
import Intake
import JSON
import Query

/// `/api/v1/photos/{id}/place` and `/api/v1/places/corrections`: the owner's corrections of place names.
struct PlaceRoutes: Sendable {
    static let bodyLimit = 1 << 16

    let corrections: PlaceCorrections
    let library: Library

    func add(to router: Router<LibraryRequestContext>) {
        router.put("api/v1/photos/:id/place") { request, context in try await set(request, context) }
        router.delete("api/v1/photos/:id/place") { _, context in try await undo(context) }
        router.get("api/v1/places/corrections") { _, context in try await list(context) }
        router.post("api/v1/places/corrections") { request, context in try await add(request, context) }
        router.delete("api/v1/places/corrections/:id") { _, context in try await undoCircle(context) }
    }

    private func set(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let photo = try context.photoID()
        let place = try PlaceCorrection(try await request.json(limit: Self.bodyLimit, context), path: "body")
        guard try await corrections.set(place, photo: photo) else {
            throw APIError.notFound("There is no photo \(photo).")
        }
        try await library.catchUp()
        return Response(status: .noContent)
    }

    private func undo(_ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let photo = try context.photoID()
        guard try await corrections.undo(photo: photo) else {
            throw APIError.notFound("There is no place correction of photo \(photo).")
        }
        try await library.catchUp()
        return Response(status: .noContent)
    }

    private func add(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let circle = try PlaceCircle(try await request.json(limit: Self.bodyLimit, context))
        let (id, photos) = try await corrections.add(circle)
        try await library.catchUp()
        let body = JSONValue.object(["id": .int(Int(id)), "photos": .int(photos)])
        return .json(body.json, status: .created)
    }

    private func list(_ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let circles = try await corrections.circles().map { circle -> JSONValue in
            .object([
                "id": .int(Int(circle.id)),
                "near": .object([
                    "latitude": .number(circle.latitude), "longitude": .number(circle.longitude),
                    "metres": .number(circle.metres),
                ]),
                "place": .object(
                    JSONObject(members: circle.names.map { JSONObject.Member($0.name, .string($0.value)) })),
            ])
        }
        return .json(JSONValue.object(["corrections": .list(circles)]).json, status: .ok)
    }

    private func undoCircle(_ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let text = context.parameters.get("id") ?? ""
        guard let id = Int64(text), try await corrections.undo(circle: id) else {
            throw APIError.notFound("There is no correction \"\(text)\".")
        }
        try await library.catchUp()
        return Response(status: .noContent)
    }
}
