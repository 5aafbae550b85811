import Catalog
import Postgres
import Testing
import TestServices
import Writers

@Suite struct FavouritesTests {
    private static func photos() throws -> [PhotoID] { try (1...4).map { try #require(PhotoID(rawValue: $0)) } }

    /// Four photos, of which the second is deleted and the third excluded; and what two users see.
    private static func withFavourites(
        _ body: (TestDatabase, Favourites, _ anna: Visibility, _ ben: Visibility) async throws -> Void
    ) async throws {
        try await withTestDatabase { database in
            try await database.addPhotos(4)
            try await database.client.execute("UPDATE photos SET deleted_at = now() WHERE id = 2")
            try await database.client.execute("UPDATE photos SET excluded = TRUE WHERE id = 3")
            let users = try await database.client.query(
                """
                INSERT INTO users (name, display_name, role) VALUES ('anna', 'A', 'contributor'), ('ben', 'B', 'guest')
                RETURNING id
                """
            ).map { Visibility(photos: .library, favourites: UserID(rawValue: try $0.decode(Int64.self, at: 0))) }
            try await body(database, Favourites(postgres: database.client), users[0], users[1])
        }
    }

    /// `user photo`, with 0 for `photos.favourite`.
    private static func marks(_ database: TestDatabase) async throws -> [String] {
        try await database.client.query(
            """
            SELECT users.name || ' ' || photo_id FROM favourites JOIN users ON users.id = user_id
            UNION ALL SELECT 'shared ' || id FROM photos WHERE favourite ORDER BY 1
            """
        ).map { try $0.decode(String.self, at: 0) }
    }

    @Test func `a photo that exists becomes a favourite of the caller's user, once`() async throws {
        try await Self.withFavourites { database, favourites, anna, ben in
            for caller in [.service, anna, anna] {
                var found: [Bool] = []
                for photo in try Self.photos() {
                    found.append(try await favourites.set(true, photo: photo, for: caller))
                }
                #expect(found == [true, false, false, true])
            }
            #expect(try await Self.marks(database) == ["anna 1", "anna 4", "shared 1", "shared 4"])
            let photos = try Self.photos()
            #expect(try await favourites.set(false, photo: photos[0], for: anna))
            #expect(try await favourites.set(false, photo: photos[0], for: ben))
            #expect(try await favourites.set(false, photo: photos[3], for: .service))
            #expect(try await Self.marks(database) == ["anna 4", "shared 1"])
        }
    }

    @Test func `a caller without photos marks none`() async throws {
        try await Self.withFavourites { database, favourites, anna, _ in
            let photo = try Self.photos()[0]
            for owner in [anna.favourites, nil] {
                let caller = Visibility(photos: .granted, favourites: owner)
                #expect(try await favourites.set(true, photo: photo, for: caller) == false)
            }
            #expect(try await Self.marks(database).isEmpty)
        }
    }

    @Test func `a user who is gone marks nothing`() async throws {
        try await Self.withFavourites { database, favourites, anna, _ in
            try await database.client.execute("DELETE FROM users")
            let photo = try Self.photos()[0]
            #expect(try await favourites.set(true, photo: photo, for: anna) == false)
            #expect(try await Self.marks(database).isEmpty)
        }
    }
}
