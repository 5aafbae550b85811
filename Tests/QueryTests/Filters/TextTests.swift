import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct TextTests {
    @Test(arguments: [
        ("élysées", 1), ("ELYSEES", 1), ("lysé", 1), ("rue", 0), ("ångström", 1), ("angstrom 日本", 1), ("本", 1),
        ("2019/été/img", 1), ("ete/IMG_1", 1), ("été/img_2", 0), ("champs elysées jpg", 1), ("   ", 2), (".jpg", 1),
        ("STRASSE", 1), ("straße", 1), ("οδος", 1), ("οδό", 1),
    ])
    func `words match regardless of case and accents`(text: String, count: Int) async throws {
        try await withSearchLibrary { search in
            try await search.database.client.execute(
                """
                INSERT INTO photos (filename, s3_path, location_name, title) VALUES
                    ('IMG_1.JPG', 's3://photos/2019/Été/IMG_1.JPG', 'Champs-Élysées, Champs', 'Ångström 日本 Straße ΟΔΌΣ'), (NULL, NULL, NULL, NULL)
                """)
            try await search.library.catchUp()
            #expect(try search.snapshot().count(.text(text)) == count)
        }
    }

    @Test(arguments: [
        ("exact words", 2), ("EXACT\u{a0}  wörds", 2), ("words exact", 0), ("words not", 2), ("act wor", 2),
        ("here words", 0), ("exact", 3), ("my pictures/exact", 1), ("pictures/ex act", 1), ("a b.jpg", 1),
        ("pictures / exact", 0), ("new port", 1), ("canon eos", 1), ("eos words", 0), ("one two", 1),
        ("two three", 0),
        ("\u{301}", 4),
    ])
    func `a phrase matches where its words are next to each other in one text`(phrase: String, count: Int)
        async throws
    {
        try await withSearchLibrary { search in
            try await search.database.client.execute(
                """
                INSERT INTO photos (filename, s3_path, title, description, city, camera_model, keywords) VALUES
                    ('1.jpg', 's3://photos/1.jpg', E'Exact\tWords here', 'words not', 'New  Port', 'Canon EOS', NULL),
                    ('2.jpg', 's3://photos/2.jpg', 'words not here', 'exact', NULL, NULL, '{"one two","three"}'),
                    ('3.jpg', 's3://photos/My  Pictures/exact  words.jpg', NULL, NULL, NULL, NULL, NULL),
                    ('a  b.jpg', 's3://photos/pictures/ex  act.jpg', NULL, NULL, NULL, NULL, NULL)
                """)
            try await search.library.catchUp()
            #expect(try search.snapshot().count(.phrase(phrase)) == count)
        }
    }

    @Test(arguments: [
        "O'Brien", "o\u{2019}brien", "O\u{2018}Brien", "o\u{02BC}brien", "d'écran", "D\u{2019}ecran", "jean-luc",
        "jean\u{2013}luc", "JEAN\u{2212}LUC", "1965\u{2010}70", "1965-70",
    ])
    func `typographic apostrophes and hyphens match plain ones`(text: String) async throws {
        try await withSearchLibrary { search in
            try await search.database.client.execute(
                """
                INSERT INTO photos (filename, s3_path, title, description, keywords) VALUES
                    ('1.jpg', 's3://photos/O\u{2019}Brien/Capture d\u{2019}écran.jpg', 'Jean\u{2011}Luc', '1965\u{2013}70', NULL),
                    ('2.jpg', 's3://photos/O''Brien/Capture d''ecran.jpg', 'Jean-Luc', '1965-70', '{"O\u{2018}Brien"}')
                """)
            try await search.library.catchUp()
            #expect(try search.snapshot().count(.text(text)) == 2)
        }
    }

    @Test(arguments: [
        "lodz", "ŁÓDŹ", "tromso", "aero", "Ærø", "oeuvre", "dang", "thor", "gardur", "hamrun", "lodz tromsø",
    ])
    func `letters that Unicode does not decompose match their plain replacements`(text: String) async throws {
        try await withSearchLibrary { search in
            try await search.database.client.execute(
                """
                INSERT INTO photos (filename, s3_path, city, title) VALUES
                    ('1.jpg', 's3://photos/1.jpg', 'Łódź', 'Tromsø Ærø Œuvre Đặng Þór Garður Ħamrun'), (NULL, NULL, 'Lodz', NULL)
                """)
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            #expect(try snapshot.count(.text(text)) >= 1)
            #expect(try snapshot.count(.cities(["łodz"])) == 2)
            #expect(snapshot.suggest("lod", limit: 5).map(\.count) == [2])
        }
    }

    @Test func `a repeated word is searched once, and a word within another is not searched`() async throws {
        #expect(FilterEvaluator.decisiveWords(of: "img IMG_1 mg beach Beach  bea") == ["beach", "img_1"])
        try await withSearchLibrary { search in
            try await search.insertDays(3)
            try await search.library.catchUp()
            let text = Array(repeating: "IMG_2 img_ 2.jpg", count: 60).joined(separator: " ")
            #expect(try search.snapshot().count(.text(text)) == 1)
        }
    }

    @Test func `a search ends between its steps after its deadline or its cancellation`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(3)
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            let filter = PhotoFilter.or((0..<100).map { .text("img \($0)") })
            SearchDeadline.$end.withValue(.now - .seconds(1)) {
                #expect(throws: SearchError.abandoned) { try snapshot.count(filter) }
                #expect(throws: SearchError.abandoned) { try snapshot.page(.everything, .name, PageRequest()) }
                #expect(throws: SearchError.abandoned) { try snapshot.facets(.everything, wanted: [.tags]) }
            }
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return try snapshot.count(filter)
            }
            task.cancel()
            await #expect(throws: SearchError.abandoned) { try await task.value }
            #expect(try snapshot.count(filter) == 3)
        }
    }

    @Test func `texts are found beyond the range of their stored offsets`() {
        var arena = TextArena(span: 16)
        let texts = (0..<40).map { String(repeating: "x", count: $0 % 23) + "-\($0)-" }
        for text in texts { arena.append(text) }
        arena.finish()
        for (number, text) in texts.enumerated() {
            #expect(arena.text(at: number).elementsEqual(text.utf8))
            #expect(arena.texts(containing: "-\(number)-") == [UInt32(number)])
        }
        #expect(arena.texts(containing: "x-") == (0..<40).filter { $0 % 23 > 0 }.map(UInt32.init))
    }

    @Test func `names are suggested by their beginning and by the beginning of a later word`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(2)
            try await search.database.client.execute(
                """
                INSERT INTO photo_ai_results (photo_id, tags) VALUES (\(ids[0]), '{"São Paulo",paul}'), (\(ids[1]), '{"sao paulo"}')
                """)
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            #expect(snapshot.suggest("PAU", limit: 5).map(\.value) == ["paul", "São Paulo"])
            #expect(snapshot.suggest("são", limit: 5).map(\.count) == [2])
            #expect(snapshot.suggest("aulo", limit: 5).map(\.value) == ["São Paulo"])
            #expect(snapshot.suggest("aulx", limit: 5).isEmpty && snapshot.suggest(" ", limit: 5).isEmpty)
        }
    }
}
