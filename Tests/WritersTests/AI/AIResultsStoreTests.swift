import Catalog
import JSON
import Postgres
import Testing
import TestServices
import Writers

@Suite struct AIResultsStoreTests {
    private static func write(_ json: String, photo: Int64 = 1) throws -> AIWrite {
        let photo = try #require(PhotoID(rawValue: photo))
        return try AIWrite(try JSONReader.read(Array(json.utf8)), path: "body", photo: photo)
    }

    private static func store(_ json: String, in database: TestDatabase) async throws -> AIWriteOutcome {
        let outcomes = try await AIResultsStore(postgres: database.client).write([try write(json)])
        return try #require(outcomes.first)
    }

    @Test func `each part that is not stored has its own reason`() async throws {
        try await withTestDatabase { database in
            try await database.addPhotos(1)
            let first = try await Self.store(
                #"{"writer": "w", "version": "2", "faces": [{"person": "Anna"}], "tags": ["sea"]}"#, in: database)
            #expect(first.hasChanged && first.kept.isEmpty && !first.isMissing)
            try await database.client.execute(
                "INSERT INTO ai_corrections (photo_id, part, value) VALUES (1, 'tags', '[\"lake\"]')")
            let second = try await Self.store(
                #"{"writer": "w", "version": "1", "faces": [], "objects": [{"label": "dog"}], "tags": []}"#,
                in: database)
            #expect(second.kept == [.faces: .older, .tags: .corrected])
            #expect(second.hasChanged)
            let rows = try await database.client.query("SELECT faces::text, objects::text FROM photo_ai_results")
            #expect(try rows.first?.decode(String.self, named: "faces") == #"[{"person": "Anna"}]"#)
            #expect(try rows.first?.decode(String.self, named: "objects") == #"[{"label": "dog"}]"#)
        }
    }

    @Test func `results of content that was overwritten since the claim are not stored`() async throws {
        try await withTestDatabase { database in
            try await database.addPhotos(1)
            let request = try AIClaimRequest(
                try JSONReader.read(Array(#"{"writer": "w", "version": "1", "parts": ["tags"]}"#.utf8)))
            #expect(try await AIClaims(postgres: database.client).claim(request).map(\.rawValue) == [1])
            try await database.client.execute("UPDATE photos SET sha256 = sha256('other')")
            let outcome = try await Self.store(
                #"{"writer": "w", "version": "1", "tags": ["old"]}"#, in: database)
            #expect(outcome.kept == [.tags: .outdated] && !outcome.hasChanged)
        }
    }

    @Test func `outcomes have the order of the writes, and missing photos are reported`() async throws {
        try await withTestDatabase { database in
            try await database.addPhotos(2)
            let writes = try [2, 9, 1].map { try Self.write(#"{"tags": ["t"]}"#, photo: $0) }
            let store = AIResultsStore(postgres: database.client)
            #expect(try await store.write(writes).map(\.isMissing) == [false, true, false])
            #expect(try await store.write(writes).map(\.hasChanged) == [false, false, false])
        }
    }
}
