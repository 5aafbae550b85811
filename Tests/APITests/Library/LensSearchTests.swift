import API
import Catalog
import Foundation
import Ingest
import Intake
import Postgres
import Query
import Testing
import TestServices

/// `CALOTYPE_TEST_PHOTOS`: real photos of cameras that name the lens only in the maker note.
private let photos = ProcessInfo.processInfo.environment["CALOTYPE_TEST_PHOTOS"].map { URL(filePath: $0) }

@Suite struct LensSearchTests {
    @Test(.enabled(if: photos != nil, "needs CALOTYPE_TEST_PHOTOS"))
    func `a lens that only a maker note names is found by its name`() async throws {
        let folder = try #require(photos).appending(path: "jpeg")
        let lenses = [
            "drewnoakes__jpg_Canon_EOS_1000D.jpg": "EF-S18-55mm f/3.5-5.6 IS",
            "drewnoakes__jpg_Nikon_D40.jpg": "18-55mm 1:3.5 - 5.6",
            "drewnoakes__jpg_Issue_339.jpg": "OLYMPUS 14-42mm Lens",
        ]
        try await withAPI { api in
            for name in lenses.keys {
                let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
                let row = PhotoRow(path: "s3://photos/\(name)", key: name)
                let contents = PictureContents(PictureReader().read(bytes, [.exif]), row: row)
                try await api.database.client.execute("WITH job AS (SELECT) \(contents.row.upsert)")
            }
            try await api.library.catchUp()
            for (name, lens) in lenses {
                let words = "lens:\"\(lens)\"".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                let found = try await api.get("/api/v1/photos?q=\(words)")
                #expect(found.json["totalCount"] as? Int == 1, "\(name)")
            }
        }
    }
}
