import API
import Catalog
import Foundation
import Ingest
import Intake
import Postgres
import Query
import Testing
import TestServices

@Suite struct RotatedDuplicateTests {
    /// The row of a fixture of IngestTests, as ingest writes it.
    private func row(_ name: String) throws -> PhotoRow {
        let file = TestAPI.root.appending(path: "Tests/IngestTests/Fixtures/orientations/\(name)")
        let reading = PictureReader().read([UInt8](try Data(contentsOf: file)))
        return PictureContents(reading, row: PhotoRow(path: "s3://photos/\(name)", key: name)).row
    }

    @Test(arguments: [["1.jpg", "6.jpg"], ["6.jpg", "6.heic"], ["3.heic", "8.jpg", "5.heic", "2.jpg"]])
    func `a portrait and its copy are duplicates, however each is rotated and stored`(names: [String]) async throws {
        try await withAPI { api in
            for name in names {
                try await api.database.client.execute("WITH job AS (SELECT) \(try row(name).upsert)")
            }
            try await api.library.catchUp()
            let near = try await api.get("/api/v1/duplicates?kind=near")
            let groups = try #require(near.json["groups"] as? [[String: Any]])
            #expect(groups.map { Set($0["photos"] as? [Int] ?? []) } == [Set(1...names.count)])
            // The shared column keeps the hash that ImageHash computes of the file as Pillow opens it.
            let stored = try await api.database.client.query("SELECT perceptual_hash FROM photos ORDER BY id")
            for (row, name) in zip(stored, names) where name.hasSuffix("jpg") {
                let expected = try self.row(name).perceptualHash
                #expect(try row.decode(String?.self, at: 0) == expected?.description)
            }
        }
    }

    @Test func `similar finds the copy by the hash from the API`() async throws {
        try await withAPI { api in
            for name in ["6.jpg", "8.heic"] {
                try await api.database.client.execute("WITH job AS (SELECT) \(try row(name).upsert)")
            }
            try await api.library.catchUp()
            let photo = try await api.get("/api/v1/photos/1")
            let hash = try #require(photo.json["perceptualHash"] as? String)
            #expect(try await api.get("/api/v1/photos?similar=\(hash)").json["totalCount"] as? Int == 2)
        }
    }
}
