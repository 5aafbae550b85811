import API
import Catalog
import Foundation
import HTTPTypes
import Postgres
import Testing
import TestServices

@Suite struct AIResultTests {
    private static func line(_ photo: Int, _ version: String, _ rest: String, writer: String = "w") -> String {
        "{\"photo\": \(photo), \"writer\": \"\(writer)\", \"version\": \"\(version)\", \(rest)}\n"
    }

    private static func bulk(_ api: TestAPI, _ lines: String) async throws -> [[String: Any]] {
        let answer = try await api.send(
            .post, "/api/v1/ai/results", as: .aiWrite, headers: [.contentType: "application/x-ndjson"], body: lines)
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    private static func claim(_ api: TestAPI, _ version: String, _ parts: String, limit: Int = 100) async throws
        -> [Int]
    {
        let body = "{\"writer\": \"w\", \"version\": \"\(version)\", \"parts\": [\(parts)], \"limit\": \(limit)}"
        let answer = try await api.send(.post, "/api/v1/ai/claims", as: .aiWrite, body: body)
        #expect(answer.status == 200, "\(answer.text)")
        let photos = try #require(answer.json["photos"] as? [[String: Any]])
        #expect(photos.allSatisfy { ($0["url"] as? String)?.contains("X-Amz-Signature") == true })
        return photos.compactMap { $0["photo"] as? Int }
    }

    /// Tags, people and labels of a photo.
    private static func row(_ api: TestAPI, _ photo: Int = 1) async throws -> String {
        let rows = try await api.database.client.query(
            """
            SELECT concat_ws(' / ', tags::text, faces::text, objects::text) FROM photo_ai_results
            WHERE photo_id = \(Int64(photo))
            """)
        return try rows.first?.decode(at: 0) ?? ""
    }

    @Test func `a photo is claimed once, until its results arrive or its lease expires`() async throws {
        try await withAPI(photos: 5) { api in
            let first = try await Self.claim(api, "1", #""faces""#, limit: 2)
            let second = try await Self.claim(api, "1", #""faces""#)
            #expect(first == [5, 4])
            #expect(second == [3, 2, 1])
            _ = try await Self.bulk(
                api, Self.line(5, "1", #""faces": []"#) + Self.line(4, "1", #""failed": ["faces"], "error": "dark""#))
            try await api.database.client.execute("UPDATE ai_claims SET lease_until = now() - interval '1 s'")
            let again = try await Self.claim(api, "1", #""faces""#)
            #expect(again == [3, 2, 1], "done and failed ones are not handed out again")
            try await api.database.client.execute("DELETE FROM ai_claims")
            let parts = try await Self.claim(api, "1", #""faces", "tags""#)
            #expect(parts == [5, 4, 3, 2, 1], "another part is not done yet")
            try await api.database.client.execute("DELETE FROM ai_claims")
            let newer = try await Self.claim(api, "1.1", #""faces""#)
            #expect(newer.count == 5)
        }
    }

    @Test func `a claim holds until all of its parts are done`() async throws {
        try await withAPI(photos: 2) { api in
            #expect(try await Self.claim(api, "1", #""faces", "tags""#) == [2, 1])
            _ = try await Self.bulk(
                api, Self.line(2, "1", #""faces": []"#) + Self.line(1, "1", #""faces": [], "tags": []"#))
            #expect(try await Self.claim(api, "1", #""faces", "tags""#) == [], "the tags of 2 are under way")
            #expect(try await Self.claim(api, "1", #""objects""#) == [1])
            // Earlier results of this version count.
            _ = try await Self.bulk(api, Self.line(2, "1", #""failed": ["tags"], "error": "dark""#))
            #expect(try await Self.claim(api, "1", #""objects""#) == [2])
        }
    }

    @Test func `a line that is too long is rejected alone, and so are lines beyond the limit`() async throws {
        try await withAPI(photos: 1) { api in
            let long = Self.line(1, "1", "\"error\": \"" + String(repeating: "x", count: 1 << 20) + "\"")
            let answers = try await Self.bulk(
                api, Self.line(1, "1", #""tags": ["a"]"#) + long + Self.line(1, "1", #""tags": ["b"]"#))
            #expect(answers.map { $0["status"] as? String } == ["STORED", "REFUSED", "STORED"])
            #expect(answers[1]["reason"] as? String == "must not have more than 1048576 bytes")
            #expect(try await Self.row(api) == "{b}")
            let many = try await Self.bulk(
                api,
                String(repeating: "{}\n", count: 9_999) + Self.line(1, "1", #""tags": ["c"]"#)
                    + Self.line(1, "1", #""tags": ["d"]"#) + Self.line(1, "1", #""tags": ["e"]"#))
            #expect(many.count == 10_001)
            #expect(many[9_999]["status"] as? String == "STORED")
            #expect(
                many[10_000]["reason"] as? String
                    == "exceeds the limit of 10000 lines per request: this line and the following ones are not stored"
            )
            #expect(try await Self.row(api) == "{c}")
        }
    }

    @Test func `lengths are counted in characters, as JSON Schema does`() async throws {
        try await withAPI(photos: 1) { api in
            let tag = String(repeating: "日", count: 500)
            let answers = try await Self.bulk(
                api,
                Self.line(1, "1", "\"tags\": [\"\(tag)\"]", writer: String(repeating: "é", count: 100))
                    + Self.line(1, "1", "\"tags\": [\"\(tag)日\"]")
                    + Self.line(1, "1", #""tags": null, "failed": ["tags"], "error": "dark""#)
                    + Self.line(1, "20261126120000", #""tags": []"#))
            #expect(answers.map { $0["status"] as? String } == ["STORED", "REFUSED", "UNCHANGED", "REFUSED"])
            #expect(answers[1]["reason"] as? String == "must not have more than 500 characters")
            #expect((answers[3]["reason"] as? String)?.contains("2147483647") == true)
        }
    }

    @Test func `processes that claim at the same time share the photos`() async throws {
        try await withAPI(photos: 100) { api in
            let claimed = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 1...5 { group.addTask { try await Self.claim(api, "1", #""tags""#, limit: 20) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claimed.count == 100)
            #expect(Set(claimed).count == 100)
        }
    }

    @Test func `an older version never overwrites a newer one, and no part overwrites another`() async throws {
        try await withAPI(photos: 1) { api in
            var answers = try await Self.bulk(
                api,
                Self.line(1, "1.10", #""tags": ["new"]"#) + Self.line(1, "1.9", #""tags": ["old"], "objects": []"#)
                    + Self.line(1, "1.10", #""tags": ["new"]"#))
            #expect(answers.map { $0["status"] as? String } == ["STORED", "STORED", "UNCHANGED"])
            #expect(answers[1]["kept"] as? [String: String] == ["tags": "OLDER"])
            #expect(try await Self.row(api) == "{new} / []")
            answers = try await Self.bulk(api, Self.line(1, "2", #""faces": [{"person": "Anna"}]"#))
            #expect(try await Self.row(api) == #"{new} / [{"person": "Anna"}] / []"#)
            // Another writer has its own versions.
            answers = try await Self.bulk(api, Self.line(1, "1", #""tags": ["other"]"#, writer: "v"))
            #expect(try await Self.row(api).hasPrefix("{other}"))
            let path = "/api/v1/photos/1/ai-results"
            let late = try await api.send(
                .put, path, as: .aiWrite, body: #"{"writer": "w", "version": "1", "tags": ["late"]}"#)
            #expect(late.status == 200)
            #expect((late.json["kept"] as? [String: String]) == ["tags": "OLDER"])
        }
    }

    @Test func `a person's correction survives every later write of AI results`() async throws {
        try await withAPI(photos: 1) { api in
            let path = "/api/v1/photos/1/ai-corrections"
            _ = try await Self.bulk(api, Self.line(1, "1", #""faces": [{"person": "Anna"}], "tags": ["dog"]"#))
            let said = #"{"faces": [{"person": "Berta"}]}"#
            #expect(try await api.send(.put, path, as: .aiWrite, body: said).status == 403)
            #expect(try await api.send(.put, path, as: .admin, body: said).status == 204)
            #expect(try await api.get("/api/v1/photos?person=Berta").json["totalCount"] as? Int == 1)
            let answers = try await Self.bulk(api, Self.line(1, "2", #""faces": [], "tags": ["cat"]"#))
            #expect(answers.first?["kept"] as? [String: String] == ["faces": "CORRECTED"])
            #expect(try await Self.row(api) == #"{cat} / [{"person": "Berta"}]"#)
            // A program that ignores corrections.
            let sql = api.database.client
            try await sql.execute("UPDATE photo_ai_results SET faces = '[]', tags = ARRAY['bird']")
            #expect(try await Self.row(api) == #"{bird} / [{"person": "Berta"}]"#)
            try await sql.execute("DELETE FROM photo_ai_results")
            try await sql.execute(
                "INSERT INTO photo_ai_results (photo_id, faces) VALUES (1, '[{\"person\": \"C\"}]')")
            #expect(try await Self.row(api) == #"[{"person": "Berta"}]"#)
            #expect(try await Self.claim(api, "3", #""faces""#).isEmpty)
            #expect(try await api.send(.put, path, as: .admin, body: #"{"faces": null}"#).status == 204)
            #expect(try await Self.claim(api, "2", #""faces""#) == [1])
            _ = try await Self.bulk(api, Self.line(1, "2", #""faces": [{"person": "Dora"}]"#))
            #expect(try await Self.row(api) == #"[{"person": "Dora"}]"#)
        }
    }

    /// A program may delete photos in SQL, or truncate both shared tables, as before AI writers existed.
    @Test(
        arguments: [
            ["DELETE FROM photo_ai_results", "DELETE FROM photos"], ["TRUNCATE photos, photo_ai_results"],
        ] as [[SQL]])
    func `the results of a deleted photo are deleted`(deletion: [SQL]) async throws {
        try await withAPI(photos: 2) { api in
            _ = try await Self.bulk(api, Self.line(1, "1", #""tags": ["dog"]"#))
            _ = try await Self.claim(api, "1", #""faces""#)
            let said = #"{"faces": [{"person": "Berta"}]}"#
            #expect(try await api.send(.put, "/api/v1/photos/1/ai-corrections", as: .admin, body: said).status == 204)
            for statement in deletion { try await api.database.client.execute(statement) }
            let left = try await api.database.client.query(
                """
                SELECT (SELECT count(*) FROM ai_part_runs) + (SELECT count(*) FROM ai_claims)
                     + (SELECT count(*) FROM ai_corrections)
                """)
            let count = try left.first?.decode(Int64.self, at: 0)
            #expect(count == 0)
        }
    }

    @Test func `ten thousand lines are stored, each with its own outcome`() async throws {
        try await withAPI(photos: 2500) { api in
            var lines = ""
            for number in 0..<10_000 {
                switch number % 1000 {
                case 7: lines += "{\"photo\": 1, \"tags\": [3]}\n"
                case 8: lines += "nonsense\n"
                case 9: lines += Self.line(9_999_999, "1", #""tags": []"#)
                default: lines += Self.line(number % 2500 + 1, "1", "\"tags\": [\"t\(number / 2500)\"]")
                }
            }
            let start = ContinuousClock.now
            let answers = try await Self.bulk(api, lines)
            print("10,000 lines in \(ContinuousClock.now - start)")
            #expect(answers.count == 10_000)
            let counts = Dictionary(grouping: answers) { $0["status"] as? String ?? "" }.mapValues(\.count)
            #expect(counts == ["STORED": 9970, "REFUSED": 20, "NOT_FOUND": 10], "\(counts)")
            #expect(answers[7]["field"] as? String == "line.tags[0]")
            #expect(try await api.get("/api/v1/photos?tag=t3").json["totalCount"] as? Int == 2494)
        }
    }

    @Test(arguments: [
        (#"{"version": "1", "parts": ["faces"]}"#, "body"), (#"{"parts": ["faces"]}"#, "writer"),
        (#"{"writer": "w", "version": "1a", "parts": ["faces"]}"#, "body.version"),
        (#"{"writer": "w", "version": "1.2.3.4.5", "parts": ["faces"]}"#, "body.version"),
        (#"{"writer": "w", "version": "-1", "parts": ["faces"]}"#, "body.version"),
        (#"{"writer": "w", "version": "1"}"#, "parts"),
        (#"{"writer": "w", "version": "1", "parts": ["nose"]}"#, "body.parts[0]"),
        (#"{"writer": "w", "version": "1", "parts": ["faces"], "limit": 0}"#, "body.limit"),
        (#"{"writer": "w", "version": "1", "parts": ["faces"], "picture": "big"}"#, "body.picture"),
        (#"{"writer": "w", "version": "1", "parts": ["faces"], "x": 1}"#, "body.x"),
    ])
    func `a bad claim is named`(body: String, field: String) async throws {
        try await withAPI { api in
            let answer = try await api.send(.post, "/api/v1/ai/claims", as: .aiWrite, body: body)
            #expect(answer.status == 400)
            #expect(answer.field == field, "\(answer.text)")
        }
    }

    @Test(arguments: [
        (#"{"writer": "w", "tags": []}"#, "body"), (#"{"failed": ["faces"], "error": "x"}"#, "body"),
        (#"{"writer": "w", "version": "1", "failed": ["faces"]}"#, "body"),
        (#"{"photo": 1, "tags": []}"#, "body.photo"),
    ])
    func `a bad result is named`(body: String, field: String) async throws {
        try await withAPI(photos: 1) { api in
            let answer = try await api.send(.put, "/api/v1/photos/1/ai-results", as: .aiWrite, body: body)
            #expect(answer.status == 400)
            #expect(answer.field == field, "\(answer.text)")
        }
    }
}
