import Catalog
import Foundation
import Ingest
import Testing

/// Movies that ffmpeg makes and exiftool writes into: metadata in every place that programs use.
@Suite(.enabled(if: MadeVideo.programs.poster != nil, "needs ffmpeg"), .timeLimit(.minutes(2)))
struct MovieMetadataTests {
    /// What is asserted of a reading.
    struct Expected: Sendable {
        var date: String?
        var offset: Int?
        var source: String?
        var make: String?
        var model: String?
        var title: String?
        var caption: String?
        var keywords: [String] = []
        var rating: Int?
        var place: [Double] = []
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var ending = "mp4"
        var words: [String] = []
        var tags: [String] = []
        let expected: Expected

        var testDescription: String { name }
    }

    private static let apple = [
        "com.apple.quicktime.creationdate=2020-05-06T07:08:09+0200", "com.apple.quicktime.make=Apple",
        "com.apple.quicktime.model=iPhone 11", "com.apple.quicktime.location.ISO6709=+48.2000+016.3700+170.000/",
    ].flatMap { ["-metadata", $0] }
    private static let ofApple = Expected(
        date: "2020-05-06T07:08:09", offset: 120, source: "quicktime:creationdate", make: "Apple",
        model: "iPhone 11", place: [48.2, 16.37, 170])

    static let cases: [Case] = [
        Case(
            name: "Apple's keys in the user data", words: ["-movflags", "use_metadata_tags"] + apple,
            expected: ofApple),
        Case(
            name: "Apple's keys in the movie", ending: "mov",
            tags: [
                "-Keys:CreationDate=2020:05:06 07:08:09+02:00", "-Keys:Make=Apple", "-Keys:Model=iPhone 11",
                "-Keys:GPSCoordinates=48.2, 16.37, 170",
            ], expected: ofApple),
        Case(
            name: "iTunes' list",
            words: [
                "title=Birthday", "date=2013-06-07T13:10:05-0400", "description=Ten candles",
                "creation_time=2021-01-02T03:04:05Z",
            ].flatMap { ["-metadata", $0] },
            expected: Expected(
                date: "2013-06-07T13:10:05", offset: -240, source: "quicktime:ContentCreateDate", title: "Birthday",
                caption: "Ten candles")),
        Case(
            name: "iTunes' list, comment alone", words: ["-metadata", "comment=By the lake"],
            expected: Expected(caption: "By the lake")),
        Case(
            name: "Android's keys",
            words: ["-movflags", "use_metadata_tags", "-metadata", "com.android.manufacturer=samsung"]
                + ["-metadata", "com.android.model=SM-G991B", "-metadata", "creation_time=2021-07-08T09:10:11Z"],
            expected: Expected(
                date: "2021-07-08T09:10:11", offset: 0, source: "quicktime:CreateDate", make: "samsung",
                model: "SM-G991B")),
        Case(
            name: "ffmpeg's own names for keys",
            words: ["-movflags", "use_metadata_tags", "-metadata", "make=Acme", "-metadata", "model=One"]
                + ["-metadata", "date=2011-12-13T14:15:16+01:00", "-metadata", "title=Named"],
            expected: Expected(
                date: "2011-12-13T14:15:16", offset: 60, source: "quicktime:DateTimeOriginal", make: "Acme",
                model: "One", title: "Named")),
        Case(
            name: "user data of exiftool",
            tags: [
                "-UserData:DateTimeOriginal=2016:05:04 03:02:01+05:30", "-UserData:Make=Acme",
                "-UserData:Model=Two", "-UserData:Title=In user data",
                "-UserData:GPSCoordinates=-33.8688, 151.2093, -12",
            ],
            expected: Expected(
                date: "2016-05-04T03:02:01", offset: 330, source: "quicktime:DateTimeOriginal", make: "Acme",
                model: "Two", title: "In user data", place: [-33.8688, 151.2093, -12])),
        Case(
            name: "the list of exiftool", ending: "m4v",
            tags: [
                "-ItemList:ContentCreateDate=2012:10:29 13:27:14-08:00", "-ItemList:Title=Listed",
                "-ItemList:Comment=A comment", "-ItemList:Keyword=one, two",
            ],
            expected: Expected(
                date: "2012-10-29T13:27:14", offset: -480, source: "quicktime:ContentCreateDate", title: "Listed",
                caption: "A comment", keywords: ["one", "two"])),
        Case(
            name: "keys of exiftool",
            tags: [
                "-Keys:Title=A key", "-Keys:Description=Of a movie", "-Keys:Keywords=sea, sun",
                "-Keys:UserRating=3",
            ],
            expected: Expected(title: "A key", caption: "Of a movie", keywords: ["sea", "sun"], rating: 3)),
        Case(
            name: "user data of a phone of 3GPP", ending: "3gp", words: ["-metadata", "title=Über die Brücke"],
            expected: Expected(title: "Über die Brücke")),
        Case(
            name: "XMP in a box of its own",
            tags: [
                "-XMP-xmp:Rating=4", "-XMP-dc:Title=Video title", "-XMP-dc:Subject=lake", "-XMP-dc:Description=Swim",
                "-XMP-exif:DateTimeOriginal=2018:09:10 11:12:13+03:00",
            ],
            expected: Expected(
                date: "2018-09-10T11:12:13", offset: 180, source: "xmp:exif:DateTimeOriginal", title: "Video title",
                caption: "Swim", keywords: ["lake"], rating: 4)),
        Case(
            name: "XMP in the user data", ending: "mov",
            tags: [
                "-XMP-xmp:Rating=5", "-XMP-dc:Title=In user data", "-Keys:Title=weaker", "-XMP-tiff:Make=Maker",
                "-XMP-exif:GPSLatitude=43.5", "-XMP-exif:GPSLongitude=5.25",
            ],
            expected: Expected(make: "Maker", title: "In user data", rating: 5, place: [43.5, 5.25])),
    ]

    @Test(arguments: cases) func `metadata is read from every location in a movie`(_ made: Case) throws {
        let movie = try MadeVideo.movie(made.words, tags: made.tags, ending: made.ending)
        let reading = PictureReader().read(movie)
        let (facts, expected) = (reading.facts, made.expected)
        #expect(reading.failure == nil)
        #expect(facts.date?.clock.description == expected.date)
        #expect(facts.date?.offsetMinutes == expected.offset)
        #expect(facts.date?.source == expected.source)
        #expect(facts.make == expected.make && facts.model == expected.model)
        #expect(facts.title == expected.title && facts.caption == expected.caption)
        #expect(facts.keywords == expected.keywords && facts.rating == expected.rating)
        let place = [facts.position?.latitude, facts.position?.longitude, facts.altitude].compactMap { $0 }
        #expect(place.count == expected.place.count)
        for (found, right) in zip(place, expected.place) { #expect(abs(found - right) < 0.0001) }
        #expect(reading.durationSeconds.map { abs($0 - 1) < 0.05 } == true)
    }

    @Test func `XMP is read from a uuid box inside the movie, and an invalid packet gives a warning`() throws {
        let packet = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="2"/></rdf:RDF></x:xmpmeta>
            """
        let name: [UInt8] = [
            0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
        ]
        func inside(_ text: String) throws -> [UInt8] {
            // ffmpeg puts the movie at the end.
            let plain = try MadeVideo.movie()
            let movie = try #require(plain.firstRange(of: Array("moov".utf8))).lowerBound - 4
            let box = MadeVideo.appending(Array("uuid".utf8), name + Array(text.utf8), to: [])
            let size = MadeVideo.big(plain.count - movie + box.count)
            return Array(plain[..<movie]) + size + Array(plain[(movie + 4)...]) + box
        }
        #expect(PictureReader().read(try inside(packet)).facts.rating == 2)
        let broken = PictureReader().read(try inside("<x:xmpmeta"))
        #expect(broken.facts.rating == nil && broken.failure == nil && broken.warnings.count == 1)
    }

    @Test(arguments: [
        ("+48.2000+016.3700+170.000/", [48.2, 16.37, 170]), ("+48.2-016.37/", [48.2, -16.37]),
        ("-3351.5-15112.6+12/", [-33.85833, -151.21, 12]), ("+481200.0+0162212.0/", [48.2, 16.37]),
        ("+48,2000+016,3700/", [48.2, 16.37]), ("+48.2000+016.3700+170.000CRSWGS_84/", [48.2, 16.37, 170]),
        ("+0.0+0.0/", []), ("nowhere", []), ("+91+1/", []), ("+48.2", []),
    ])
    func `a position is read in each format of ISO 6709`(text: String, right: [Double]) {
        let facts = PictureReader().read(VideoFactsTests.movie(user: text)).facts
        let found = [facts.position?.latitude, facts.position?.longitude, facts.altitude].compactMap { $0 }
        #expect(found.count == right.count)
        for (found, right) in zip(found, right) { #expect(abs(found - right) < 0.0001) }
    }

    @Test func `a timestamp replaces a written year or day that agrees with it`() throws {
        func date(_ text: String) throws -> CaptureDate {
            let words = ["-metadata", "date=\(text)", "-metadata", "creation_time=2013-06-07T13:10:05Z"]
            return try #require(PictureReader().read(try MadeVideo.movie(words)).facts.date)
        }
        for agreeing in ["2013", "2013-06", "2013-06-07"] {
            let date = try date(agreeing)
            #expect(date.source == "quicktime:CreateDate" && date.precision == .time)
        }
        let other = try date("1998-05-04")
        #expect(other.clock == WallClock(iso8601: "1998-05-04T00:00:00") && other.precision == .day)
        #expect(try date("1998").precision == .year)
    }

    @Test func `zone and model are read from a Sony camera's XML document`() throws {
        let document = """
            <?xml version="1.0" encoding="UTF-8"?>
            <NonRealTimeMeta xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00">
            <CreationDate value="2019-07-14T18:16:33+02:00"/><Device manufacturer="Sony" modelName="ILCE-7M3"/>
            <AcquisitionRecord><Group name="ExifGPS"><Item name="LatitudeRef" value="N"/>
            <Item name="Latitude" value="43:17:47.400"/><Item name="LongitudeRef" value="W"/>
            <Item name="Longitude" value="5:22:11.28"/></Group></AcquisitionRecord></NonRealTimeMeta>
            """
        let handler = MadeVideo.appending(Array("hdlr".utf8), [UInt8](repeating: 0, count: 24), to: [])
        let text = MadeVideo.appending(Array("xml ".utf8), [0, 0, 0, 0] + Array(document.utf8) + [0, 0], to: [])
        let movie = MadeVideo.appending(
            Array("meta".utf8), [0, 0, 0, 0] + handler + text, to: try MadeVideo.movie())
        let facts = PictureReader().read(movie).facts
        #expect(facts.make == "Sony" && facts.model == "ILCE-7M3")
        #expect(facts.date?.clock == WallClock(iso8601: "2019-07-14T18:16:33") && facts.date?.offsetMinutes == 120)
        #expect(
            facts.position.map { abs($0.latitude - 43.2965) < 0.001 && abs($0.longitude + 5.3698) < 0.001 } == true)
    }
}
