import Catalog
import Postgres
import Query
import TestServices
import Testing

/// Programs that know only the first columns of the shared tables write the numbers of the camera as text.
@Suite struct WrittenNumberTests {
    @Test(
        arguments: [
            (.aperture, "f/3.5", 3.5), (.aperture, "2.8", 2.8), (.aperture, "F2.8", 2.8), (.aperture, "ƒ/1.4", 1.4),
            (.aperture, " 28/10 ", 2.8), (.aperture, "f/2 (wide open)", 2), (.shutterSpeed, "1/125", 1.0 / 125),
            (.shutterSpeed, "0.5 s", 0.5), (.shutterSpeed, "1/60 sec", 1.0 / 60),
            (.shutterSpeed, "1/60 Sec.", 1.0 / 60),
            (.shutterSpeed, "2\"", 2), (.shutterSpeed, "30 seconds", 30), (.focalLength, "35 mm", 35),
            (.focalLength, "24.0 mm (35 mm equivalent: 36.0 mm)", 24), (.focalLength, "187/10", 18.7),
            (.focalLength, "85MM", 85),
        ] as [(WrittenNumber, String, Double)])
    func `a number is parsed in the formats of other programs`(kind: WrittenNumber, text: String, number: Double) {
        #expect(kind.value(of: text) == number)
    }

    @Test(arguments: [
        "", " ", "f", "f/", "f/0", "0", "-5", "+5", "1/0", "0/0", "1/-2", "1//2", "/2", "1e3", "nan", "inf", "0x10",
        "1.2.3", "1,5", ".5", "5.", "5 5", "5 (", "5 )", "(5)", "½", "٥", "5\u{301}", "5\0", "5\n", "2.97 EV (f/2.8)",
        "24-70 mm", "35 m", "mm", "bulb", String(repeating: "9", count: 400),
    ])
    func `any other string is no number`(text: String) {
        for kind in WrittenNumber.allCases { #expect(kind.value(of: text) == nil) }
    }

    @Test func `a hostile string is no number or one that filters accept, and never causes a crash`() {
        var random = RandomFilters(seed: 11)
        let pieces = [
            "f", "ƒ", "/", "0", "1", "125", "9999999999999999999999", ".", " ", "(", ")", "mm", "s", "sec", "sec.",
            "\"",
            "-", "e", "\0", "\u{301}", "é", "👩‍👩‍👧", "\n", ",",
        ]
        var numbers = 0
        for _ in 0..<50_000 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            for kind in WrittenNumber.allCases {
                guard let number = kind.value(of: text) else { continue }
                numbers += 1
                #expect(number > 0 && number.isFinite, "\(text)")
            }
        }
        #expect(numbers > 100)
    }

    @Test func `a photo matches by numbers that are only text, and its record has them`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(2).compactMap { PhotoID(rawValue: $0) }
            try await search.database.client.execute(
                """
                UPDATE photos SET aperture = 'f/3.5', shutter_speed = '1/60 sec', focal_length = '24.0 mm (35 mm equivalent: 36.0 mm)'
                """)
            // If there is a number, the text does not matter.
            try await search.database.client.execute(
                """
                UPDATE photos SET f_number = 'NaN', exposure_seconds = 2, focal_length_mm = 50 WHERE id = \(ids[1].rawValue)
                """)
            func isRight(_ library: Library) throws {
                let snapshot = try library.snapshot()
                #expect(try snapshot.ids(PhotoFilter(searchLanguage: "f:3.5")) == [ids[0]])
                #expect(try snapshot.ids(PhotoFilter(searchLanguage: "exposure:1/60")) == [ids[0]])
                #expect(try snapshot.ids(PhotoFilter(searchLanguage: "focal:20..30")) == [ids[0]])
                #expect(try snapshot.ids(PhotoFilter(searchLanguage: "focal:50")) == [ids[1]])
            }
            try await search.library.catchUp()
            try isRight(search.library)
            try isRight(try await search.another())
            let records = try await PhotoRows(postgres: search.database.client).fetch(ids, [.camera])
            let (written, numbered) = (try #require(records[0]), try #require(records[1]))
            #expect(try [written.fNumber, written.exposureSeconds, written.focalLength] == [3.5, 1.0 / 60, 24])
            #expect(try [numbered.fNumber, numbered.exposureSeconds, numbered.focalLength] == [nil, 2, 50])
        }
    }
}
