import Ingest
import Intake
import Postgres
import Testing
import TestServices

@Suite struct LivePhotoTests {
    @Test func `still and clip are paired by identifier and folder, never by name`() async throws {
        try await withTestDatabase { database in
            func add(_ key: String, _ type: String, _ identifier: String?, isGone: Bool = false) async throws {
                var row = PhotoRow(path: "s3://photos/\(key)", key: key)
                row.mediaType = type
                row.contentIdentifier = identifier
                row.isGone = isGone
                try await database.client.execute("WITH job AS (SELECT 1) \(row.upsert)")
            }
            try await add("a/IMG_1.HEIC", "image/heic", "A")
            try await add("a/IMG_9.MOV", "video/quicktime", "A")
            // The same name, but another picture.
            try await add("a/IMG_1.MOV", "video/quicktime", "B")
            // A copy in another folder does not belong to the first.
            try await add("b/IMG_9.MOV", "video/quicktime", "A")
            try await add("a/IMG_2.HEIC", "image/heic", nil)
            try await add("a/IMG_2.MOV", "video/quicktime", nil)
            // A deleted clip.
            try await add("c/IMG_3.HEIC", "image/heic", "C")
            try await add("c/IMG_3.MOV", "video/quicktime", "C", isGone: true)
            let pairs = try await database.client.query(
                """
                SELECT still.filename || ' ' || clip.filename FROM live_photos
                JOIN photos still ON still.id = still_id JOIN photos clip ON clip.id = clip_id ORDER BY 1
                """)
            #expect(try pairs.map { try $0.decode(String.self, at: 0) } == ["IMG_1.HEIC IMG_9.MOV"])
        }
    }
}
