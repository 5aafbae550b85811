import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct ConfidenceTests {
    @Test func `what a person named is certain, and a minimum confidence of 0 ignores nothing`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(6)
            try await search.database.client.execute(
                """
                UPDATE photos SET marked_faces = '[{"person": "Zoë", "box": [0.1, 0.1, 0.2, 0.2]}]' WHERE id IN (\(ids[0]), \(ids[4]))
                """)
            try await search.database.client.execute(
                """
                INSERT INTO ai_corrections (photo_id, part, value) VALUES
                    (\(ids[2]), 'faces', '[{"person": "Zoë"}]'), (\(ids[5]), 'objects', '[{"label": "dog"}]')
                """)
            try await search.database.client.execute(
                """
                INSERT INTO photo_ai_results (photo_id, faces, objects) VALUES
                    (\(ids[1]), '[{"person": "Zoë"}]', '[{"label": "dog"}]'), (\(ids[2]), '[]', '[]'),
                    (\(ids[3]), '[{"person": "Zoë", "confidence": 0.5}]', '[{"label": "dog", "confidence": 0.5}]'),
                    (\(ids[4]), '[{"person": "Zoë", "confidence": 0.25}]', NULL), (\(ids[5]), NULL, '[]')
                """)
            // Once through the feed, and once loaded from the tables.
            try await search.library.catchUp()
            for snapshot in [try search.snapshot(), try await search.another().snapshot()] {
                func days(_ filter: PhotoFilter) throws -> [Int] {
                    let found = Set(try snapshot.ids(filter).map(\.rawValue))
                    return ids.indices.filter { found.contains(ids[$0]) }
                }
                let zoë = TermMatch(any: ["zoe"])
                #expect(try days(.people(zoë, minimumConfidence: nil)) == [0, 1, 2, 3, 4])
                #expect(try days(.people(zoë, minimumConfidence: 0)) == [0, 1, 2, 3, 4])
                #expect(try days(.people(zoë, minimumConfidence: 0.5)) == [0, 2, 3, 4])
                #expect(try days(.people(zoë, minimumConfidence: 1)) == [0, 2, 4])
                let dog = TermMatch(any: ["dog"])
                #expect(try days(.objects(dog, minimumConfidence: 0)) == [1, 3, 5])
                #expect(try days(.objects(dog, minimumConfidence: 1)) == [5])
            }
        }
    }
}
