import Catalog
import Foundation
import Ingest
import Intake
import Testing

@Suite struct PictureReaderTests {
    @Test func `every sample gives a hash, a placeholder and thumbnails of the documented sizes`() throws {
        let photos = try SamplePhotos.all()
        #expect(photos.count >= 40)
        for photo in photos {
            let reading = PictureReader().read([UInt8](try Data(contentsOf: photo)))
            #expect(reading.failure == nil, "\(photo.lastPathComponent): \(String(describing: reading.failure))")
            #expect(reading.perceptualHash != nil && reading.thumbHash?.isEmpty == false)
            let width = try #require(reading.width)
            let height = try #require(reading.height)
            for (size, thumbnail) in [(DerivedObject.Size.grid, reading.grid), (.screen, reading.screen)] {
                let thumbnail = try #require(thumbnail)
                let promised = size.dimensions(width: width, height: height)
                #expect(thumbnail.width == promised.width && thumbnail.height == promised.height, "\(photo.path)")
                #expect(!thumbnail.jpeg.contains(Array("Exif".utf8)), "a thumbnail tells no EXIF")
            }
        }
    }

    @Test(arguments: [
        ("2019/IMG_2682.HEIC", "image/heic"), ("Trips/Alaska 2010/denali.webp", "image/webp"),
        ("2003/Bikes/IMG_0201.jpg", "image/jpeg"),
    ])
    func `the content determines the media type`(name: String, type: String) throws {
        #expect(PictureReader().read(try SamplePhotos.bytes(name)).mediaType == type)
    }

    @Test func `metadata equals that of exiftool`() throws {
        let facts = PictureReader().read(try SamplePhotos.bytes("Trips/Roma 2011/IMG_0001.jpg")).facts
        #expect(facts.date?.clock == WallClock(iso8601: "2011-01-13T14:33:39"))
        #expect(facts.date?.source == "exif:DateTimeOriginal")
        #expect(facts.make == "Apple" && facts.model == "iPhone 4")
        #expect(facts.iso == 500 && facts.fNumber == 2.8 && facts.focalLengthMM == 3.85)
        #expect(abs((facts.exposureSeconds ?? 0) - 1 / 15) < 1e-9)
        let position = try #require(facts.position)
        #expect(abs(position.latitude - 41.853) < 1e-6 && abs(position.longitude - 12.488833) < 1e-5)
    }

    @Test(.enabled(if: SamplePhotos.many != nil, "needs CALOTYPE_TEST_PHOTOS"), arguments: ["Landscape", "Portrait"])
    func `all eight orientations are displayed upright`(name: String) throws {
        let folder = try #require(SamplePhotos.many).appending(path: "jpeg")
        func upright(_ orientation: Int) throws -> PictureReading {
            let file = folder.appending(path: "recurser__\(name)_\(orientation).jpg")
            let reading = PictureReader().read([UInt8](try Data(contentsOf: file)))
            #expect(reading.failure == nil)
            return reading
        }
        // The hash of the upright thumbnail: the file's own hash is of the picture as stored.
        func hash(_ reading: PictureReading) throws -> PerceptualHash {
            let screen = try #require(reading.screen)
            return try #require(PictureReader().read(screen.jpeg).perceptualHash)
        }
        let first = try upright(0)
        for orientation in 2...8 {
            let other = try upright(orientation)
            #expect(other.width == first.width && other.height == first.height, "\(orientation)")
            let distance = try hash(other).distance(to: hash(first))
            #expect(distance <= 4, "\(orientation)")
        }
    }
}

extension [UInt8] {
    fileprivate func contains(_ other: [UInt8]) -> Bool {
        indices.dropLast(Swift.max(0, other.count - 1)).contains { self[$0...].starts(with: other) }
    }
}
