import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct RowTests {
    @Test func `rows come in the order asked for, with only what was asked for`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(3).compactMap { PhotoID(rawValue: $0) }
            try await search.database.client.execute("DELETE FROM photos WHERE id = \(ids[1].rawValue)")
            let rows = PhotoRows(postgres: search.database.client)
            let before = search.database.client.statistics.statementsExecuted
            let records = try await rows.fetch([ids[2], ids[1], ids[0]], [.filename, .takenAt])
            #expect(search.database.client.statistics.statementsExecuted == before + 1)
            #expect(records.map(\.id) == [ids[2], ids[0]])
            #expect(records.first?.filename == "IMG_3.jpg" && records.first?.path == nil)
            #expect(records.first?.takenAt?.description == "2020-01-03T12:00:00")
        }
    }

    @Test func `hostile rows are read in full`() async throws {
        try await withSearchLibrary(photos: 300) { search in
            let ids = try search.snapshot().ids(.everything)
            let rows = PhotoRows(postgres: search.database.client)
            let answers = try await rows.fetch([
                .init(ids: ids, columns: .all), .init(ids: [], columns: .all), .init(ids: [ids[0]], columns: []),
            ])
            #expect(answers.map(\.count) == [ids.count, 0, 1])
        }
    }

    @Test func `numbers that are not finite count as missing`() async throws {
        try await withSearchLibrary { search in
            let id = try await search.insertDays(1)[0]
            try await search.database.client.execute(
                """
                UPDATE photos SET f_number = '-Infinity', focal_length_mm = 'NaN', focal_length_35mm = 'Infinity',
                    altitude_m = 'NaN', exposure_seconds = 0.5
                """)
            let photo = try #require(PhotoID(rawValue: id))
            let record = try await PhotoRows(postgres: search.database.client).fetch([photo], .all).first
            #expect(record?.fNumber == nil && record?.focalLength == nil && record?.focalLength35 == nil)
            #expect(record?.altitude == nil && record?.exposureSeconds == 0.5)
        }
    }

    @Test func `faces, objects and tags are read from whatever JSON is there`() async throws {
        try await withSearchLibrary { search in
            let id = try await search.insertDays(1)[0]
            try await search.database.client.execute(
                """
                INSERT INTO photo_ai_results (photo_id, tags, objects, faces) VALUES (\(id), '{a,NULL}',
                    '[{"label": "d\\"og\\n", "confidence": 0.5, "box": [0.1, 0.2, 0.3, 0.4], "x": [{"y": "]}"}]}, 3, {"label": 4}]',
                    '[{"confidence": "high", "box": [1]}]')
                """)
            let photo = try #require(PhotoID(rawValue: id))
            let record = try await PhotoRows(postgres: search.database.client).fetch([photo], .all).first
            #expect(record?.tags == ["a"])
            #expect(
                record?.objects == [
                    DetectedObject(
                        label: "d\"og\n", confidence: 0.5, box: FractionBox(x: 0.1, y: 0.2, width: 0.3, height: 0.4))
                ])
            #expect(record?.faces == [Face(person: nil, confidence: nil, box: nil)])
        }
    }
}
