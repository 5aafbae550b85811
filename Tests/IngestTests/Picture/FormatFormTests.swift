import Catalog
import Ingest
import Intake
import Testing

@Suite struct FormatFormTests {
    @Test func `metadata is read from compressed boxes of JPEG XL`() throws {
        let whole = try FaultFile.bytes("k07_brob.jxl")
        let facts = PictureReader().read(whole).facts
        #expect(facts.date?.clock == WallClock(iso8601: "2021-03-12T09:20:05") && facts.date?.offsetMinutes == 60)
        #expect(facts.model == "X-T4" && facts.rating == 4 && facts.keywords == ["alps"])
        #expect(abs((facts.position?.longitude ?? 0) - 16.37) < 1e-6)
        // Damaged ones: nothing but the words is lost.
        for place in stride(from: 1326, to: whole.count, by: 7) {
            var bytes = whole
            bytes[place] ^= 0x55
            #expect(PictureReader().read(bytes, [.exif]).mediaType == "image/jxl")
        }
    }

    @Test func `an animated AVIF is represented by its first picture`() throws {
        let reading = PictureReader().read(try FaultFile.bytes("k17_avis.avif"))
        #expect(reading.failure == nil && reading.mediaType == "image/avif")
        #expect(reading.width == 96 && reading.height == 64 && reading.screen != nil)
    }

    @Test(arguments: [
        ("mif1", ["mif1", "avif", "miaf"], "image/avif"), ("mif1", ["mif1", "heic"], "image/heic"),
        ("miaf", ["avif"], "image/avif"), ("MiHB", ["mif1", "MiHB"], "image/heic"), ("avci", ["mif1"], "image/heic"),
        ("j2ki", ["mif1", "j2ki"], "image/heic"), ("jpeg", ["mif1", "jpeg"], "image/heic"),
        ("heix", ["mif1", "heix"], "image/heic"), ("msf1", ["msf1", "avis"], "image/avif"),
        ("isom", ["isom", "mp41", "mif1"], "video/mp4"), ("3gp4", ["isom"], "video/3gpp"),
        ("XAVC", ["mp42"], "video/mp4"),
        ("qt  ", ["qt  "], "video/quicktime"),
    ]) func `brands distinguish pictures from videos`(major: String, compatible: [String], type: String) {
        let body = Array(major.utf8) + [0, 0, 0, 0] + compatible.flatMap { Array($0.utf8) }
        let head = [0, 0, 0, UInt8(body.count + 8)] + Array("ftyp".utf8) + body
        // The bytes after the box are ignored, although they look like brands.
        let bytes = head + Array("avifavif".utf8) + [UInt8](repeating: 0, count: 32)
        #expect(PictureReader().read(bytes).mediaType == type)
    }

    @Test func `a HEIC with an unsupported coding is not reported as damaged`() throws {
        var bytes = try FaultFile.bytes("k01_heic_ios18_tmap.heic")
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("hvc1".utf8)) })
        bytes.replaceSubrange(place..<place + 4, with: Array("j2k1".utf8))
        #expect(
            PictureReader().read(bytes).failure
                == .unsupportedForm(reason: "its primary image has the unsupported coding j2k1"))
    }

    @Test(arguments: [
        (0xC3, 8, "it has lossless compression"), (0xC1, 12, "it has 12-bit samples"),
        (0xC5, 8, "it is hierarchical"),
    ])
    func `a JPEG that viewers do not support is not reported as damaged`(marker: Int, bits: Int, reason: String)
        throws
    {
        var bytes = try SamplePhotos.bytes("2003/Bikes/IMG_0201.jpg")
        let frame = try #require(
            bytes.indices.dropLast(9).first {
                bytes[$0] == 0xFF && [0xC0, 0xC2].contains(bytes[$0 + 1]) && bytes[$0 + 2] == 0 && bytes[$0 + 4] == 8
            })
        bytes[frame + 1] = UInt8(marker)
        bytes[frame + 4] = UInt8(bits)
        let reading = PictureReader().read(bytes)
        #expect(reading.failure == .unsupportedForm(reason: reason))
        #expect(reading.facts.model != nil)
    }
}
