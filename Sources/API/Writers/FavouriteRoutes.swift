import Catalog
import HTTPTypes
import Hummingbird
import Query
import Writers

/// `/api/v1/photos/{id}/favourite`: marks of the caller's user.
struct FavouriteRoutes: Sendable {
    let favourites: Favourites
    let library: Library

    func add(to router: Router<LibraryRequestContext>) {
        router.put("api/v1/photos/:id/favourite") { _, context in try await set(true, context) }
        router.delete("api/v1/photos/:id/favourite") { _, context in try await set(false, context) }
    }

    private func set(_ favourite: Bool, _ context: LibraryRequestContext) async throws -> Response {
        guard let credential = context.credential else { throw APIError.unauthenticated }
        try credential.require(credential.scopeOfFavourites)
        let photo = try context.photoID()
        guard try await favourites.set(favourite, photo: photo, for: credential.visibility) else {
            throw APIError.notFound("There is no photo \(photo).")
        }
        try await library.catchUp()
        return Response(status: .noContent)
    }
}
