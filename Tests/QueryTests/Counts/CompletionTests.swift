import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct CompletionTests {
    @Test func `a search is completed at the position of the text cursor`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(3)
            try await search.database.client.execute(
                """
                INSERT INTO photo_ai_results (photo_id, tags, faces) VALUES
                    (\(ids[0]), '{"São Paulo",sea}', '[{"person": "Anna", "confidence": 0.9375}]'),
                    (\(ids[1]), '{sea}', '[{"person": "Anna", "confidence": 0.5}]')
                """)
            try await search.database.client.execute(
                """
                INSERT INTO ai_part_runs (photo_id, part, writer, version, version_order, error)
                VALUES (\(ids[0]), 'faces', 'Face-Net', '1', '{1}', NULL), (\(ids[1]), 'faces', 'face-net', '2', '{2}', NULL),
                       (\(ids[1]), 'tags', 'face-net', '2', '{2}', NULL), (\(ids[2]), 'tags', 'face-net', '2', '{2}', 'no')
                """)
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            func texts(_ text: String) throws -> [String] {
                let place = try #require(SearchPlace(text, at: text.unicodeScalars.count))
                return try snapshot.completions(of: place, limit: 4).map { "\($0.text) \($0.count ?? -1)" }
            }
            #expect(try texts("x sea") == ["tag:sea 2"])
            #expect(try texts("pau") == ["tag:\"São Paulo\" 1"])
            #expect(try texts("tag:") == ["sea 2", "\"São Paulo\" 1"])
            #expect(try texts("notags:sky|\"SAO") == ["\"São Paulo\" 2"])
            #expect(try texts("onlytags:s") == ["sea 1", "\"São Paulo\" 0"] && texts("alltags:se") == ["sea 2"])
            #expect(try texts("nopeople:") == ["Anna 1"] && texts("person>=0.9:") == ["Anna 1"])
            #expect(try texts("person>=0.5:a") == ["Anna 2"] && texts("onlypeople>=0.6:an") == ["Anna 1"])
            #expect(try texts("foc") == ["focal: -1", "focal35: -1"])
            #expect(try texts("done>=2:f") == ["face-net 1"] && texts("donetags:") == ["face-net 1"])
            #expect(try texts("failed:") == ["face-net 1"] && texts("failedfaces:").isEmpty)
            #expect(Set(try texts("is:u")) == ["undated 0", "unsupported 0"])
            #expect(try texts("year:20") == ["2020 3"])
            #expect(
                try texts("-has:d") == ["date 3", "duplicates 0"] && texts("near:4").isEmpty && texts("x ").isEmpty)
        }
    }
}
