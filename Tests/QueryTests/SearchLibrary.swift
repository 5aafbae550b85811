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
