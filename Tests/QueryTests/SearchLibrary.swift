import Catalog
import Logging
import Postgres
import Query
import TestServices

/// A database with a loaded index.
struct SearchLibrary {
    let database: TestDatabase
    let library: Library

    static let settings = Library.Settings(cursorSecret: CursorSecret(bytes: Array("a secret of the tests".utf8)))

    func snapshot() throws -> LibrarySnapshot { try library.snapshot() }

    func snapshot(for visibility: Visibility) throws -> LibrarySnapshot { try library.snapshot(for: visibility) }

    /// Inserts a user and returns what the user sees.
    func insertUser(_ name: String, hasSharedFavourites: Bool = false) async throws -> Visibility {
        let ids = try await ids(
            """
            INSERT INTO users (name, display_name, role, has_shared_favourites)
            VALUES (\(name), \(name), 'contributor', \(hasSharedFavourites)) RETURNING id
            """)
        return Visibility(photos: .library, favourites: hasSharedFavourites ? nil : UserID(rawValue: ids[0]))
    }

    /// Starts a second process on the same database.
    func another() async throws -> Library {
        let other = Library(postgres: database.client, settings: Self.settings, logger: Logger(label: "test"))
        try await other.catchUp()
        return other
    }

    /// The ids that a query returns, in its order.
    func ids(_ sql: SQL) async throws -> [Int64] {
        try await database.client.query(sql).map { try $0.decode(Int64.self, at: 0) }
    }

    /// Inserts photos at noon of consecutive days from 2020-01-01 on and returns their ids.
    @discardableResult
    func insertDays(_ count: Int) async throws -> [Int64] {
        try await ids(
            """
            INSERT INTO photos (filename, s3_path, taken_date)
            SELECT 'IMG_' || n || '.jpg', 's3://photos/days/IMG_' || n || '.jpg',
                   timestamp '2020-01-01 12:00' + (n - 1) * interval '1 day'
            FROM generate_series(1, \(count)) n RETURNING id
            """)
    }
}

extension Library {
    /// As a service token sees it.
    func snapshot() throws(SearchError) -> LibrarySnapshot { try snapshot(for: .service) }
}

extension PhotoRows {
    /// As a service token sees them.
    func fetch(_ ids: [PhotoID], _ columns: PhotoColumns) async throws(PostgresError) -> [PhotoRecord?] {
        try await fetch(ids, columns, for: .service)
    }
}

func withSearchLibrary(
    photos: Int = 0, _ body: (SearchLibrary) async throws -> Void
) async throws {
    try await withTestDatabase { database in
        if photos > 0 { try await RandomPhotos.insert(photos, into: database.client) }
        let library = Library(
            postgres: database.client, settings: SearchLibrary.settings, logger: Logger(label: "test"))
        try await library.catchUp()
        try await body(SearchLibrary(database: database, library: library))
    }
}
