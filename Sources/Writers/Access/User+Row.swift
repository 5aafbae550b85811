import Catalog
import Postgres

extension User {
    static let columns: SQL = "users.id, users.name, users.role, users.sees, users.has_shared_favourites"

    /// Reads ``columns``.
    init(_ row: Row) throws {
        self.init(
            id: UserID(rawValue: try row.decode(named: "id")), name: try row.decode(named: "name"),
            // Unknown values, of a newer release, count as those that allow least.
            role: Role(rawValue: try row.decode(named: "role")) ?? .guest,
            sees: Sees(rawValue: try row.decode(named: "sees")) ?? .granted,
            hasSharedFavourites: try row.decode(named: "has_shared_favourites"))
    }
}
