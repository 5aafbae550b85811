import Catalog
import Postgres

extension User {
    /// Reads `id`, `name`, `role`, `sees` and `has_shared_favourites`.
    init(_ row: Row) throws {
        self.init(
            id: UserID(rawValue: try row.decode(named: "id")), name: try row.decode(named: "name"),
            // An unknown role, of a newer release, counts as the one with the fewest scopes.
            role: Role(rawValue: try row.decode(named: "role")) ?? .guest,
            seesOnlyGrants: try row.decode(String.self, named: "sees") != Sees.library.rawValue,
            hasSharedFavourites: try row.decode(named: "has_shared_favourites"))
    }
}
