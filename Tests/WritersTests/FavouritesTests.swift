import Catalog
import Postgres
import Testing
import TestServices
import Writers

@Suite struct FavouritesTests {
    @Test func `a photo that exists becomes a favourite`() async throws {
        try await withTestDatabase { database in
            try await database.addPhotos(2)
            try await database.client.execute("UPDATE photos SET deleted_at = now() WHERE id = 2")
            let favourites = Favourites(postgres: database.client)
            let photos = try [1, 2, 3].map { try #require(PhotoID(rawValue: $0)) }
            var found: [Bool] = []
            for photo in photos { found.append(try await favourites.set(true, photo: photo)) }
            #expect(found == [true, false, false])
            let rows = try await database.client.query("SELECT id FROM photos WHERE favourite")
            #expect(rows.count == 1)
            #expect(try rows.first?.decode(Int64.self, named: "id") == 1)
        }
    }
}
