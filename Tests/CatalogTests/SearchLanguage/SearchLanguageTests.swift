import Catalog
import Testing

@Suite struct SearchLanguageTests {
    @Test(arguments: [
        ("person:\"a|b\"|\"Ben\"", PhotoFilter.people(TermMatch(any: ["a|b", "Ben"]), minimumConfidence: nil)),
        ("tag:\"\u{301}\"|\"\u{301}x\"", .tags(TermMatch(any: ["\u{301}", "\u{301}x"]))),
        ("allTags:a|b notags:c", .and([.tags(TermMatch(all: ["a", "b"])), .tags(TermMatch(none: ["c"]))])),
        ("person>=0.9:anna", .people(TermMatch(any: ["anna"]), minimumConfidence: 0.9)),
        ("status:\"\"|done no:gps", .and([.aiStatuses(["", "done"]), .hasPosition(false)])),
        ("done:x|\"*\"", .aiRun(AIRunMatch())),
        ("FailedTags:x", .aiRun(AIRunMatch(writers: ["x"], part: .tags, failed: true))),
        ("shape:square|portrait", .shapes([.portrait, .square])),
        ("is:nothing OR -is:anything", .or([.or([]), .not(.everything)])),
        ("-\"a \\\" b\" OR year:2019..2020", .or([.not(.phrase("a \" b")), .years([2019, 2020])])),
        (
            "\"a  b\" \"a\" phrase:a text:\"a b\"|c",
            .and([.phrase("a  b"), .text("a"), .phrase("a"), .or([.text("a b"), .text("c")])])
        ),
    ])
    func `a text is read as a filter`(text: String, filter: PhotoFilter) throws {
        #expect(try PhotoFilter(searchLanguage: text) == filter)
    }

    @Test(arguments: [
        ("beach iso:fast", 11), ("😀 e\u{301} near:x", 11), ("tag:a )", 7), ("(tag:a OR", 10), ("tag:", 5),
        ("x tag>=0.5:a", 3), ("person>=2:a", 1), ("iso:>1>2", 5), ("iso:..", 5), ("camera:\"\"", 8), ("\"\"", 1),
        ("a \" \u{a0} \"", 3), ("text:\"  \"", 6), ("phrase:a|\" \"", 10),
        ("x done>=a:b", 3), ("done=:b", 1), ("done>2<1:b", 1), ("doneall:b", 1), ("done>=1.2.3.4.5:b", 1),
        ("done:", 6), ("done2:b", 1),
        ("taken:2019..2020-01-01T00:00Z", 7), ("taken:>=2020<2019", 7),
        ("a exposure:nan/1", 12), ("exposure:-1/2", 10), ("exposure:inf/1", 10), ("exposure:1/inf", 10),
        ("exposure:1/nan", 10), ("f:1e400", 3), ("rating:9", 8), ("rating:2|>7", 10), ("iso:>=1e300", 5),
        ("size:1e307GB", 6), ("mp:<1e7", 4), ("status:" + String(repeating: "a", count: 51), 8),
        ("path:" + String(repeating: "a", count: 1025), 6), (String(repeating: "a", count: 1001), 1),
    ])
    func `an error names its place in Unicode scalars`(text: String, position: Int) {
        #expect {
            try PhotoFilter(searchLanguage: text)
        } throws: { error in
            (error as? SearchSyntaxError)?.position == position
        }
    }

    @Test(arguments: [
        ("iso:200..100", "\"200..100\" ends before it starts"),
        ("taken:2021..2019", "\"2021..2019\" ends before it starts"),
        ("added:2021..2019", "\"2021..2019\" ends before it starts"),
        (
            "taken:2020-05-31..2020-06-01T00:00Z",
            "\"2020-05-31..2020-06-01T00:00Z\" must have a time zone at both ends or at neither"
        ),
    ])
    func `an error says what is wrong with a range`(text: String, reason: String) {
        #expect {
            try PhotoFilter(searchLanguage: text)
        } throws: { error in
            (error as? SearchSyntaxError)?.reason == reason
        }
    }

    @Test(arguments: [("rating:<=6", 6.0, nil), ("rating:5", 5.0.nextUp, 5.0), ("rating:6", 6.0, 6.0)])
    func `a range may reach to the end of what is allowed`(text: String, to: Double, from: Double?) throws {
        #expect(try PhotoFilter(searchLanguage: text) == .rating(#require(HalfOpen(from: from, to: to))))
        #expect(throws: Never.self) { try PhotoFilter(PhotoFilter(searchLanguage: text).input) }
    }

    @Test(
        arguments: [
            ("f:1.78", 16.0 / 9, true), ("f:1.8", 16.0 / 9, false), ("f:2.8", 2.8, true),
            ("focal:6.76", 6.7649998, true),
            ("focal:5.41", 5.40625, true), ("exposure:1/17", 0.05812237484390964, true),
            ("exposure:1/17", 1.0 / 17, true),
            ("exposure:1/16", 0.05812237484390964, false), ("exposure:1/125", 1.0 / 125, true),
            ("exposure:2", 2, true),
            ("exposure:1/1448", 0.0006905339660024879, true), ("exposure:1/125..1/17", 0.05812237484390964, true),
            ("exposure:0.01", 0.0101, false), ("f:<=1.78", 1.7801, false), ("f:>1.78", 1.7801, true),
            ("f:0", 0, true),
            ("f:10000", 10000, false), ("exposure:1/2", 0.5, true), ("exposure:1/0.5", 2, true),
        ] as [(String, Double, Bool)])
    func `the camera's numbers are found as photos show them`(text: String, number: Double, isFound: Bool) throws {
        let filter = try PhotoFilter(searchLanguage: text)
        let (key, value) = try #require(filter.numbers)
        let range = value.from.map { $0 <= number } ?? true
        #expect((range && value.to.map { number < $0 } ?? true) == isFound, "\(key) \(value)")
        #expect(try PhotoFilter(searchLanguage: filter.searchText()) == filter)
    }

    @Test func `numbers as shown are printed as they were written`() throws {
        for number in Array(40...400) + [1234, 99_999, 100_000] {
            let text = number % 100 == 0 ? "\(number / 100)" : "\(Double(number) / 100)"
            #expect(try PhotoFilter(searchLanguage: "f:\(text)").searchText() == "f:\(text)")
            let range = "exposure:1/\(number)..1/\(number / 2)"
            #expect(try PhotoFilter(searchLanguage: range).searchText() == range)
        }
    }

    @Test func `conditions and words are bounded, and the error names the first beyond`() throws {
        let conditions = Array(repeating: "-id:1", count: 250).joined(separator: " ")
        #expect(throws: Never.self) { try PhotoFilter(searchLanguage: conditions) }
        #expect {
            try PhotoFilter(searchLanguage: conditions + " id:1")
        } throws: {
            "\($0)" == "at character \(conditions.count + 2): has more than 500 conditions"
        }
        let words = (100..<200).map { "w\($0)" }.joined(separator: " ")
        #expect(throws: Never.self) { try PhotoFilter(searchLanguage: words + " w100 w100") }
        #expect {
            try PhotoFilter(searchLanguage: words + " x")
        } throws: {
            ($0 as? SearchSyntaxError)?.position == words.count + 2
        }
        let text = (0..<33).map { "w\($0)" }.joined(separator: " ")
        #expect {
            try PhotoFilter(searchLanguage: "a \"\(text)\"")
        } throws: {
            "\($0)" == "at character 3: must not have more than 32 different words"
        }
    }

    @Test(
        arguments: [
            ("9999", "9999-01-01", nil), ("9999-12", "9999-12-01", nil), ("..9999", "0001-01-01", nil),
            (">=9998<9999", "9998-01-01", "9999-01-01"), (">9999", "9999-01-01", "9999-01-01"),
            ("2019..2021-06", "2019-01-01", "2021-07-01"), (">2019<=2020", "2020-01-01", "2021-01-01"),
            ("<2019", nil, "2019-01-01"),
        ] as [(String, String?, String?)])
    func `a date is the whole stretch that it names, to the last year of all`(
        text: String, from: String?, to: String?
    ) throws {
        let range = HalfOpen(
            from: from.flatMap { WallClock(iso8601: $0) }, to: to.flatMap { WallClock(iso8601: $0) })
        #expect(try PhotoFilter(searchLanguage: "taken:\(text)") == .taken(#require(range)))
    }

    @Test(
        arguments: [
            ("=1.10", "1.10", "1.11"), ("=1.1..2", "1.1", "3"), (">1.9", "1.10", nil), ("<=2.0", nil, "2.1"),
            (">=01.09<2", "1.9", "2"), ("=2.2147483647", "2.2147483647", "3"), ("<=2147483647", "0", nil),
        ] as [(String, String?, String?)])
    func `a version is all that begin with it`(text: String, from: String?, to: String?) throws {
        let range = HalfOpen(from: from.flatMap { ModelVersion($0) }, to: to.flatMap { ModelVersion($0) })
        #expect(range != nil)
        let filter = PhotoFilter.aiRun(AIRunMatch(writers: ["x"], version: range))
        #expect(try PhotoFilter(searchLanguage: "done\(text):x") == filter)
        #expect(try PhotoFilter(searchLanguage: filter.searchText()) == filter)
    }

    @Test func `a moment with its zone asks for real time`() throws {
        let noon = try #require(Instant(iso8601: "2019-07-14T12:00Z"))
        let one = try #require(Instant(iso8601: "2019-07-14T13:00Z"))
        let filter = PhotoFilter.takenInstant(try #require(HalfOpen(from: noon, to: one)))
        #expect(try PhotoFilter(searchLanguage: "taken:>=2019-07-14T14:00+02:00<2019-07-14T13:00Z") == filter)
        #expect(try filter.searchText() == "taken:>=2019-07-14T12:00:00Z<2019-07-14T13:00:00Z")
    }

    /// What people write comes back as they would write it.
    @Test(arguments: [
        "", "beach", "beach sea", "\"a b\"", "\"a  b\" text:\"a b\" phrase:a",
        "camera:\"iPhone 14\" near:48.85,2.35~10km taken:2019..2021-06",
        "tag:a|b -person:anna", "iso:>=800 f:<2.8 iso:100..400 iso:800", "exposure:>=0.1<0.25",
        "a OR (b c) OR -(d OR e)",
        "has:gps no:gps is:undated has:date has:ai no:ai", "year:2019..2021|2024 month:7", "place:Paris|\"Le Havre\"",
        "taken:2019-07-14", "taken:>=2019-07-14T18:16<2019-07-14T18:20", "added:>=2024-05-01<2024-06-01T12:00:00Z",
        "onlypeople>=0.5:anna|ben", "done:face-net -donefaces>=1.10<2:a|\"b c\" failedtags=2.0:*",
        "box:170,-10,-170,10 similar:00000000000000f0~6 id:7|9", "\"OR\" \"-x\" \"a:b\"",
    ])
    func `a search is printed as it was written`(text: String) throws {
        #expect(try PhotoFilter(searchLanguage: text).searchText() == text)
    }

    @Test(arguments: [
        PhotoFilter.and([.text("a")]), .or([.text("a")]), .cameraMakes([""]),
        .aiRun(AIRunMatch(writers: [""])), .tags(TermMatch(any: ["a"], none: ["b"])),
        .text(String(repeating: "a", count: 4097)),
        (0..<17).reduce(.text("a")) { filter, _ in .not(filter) },
    ])
    func `what the language cannot say is refused`(filter: PhotoFilter) {
        #expect(throws: SearchTextError.self) { try filter.searchText() }
    }
}

extension PhotoFilter {
    fileprivate var numbers: (String, HalfOpen<Double>)? {
        switch self {
        case .aperture(let range): ("f", range)
        case .focalLength(let range): ("focal", range)
        case .exposure(let range): ("exposure", range)
        default: nil
        }
    }
}
