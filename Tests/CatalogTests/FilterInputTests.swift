import Catalog
import Testing

@Suite struct FilterInputTests {
    @Test(arguments: [
        FilterInput.object([.init("years", .list([.number(2019), .number(2020)]))]),
        .object([.init("not", .object([.init("text", .string("a \"b\" \\ \n"))]))]),
        .object([
            .init(
                "near",
                .object([
                    .init("latitude", .number(43.5)), .init("longitude", .number(-180)), .init("metres", .number(0)),
                ]))
        ]),
        .object([.init("tags", .object([.init("any", .list([.string("x")])), .init("none", .list([.string("y")]))]))]
        ),
        .object([.init("taken", .object([.init("from", .string("2019-07"))]))]),
        .object([
            .init(
                "aiRun",
                .object([
                    .init("writers", .list([.string("face-net")])), .init("part", .string("FACES")),
                    .init("versionFrom", .string("1.010")), .init("failed", .bool(true)),
                ]))
        ]),
        .object([.init("aiRun", .object([.init("version", .string("2147483647.2147483647"))]))]),
        .object([
            .init(
                "or",
                .list([
                    .object([.init("favourite", .bool(true))]), .object([.init("aiStatuses", .list([.string("")]))]),
                ]))
        ]),
    ])
    func `a filter that is written and read again is equal`(input: FilterInput) throws {
        let filter = try PhotoFilter(input)
        #expect(try PhotoFilter(filter.input) == filter)
    }

    @Test func `members mean the same in any order, their own conditions before nested ones`() throws {
        func near(_ latitude: Double) -> FilterInput.Member {
            .init(
                "near",
                .object([
                    .init("latitude", .number(latitude)), .init("longitude", .number(0)), .init("metres", .number(1)),
                ]))
        }
        let members = [
            FilterInput.Member("or", .list([.object([near(1)])])), near(2), .init("favourite", .bool(true)),
        ]
        let filter = try PhotoFilter(.object(members))
        #expect(try PhotoFilter(.object(members.reversed())) == filter)
        let order = try PhotoOrder(name: "DISTANCE", filter: filter)
        #expect(order == .distance(from: try #require(Coordinate(latitude: 2, longitude: 0))))
    }

    @Test(arguments: [
        "image", "Image", "image/*", "image/heic", "VIDEO/*", "image/vnd.adobe.photoshop", "image/svg+xml",
    ])
    func `a media type, a class, and the class by its name alone`(text: String) throws {
        let filter = try PhotoFilter(.object([.init("mediaTypes", .string(text))]))
        #expect(filter == .mediaTypes([text.contains("/") ? text : text + "/*"]))
        #expect(try PhotoFilter(searchLanguage: "type:\(text)") == filter)
        #expect(try PhotoFilter(filter.input) == filter)
    }

    @Test func `no condition is every photo, there and back`() throws {
        #expect(try PhotoFilter(.object([])) == .everything)
        #expect(PhotoFilter.everything.input == .object([]))
    }

    @Test(arguments: [
        ("years", FilterInput.number(0), "filter.years"), ("months", .list([.number(13)]), "filter.months[0]"),
        ("years", .number(2019.5), "filter.years"), ("nonsense", .bool(true), "filter.nonsense"),
        ("favourite", .string("yes"), "filter.favourite"), ("text", .string(""), "filter.text"),
        ("text", .string("a\0"), "filter.text"), ("mediaTypes", .string("jpg"), "filter.mediaTypes"),
        ("mediaTypes", .list([.string("image/*"), .string("*")]), "filter.mediaTypes[1]"),
        ("mediaTypes", .string("*/*"), "filter.mediaTypes"), ("mediaTypes", .string("image/"), "filter.mediaTypes"),
        ("mediaTypes", .string("image/jp*"), "filter.mediaTypes"),
        ("mediaTypes", .string("a/b/c"), "filter.mediaTypes"),
        ("cities", .list([]), "filter.cities"),
        ("near", .object([.init("latitude", .number(91))]), "filter.near.latitude"),
        ("near", .object([.init("latitude", .number(1))]), "filter.near"),
        ("iso", .object([]), "filter.iso"), ("iso", .object([.init("from", .number(.nan))]), "filter.iso.from"),
        ("iso", .object([.init("from", .number(2)), .init("to", .number(1))]), "filter.iso"),
        ("taken", .object([.init("from", .string("2019-02-30"))]), "filter.taken.from"),
        ("similar", .object([.init("hash", .string("xyz"))]), "filter.similar.hash"),
        ("ids", .list([.number(-1)]), "filter.ids[0]"), ("shapes", .string("round"), "filter.shapes"),
        ("aiRun", .object([.init("part", .string("eyes"))]), "filter.aiRun.part"),
        ("aiRun", .object([.init("version", .string("1.x"))]), "filter.aiRun.version"),
        ("aiRun", .object([.init("version", .number(2))]), "filter.aiRun.version"),
        (
            "aiRun", .object([.init("version", .string("2")), .init("versionTo", .string("3"))]),
            "filter.aiRun.version"
        ),
        (
            "aiRun", .object([.init("versionFrom", .string("1.10")), .init("versionTo", .string("1.9"))]),
            "filter.aiRun.versionFrom"
        ),
        ("aiRun", .object([.init("writers", .list([]))]), "filter.aiRun.writers"),
        ("aiRun", .object([.init("writer", .string("x"))]), "filter.aiRun.writer"),
        ("tags", .object([]), "filter.tags"), ("not", .number(1), "filter.not"),
        ("and", .list([.object([.init("x", .null)])]), "filter.and[0].x"),
        ("dayOfYear", .object([.init("month", .number(2)), .init("day", .number(30))]), "filter.dayOfYear.day"),
        ("tags", .object([.init("any", .list(.init(repeating: .string("t"), count: 1001)))]), "filter.tags.any"),
    ])
    func `a wrong member is named`(name: String, value: FilterInput, path: String) {
        #expect { try PhotoFilter(.object([.init(name, value)])) } throws: { ($0 as? FilterError)?.path == path }
    }

    @Test func `nesting and size are bounded`() {
        var deep = FilterInput.object([])
        for _ in 0..<20 { deep = .object([.init("not", deep)]) }
        #expect(throws: FilterError.self) { try PhotoFilter(deep) }
        let wide = FilterInput.object([
            .init("or", .list(.init(repeating: .object([.init("favourite", .bool(true))]), count: 600)))
        ])
        #expect(throws: FilterError.self) { try PhotoFilter(wide) }
    }

    @Test func `words to look for are bounded, in a text and in all of them`() throws {
        func texts(_ texts: [String]) -> FilterInput {
            .object([.init("or", .list(texts.map { .object([.init("text", .string($0))]) }))])
        }
        let words = (0..<32).map { "w\($0)" }.joined(separator: " ")
        #expect(throws: Never.self) { try PhotoFilter(texts(Array(repeating: words + " w0 w1", count: 9))) }
        #expect(
            throws: FilterError(path: "filter.or[1].text", reason: "must not have more than 32 different words")
        ) {
            try PhotoFilter(texts(["w", words + " x"]))
        }
        #expect {
            try PhotoFilter(texts((0..<4).map { group in (0..<26).map { "\(group)-\($0)" }.joined(separator: " ") }))
        } throws: {
            ($0 as? FilterError)?.path == "filter.or[3].text"
        }
    }

    @Test func `what is asked in several ways is bounded together`() throws {
        let half = PhotoFilter.or(Array(repeating: .favourite(true), count: 250))
        #expect(throws: Never.self) { try PhotoFilter.all(of: [half, .favourite(true)], path: "q") }
        #expect { try PhotoFilter.all(of: [half, half], path: "q") } throws: { ($0 as? FilterError)?.path == "q" }
    }
}
