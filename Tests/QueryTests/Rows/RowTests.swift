import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct RowTests {
    @Test func `rows are in the requested order, with the requested columns only`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(3).compactMap { PhotoID(rawValue: $0) }
            try await search.database.client.execute("DELETE FROM photos WHERE id = \(ids[1].rawValue)")
            let rows = PhotoRows(postgres: search.database.client)
            let before = search.database.client.statistics.statementsExecuted
            let records = try await rows.fetch([ids[2], ids[1], ids[0]], [.filename, .takenAt])
            #expect(search.database.client.statistics.statementsExecuted == before + 1)
            #expect(records.map { $0?.id } == [ids[2], nil, ids[0]])
            let first = try #require(records[0])
            #expect(try first.filename.string == "IMG_3.jpg")
            #expect(first.path.isNull)
            #expect(try first.takenAt?.description == "2020-01-03T12:00:00")
        }
    }

    @Test func `all facts of hostile rows are readable`() async throws {
        try await withSearchLibrary(photos: 300) { search in
            let ids = try search.snapshot().ids(.everything)
            let rows = PhotoRows(postgres: search.database.client)
            let answers = try await rows.fetch(
                [.init(ids: ids, columns: .all), .init(ids: [], columns: .all), .init(ids: [ids[0]], columns: [])],
                for: .service)
            #expect(answers.map(\.count) == [ids.count, 0, 1])
            for record in answers.joined() { try everything(of: #require(record)) }
        }
    }

    @Test func `NaN and infinities count as missing`() async throws {
        try await withSearchLibrary { search in
            let id = try await search.insertDays(1)[0]
            try await search.database.client.execute(
                """
                UPDATE photos SET f_number = '-Infinity', focal_length_mm = 'NaN', focal_length_35mm = 'Infinity',
                    altitude_m = 'NaN', exposure_seconds = 0.5
                """)
            let photo = try #require(PhotoID(rawValue: id))
            let record = try #require(try await PhotoRows(postgres: search.database.client).fetch([photo], .all)[0])
            let numbers = try [record.fNumber, record.focalLength, record.focalLength35, record.altitude]
            #expect(numbers == [nil, nil, nil, nil])
            #expect(try record.exposureSeconds == 0.5)
        }
    }

    @Test func `faces, objects and tags are read from JSON of any shape`() async throws {
        try await withSearchLibrary { search in
            let id = try await search.insertDays(1)[0]
            try await search.database.client.execute(
                """
                INSERT INTO photo_ai_results (photo_id, tags, objects, faces) VALUES (\(id), '{a,NULL}',
                    '[{"label": "d\\"og\\n", "confidence": 0.5, "box": [0.1, 0.2, 0.3, 0.4], "x": [{"y": "]}"}]}, 3, {"label": 4}]',
                    '[{"confidence": "high", "box": [1]}]')
                """)
            let photo = try #require(PhotoID(rawValue: id))
            let record = try #require(try await PhotoRows(postgres: search.database.client).fetch([photo], .all)[0])
            var tags: [String] = []
            try record.tags.forEachUTF8 { tags.append(String(decoding: $0, as: UTF8.self)) }
            #expect(tags == ["a"])
            #expect(
                try record.objects == [
                    DetectedObject(
                        label: "d\"og\n", confidence: 0.5, box: FractionBox(x: 0.1, y: 0.2, width: 0.3, height: 0.4))
                ])
            #expect(try record.faces == [Face(person: nil, confidence: nil, box: nil)])
        }
    }

    /// Reads each fact, as a response with all fields does.
    private func everything(of record: PhotoRecord) throws {
        for text in [
            record.filename, record.path, record.mediaType, record.errorCode, record.errorMessage, record.takenSource,
            record.cameraMake, record.cameraModel, record.lens, record.shutterSpeed, record.placeName, record.city,
            record.district, record.region, record.country, record.countryCode, record.title, record.description,
            record.aiStatus,
        ] {
            let string = try text.string
            let isThere = try text.withUTF8 { #expect(string.map { Array($0.utf8) } == Array($0)) }
            #expect(isThere != text.isNull)
        }
        for texts in [record.keywords, record.tags] { try texts.forEachUTF8 { _ in } }
        _ = try (record.sizeBytes, record.width, record.height, record.orientation, record.iso, record.rating)
        _ = try (record.sha256, record.thumbhash, record.perceptualHash, record.hasThumbnails, record.favourite)
        _ = try (record.takenAt, record.takenInstant, record.takenOffsetMinutes, record.addedAt, record.aiUpdatedAt)
        _ = try record.takenPrecision
        _ = try (record.exposureSeconds, record.fNumber, record.focalLength, record.focalLength35, record.altitude)
        _ = try (record.position, record.objects, record.faces, record.hasCamera, record.hasPlace)
    }
}
