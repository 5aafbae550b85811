import Catalog
import Foundation
import Ingest
import Intake
import Testing

/// `Fixtures/orientations`: one picture (a sample of the project, with a red bar above) in all of EXIF's orientations, made by
/// `script/lib/orientations.py`. The HEIC files are turned by properties of their own and bear the EXIF tag as well.
@Suite struct OrientationTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/orientations")

    static func reading(_ name: String) throws -> PictureReading {
        PictureReader().read([UInt8](try Data(contentsOf: folder.appending(path: name))))
    }

    @Test(arguments: 1...8, ["jpg", "heic"])
    func `a picture in any orientation is shown upright exactly once`(orientation: Int, kind: String) throws {
        let reading = try Self.reading("\(orientation).\(kind)")
        #expect(reading.failure == nil)
        #expect((reading.width, reading.height) == (180, 240))
        #expect(reading.facts.orientation == orientation)
        let truth = try #require(try Self.reading("1.jpg").perceptualHash)
        for thumbnail in [reading.grid, reading.screen] {
            let thumbnail = try #require(thumbnail)
            #expect((thumbnail.width, thumbnail.height) == (180, 240))
            let shown = try #require(PictureReader().read(thumbnail.jpeg).perceptualHash)
            #expect(shown.distance(to: truth) <= 4)
        }
        // What is stored looks otherwise, so that the test can tell.
        if kind == "jpg", orientation > 1 {
            #expect(try #require(reading.perceptualHash).distance(to: truth) > 12)
        }
    }

    @Test(arguments: 1...8) func `the upright hash is that of the displayed picture`(orientation: Int) throws {
        let truth = try #require(try Self.reading("1.jpg").perceptualHash)
        let jpeg = try Self.reading("\(orientation).jpg")
        #expect((jpeg.uprightHash == nil) == (orientation == 1))
        #expect(try #require(jpeg.uprightHash ?? jpeg.perceptualHash).distance(to: truth) <= 2)
        // Stored turned, decoded upright.
        let heic = try Self.reading("\(orientation).heic")
        #expect(heic.uprightHash == nil)
        #expect(try #require(heic.perceptualHash).distance(to: truth) <= 4)
    }
}
