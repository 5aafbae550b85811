import Catalog
import Postgres
import Query
import TestServices
import Testing

/// Clips of Live Photos while stills and clips are inserted and deleted.
@Suite struct LiveClipTests {
    @Test func `a clip is paired with a still of its folder while both exist`()
        async throws
    {
        try await withSearchLibrary { search in
            let client = search.database.client
            func insert(_ id: Int64, _ path: String, _ type: String, _ identifier: String?) async throws {
                try await client.execute(
                    """
                    INSERT INTO photos (id, filename, s3_path, media_type, content_identifier)
                    VALUES (\(id), \(path), \(path), \(type), \(identifier))
                    """)
            }
            func clips() async throws -> [Int64] {
                try await search.library.catchUp()
                let snapshot = try search.snapshot()
                let clips = try snapshot.ids(.isLiveClip(true))
                let others = try snapshot.ids(.isLiveClip(false))
                #expect(clips.count + others.count == snapshot.photoCount)
                return clips.map(\.rawValue)
            }
            try await insert(1, "s3://p/a/IMG_1.MOV", "video/quicktime", "A")
            try await insert(2, "s3://p/b/IMG_1.HEIC", "image/heic", "A")
            try await insert(3, "s3://p/a/IMG_2.MOV", "video/quicktime", nil)
            #expect(try await clips() == [])
            try await insert(4, "s3://p/a/IMG_1.HEIC", "image/heic", "A")
            #expect(try await clips() == [1])
            // A second copy of the clip remains a separate video.
            try await insert(5, "s3://p/a/IMG_1 copy.MOV", "video/quicktime", "A")
            #expect(try await clips() == [1])
            try await client.execute("UPDATE photos SET deleted_at = now() WHERE id = 1")
            #expect(try await clips() == [5])
            try await client.execute("UPDATE photos SET deleted_at = now() WHERE id = 4")
            #expect(try await clips() == [])
            try await client.execute("UPDATE photos SET s3_path = 's3://p/a/x.HEIC' WHERE id = 2")
            #expect(try await clips() == [5])
            #expect(try await search.library.recount().differing == 0)
            // Another process loads the same from the tables.
            #expect(try await search.another().snapshot().ids(.isLiveClip(true)).map(\.rawValue) == [5])
        }
    }
}
