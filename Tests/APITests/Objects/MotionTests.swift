import API
import Foundation
import Postgres
import Query
import TestServices
import Testing

/// Live Photos and motion photos: the clip that belongs to a picture.
@Suite struct MotionTests {
    /// 1 a still and 2 its clip, 3 the still's copy in another folder, 4 a motion photo, 5 one whose clip is as long as
    /// its file, 6 a video, 7 a second clip of 1.
    private static func withPictures(_ body: @Sendable @escaping (TestAPI) async throws -> Void) async throws {
        try await withAPI(countsRoundTrips: true) { api in
            try await api.database.client.execute(
                """
                INSERT INTO photos (id, filename, s3_path, media_type, size_bytes, content_identifier, motion_video_bytes,
                                    duration_seconds)
                VALUES (1, 'a.heic', 's3://photos/x/a.heic', 'image/heic', 900, 'A', NULL, NULL),
                       (2, 'a.mov', 's3://photos/x/a.mov', 'video/quicktime', 5000000000, 'A', NULL, 2.5),
                       (3, 'a.heic', 's3://photos/y/a.heic', 'image/heic', 900, 'A', NULL, NULL),
                       (4, 'm.jpg', 's3://photos/x/m.jpg', 'image/jpeg', 6000000000, NULL, 1000, NULL),
                       (5, 'n.jpg', 's3://photos/x/n.jpg', 'image/jpeg', 1000, NULL, 1000, NULL),
                       (6, 'v.mp4', 's3://photos/x/v.mp4', 'video/mp4', 1000, NULL, NULL, 1),
                       (7, 'b.mov', 's3://photos/x/b.mov', 'video/quicktime', 1, 'A', NULL, NULL)
                """)
            try await api.library.catchUp()
            try await body(api)
        }
    }

    private static let fields = """
        databaseId motion { kind clipDatabaseId mediaType offset length durationSeconds link { url expiresAt } }
        """

    @Test func `a page contains the clips of its pictures in one round trip`() async throws {
        try await Self.withPictures { api in
            let relay = try #require(api.relay)
            let query = "{ photos(order: NAME) { nodes { \(Self.fields) } } }"
            _ = try await api.graphQL(query)
            _ = relay.takeTurns()
            let answer = try await api.graphQL(query)
            #expect(relay.takeTurns() == 1)
            let photos = (answer.json["data"] as? [String: Any])?["photos"] as? [String: Any]
            let nodes = try #require(photos?["nodes"] as? [[String: Any]], "\(answer.text)")
            let motions = Dictionary(
                uniqueKeysWithValues: nodes.map { ($0["databaseId"] as? Int ?? 0, $0["motion"] as? [String: Any]) })
            #expect(motions.compactMap { $0.value == nil ? $0.key : nil }.sorted() == [2, 3, 5, 6, 7])
            let live = try #require(motions[1] ?? nil)
            #expect(live["kind"] as? String == "LIVE_PHOTO" && live["clipDatabaseId"] as? Int == 2)
            #expect(live["mediaType"] as? String == "video/quicktime" && live["durationSeconds"] as? Double == 2.5)
            #expect(live["offset"] as? Int == 0 && live["length"] as? Int == 5_000_000_000)
            let url = try #require((live["link"] as? [String: Any])?["url"] as? String)
            #expect(url.contains("/photos/x/a.mov?") && url.contains("X-Amz-Signature="))
            let inside = try #require(motions[4] ?? nil)
            #expect(inside["kind"] as? String == "MOTION_PHOTO" && inside["clipDatabaseId"] is NSNull)
            #expect(inside["offset"] as? Int == 5_999_999_000 && inside["length"] as? Int == 1000)
            let file = try #require((inside["link"] as? [String: Any])?["url"] as? String)
            #expect(file.contains("/photos/x/m.jpg?"))
        }
    }

    @Test func `a video has a duration and a codec, and is found as a video`() async throws {
        try await Self.withPictures { api in
            try await api.database.client.execute(
                """
                UPDATE photos SET video_codec = CASE id WHEN 6 THEN 'mpeg2video' END,
                    media_type = CASE id WHEN 6 THEN 'video/mp2t' ELSE media_type END,
                    duration_seconds = CASE id WHEN 6 THEN 1 END
                """)
            try await api.library.catchUp()
            let film = try await api.get("/api/v1/photos/6").json["video"] as? [String: Any]
            #expect(film?["codec"] as? String == "mpeg2video" && film?["durationSeconds"] as? Double == 1)
            for other in [1, 2, 4] { #expect(try await api.get("/api/v1/photos/\(other)").json["video"] is NSNull) }
            let answer = try await api.graphQL("{ photo(databaseId: 6) { video { codec durationSeconds } } }")
            #expect(answer.text.contains(#""codec":"mpeg2video","durationSeconds":1"#))
            #expect(try await api.get("/api/v1/photos?q=type:video").json["totalCount"] as? Int == 3)
        }
    }

    @Test func `REST has the same, and both can leave out the clips of Live Photos`() async throws {
        try await Self.withPictures { api in
            let one = try await api.get("/api/v1/photos/1")
            #expect((one.json["motion"] as? [String: Any])?["clipDatabaseId"] as? Int == 2)
            #expect(try await api.get("/api/v1/photos/6").json["motion"] is NSNull)
            let clips = try await api.get("/api/v1/photos?isLiveClip=true")
            #expect(clips.json["totalCount"] as? Int == 1)
            let answer = try await api.graphQL("{ photos(filter: {isLiveClip: false}) { totalCount } }")
            #expect(answer.text.contains(#""totalCount":6"#))
            let text = try await api.graphQL(#"{ searchText(filter: {isLiveClip: false}) }"#)
            #expect(text.text.contains("no:liveclip"))
            #expect(try await api.get("/api/v1/photos?q=is:liveclip").json["totalCount"] as? Int == 1)
        }
    }
}
