import Catalog
import JSON
import Testing

@Suite struct FilterReaderTests {
    @Test(arguments: [
        JSONValue.object(["years": .list([.int(2019), .int(2020)])]),
        .object(["not": .object(["text": .string("a \"b\" \\ \n")])]),
        .object([
            "near": .object([
                "latitude": .number(43.5), "longitude": .int(-180), "metres": .int(0),
            ])
        ]),
        .object(["tags": .object(["any": .list([.string("x")]), "none": .list([.string("y")])])]
        ),
        .object(["taken": .object(["from": .string("2019-07")])]),
        .object([
            "aiRun": .object([
                "writers": .list([.string("face-net")]), "part": .string("FACES"),
                "versionFrom": .string("1.010"), "failed": .bool(true),
            ])
        ]),
        .object(["aiRun": .object(["version": .string("2147483647.2147483647")])]),
        .object([
            "or": .list([
                .object(["favourite": .bool(true)]), .object(["aiStatuses": .list([.string("")])]),
            ])
        ]),
    ])
    func `a filter that is written and read again is equal`(input: JSONValue) throws {
        let filter = try PhotoFilter(input)
        #expect(try PhotoFilter(filter.input) == filter)
    }

    @Test func `members mean the same in any order, their own conditions before nested ones`() throws {
        func near(_ latitude: Double) -> JSONValue {
            .object(["latitude": .number(latitude), "longitude": .int(0), "metres": .int(1)])
        }
        let object: JSONObject = [
            "or": .list([.object(["near": near(1)])]), "near": near(2), "favourite": .bool(true),
        ]
        let filter = try PhotoFilter(.object(object))
        #expect(try PhotoFilter(.object(JSONObject(members: object.members.reversed()))) == filter)
        let order = try PhotoOrder(name: "DISTANCE", filter: filter)
        #expect(order == .distance(from: try #require(Coordinate(latitude: 2, longitude: 0))))
    }

    @Test(arguments: [
        "image", "Image", "image/*", "image/heic", "VIDEO/*", "image/vnd.adobe.photoshop", "image/svg+xml",
    ])
    func `a media type, a class, and the class by its name alone`(text: String) throws {
        let filter = try PhotoFilter(.object(["mediaTypes": .string(text)]))
        #expect(filter == .mediaTypes([text.contains("/") ? text : text + "/*"]))
        #expect(try PhotoFilter(searchLanguage: "type:\(text)") == filter)
        #expect(try PhotoFilter(filter.input) == filter)
    }

    @Test func `no condition is every photo, there and back`() throws {
        #expect(try PhotoFilter(.object([:])) == .everything)
        #expect(PhotoFilter.everything.input == .object([:]))
    }

    @Test(arguments: [
        ("years", JSONValue.int(0), "filter.years"), ("months", .list([.int(13)]), "filter.months[0]"),
        ("years", .double(2019.5), "filter.years"), ("nonsense", .bool(true), "filter.nonsense"),
        ("favourite", .string("yes"), "filter.favourite"), ("text", .string(""), "filter.text"),
        ("text", .string("a\0"), "filter.text"), ("mediaTypes", .string("jpg"), "filter.mediaTypes"),
        ("mediaTypes", .list([.string("image/*"), .string("*")]), "filter.mediaTypes[1]"),
        ("mediaTypes", .string("*/*"), "filter.mediaTypes"), ("mediaTypes", .string("image/"), "filter.mediaTypes"),
        ("mediaTypes", .string("image/jp*"), "filter.mediaTypes"),
        ("mediaTypes", .string("a/b/c"), "filter.mediaTypes"),
        ("cities", .list([]), "filter.cities"),
        ("near", .object(["latitude": .int(91)]), "filter.near.latitude"),
        ("near", .object(["latitude": .int(1)]), "filter.near"),
        ("iso", .object([:]), "filter.iso"), ("iso", .object(["from": .double(.nan)]), "filter.iso.from"),
        ("iso", .object(["from": .int(2), "to": .int(1)]), "filter.iso"),
        ("taken", .object(["from": .string("2019-02-30")]), "filter.taken.from"),
        ("similar", .object(["hash": .string("xyz")]), "filter.similar.hash"),
        ("ids", .list([.int(-1)]), "filter.ids[0]"), ("shapes", .string("round"), "filter.shapes"),
        ("aiRun", .object(["part": .string("eyes")]), "filter.aiRun.part"),
        ("aiRun", .object(["version": .string("1.x")]), "filter.aiRun.version"),
        ("aiRun", .object(["version": .int(2)]), "filter.aiRun.version"),
        (
            "aiRun", .object(["version": .string("2"), "versionTo": .string("3")]),
            "filter.aiRun.version"
        ),
        (
            "aiRun", .object(["versionFrom": .string("1.10"), "versionTo": .string("1.9")]),
            "filter.aiRun.versionFrom"
        ),
        ("aiRun", .object(["writers": .list([])]), "filter.aiRun.writers"),
        ("aiRun", .object(["writer": .string("x")]), "filter.aiRun.writer"),
        ("tags", .object([:]), "filter.tags"), ("not", .int(1), "filter.not"),
        ("and", .list([.object(["x": .null])]), "filter.and[0].x"),
        ("dayOfYear", .object(["month": .int(2), "day": .int(30)]), "filter.dayOfYear.day"),
        ("tags", .object(["any": .list(.init(repeating: .string("t"), count: 1001))]), "filter.tags.any"),
    ])
    func `a wrong member is named`(name: String, value: JSONValue, path: String) {
        #expect { try PhotoFilter(.object([name: value])) } throws: { ($0 as? InputError)?.path == path }
    }

    @Test func `nesting and size are bounded`() {
        var deep = JSONValue.object([:])
        for _ in 0..<20 { deep = .object(["not": deep]) }
        #expect(throws: InputError.self) { try PhotoFilter(deep) }
        let wide = JSONValue.object([
            "or": .list(.init(repeating: .object(["favourite": .bool(true)]), count: 600))
        ])
        #expect(throws: InputError.self) { try PhotoFilter(wide) }
    }

    @Test func `words to look for are bounded, in a text and in all of them`() throws {
        func texts(_ texts: [String]) -> JSONValue {
            .object(["or": .list(texts.map { .object(["text": .string($0)]) })])
        }
        let words = (0..<32).map { "w\($0)" }.joined(separator: " ")
        #expect(throws: Never.self) { try PhotoFilter(texts(Array(repeating: words + " w0 w1", count: 9))) }
        #expect(
            throws: InputError(path: "filter.or[1].text", reason: "must not have more than 32 different words")
        ) {
            try PhotoFilter(texts(["w", words + " x"]))
        }
        #expect {
            try PhotoFilter(texts((0..<4).map { group in (0..<26).map { "\(group)-\($0)" }.joined(separator: " ") }))
        } throws: {
            ($0 as? InputError)?.path == "filter.or[3].text"
        }
    }

    @Test func `what is asked in several ways is bounded together`() throws {
        let half = PhotoFilter.or(Array(repeating: .favourite(true), count: 250))
        #expect(throws: Never.self) { try PhotoFilter.all(of: [half, .favourite(true)], path: "q") }
        #expect { try PhotoFilter.all(of: [half, half], path: "q") } throws: { ($0 as? InputError)?.path == "q" }
    }
}
