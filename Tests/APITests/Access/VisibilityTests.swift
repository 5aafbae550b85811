import API
import Catalog
import Foundation
import HTTPTypes
import Postgres
import Query
import TestServices
import Testing
import Writers

/// What users see: their own favourites, and no photo before it is granted to them.
@Suite struct VisibilityTests {
    /// Tokens of users with all scopes of their roles. Anna is the first owner.
    private struct People {
        let anna, ben, carla: String
        /// Sees only granted albums.
        let guest: String
        let service: String
    }

    private static func withPeople(
        photos: Int = 6, _ body: @Sendable @escaping (TestAPI, People) async throws -> Void
    ) async throws {
        try await withAPI(photos: photos) { api in
            func token(_ name: String, _ role: Role, sees: String = "library", isFirst: Bool = false) async throws
                -> String
            {
                let made = try await AccessStore(postgres: api.database.client)
                    .createToken(name: name, scopes: role.scopes)
                _ = try await api.database.client.execute(
                    """
                    WITH person AS (
                        INSERT INTO users (name, display_name, role, sees, has_shared_favourites)
                        VALUES (\(name), \(name), \(role.rawValue), \(sees), \(isFirst)) RETURNING id)
                    UPDATE api_tokens SET user_id = person.id FROM person WHERE api_tokens.id = \(made.id)
                    """)
                return made.secret.text
            }
            let people = People(
                anna: try await token("anna", .owner, isFirst: true), ben: try await token("ben", .contributor),
                carla: try await token("carla", .guest), guest: try await token("guest", .guest, sees: "granted"),
                service: try await AccessStore(postgres: api.database.client)
                    .createToken(name: "service", scopes: Set(Scope.allCases)).secret.text)
            try await body(api, people)
        }
    }

    private static func send(
        _ api: TestAPI, _ token: String, _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:],
        body: String? = nil
    ) async throws -> TestAPI.Answer {
        var headers = headers
        headers[.authorization] = "Bearer \(token)"
        return try await api.send(method, path, as: nil, headers: headers, body: body)
    }

    private static func graphQL(_ api: TestAPI, _ token: String, _ query: String) async throws -> TestAPI.Answer {
        let body = try JSONSerialization.data(withJSONObject: ["query": query])
        return try await send(api, token, .post, "/graphql", body: String(decoding: body, as: UTF8.self))
    }

    private static func mark(_ photo: Int, _ favourite: Bool) -> String {
        "mutation { setFavourite(photo: \(photo), favourite: \(favourite)) { databaseId favourite } }"
    }

    /// The favourites of a caller by every way that tells them.
    private static func favourites(_ api: TestAPI, _ token: String) async throws -> Set<[Int]> {
        var found: Set<[Int]> = []
        func add(_ ids: [Int]) { found.insert(ids.sorted()) }
        func marked(_ photos: Any?) -> [Int] {
            (photos as? [[String: Any]] ?? []).filter { $0["favourite"] as? Bool == true }
                .compactMap { $0["databaseId"] as? Int }
        }
        func numbers(_ photos: Any?) -> [Int] {
            (photos as? [[String: Any]] ?? []).compactMap { $0["databaseId"] as? Int }
        }
        let answer = try await graphQL(
            api, token,
            """
            { all: photos(first: 100) { nodes { databaseId favourite } }
              tree: photos(filter: {favourite: true}) { nodes { databaseId favourite } }
              words: photos(q: "-no:favourite") { nodes { databaseId favourite } } 
              timeline(by: DAY) { cover { databaseId favourite } } }
            """)
        let data = try #require(answer.json["data"] as? [String: Any], "\(answer.text)")
        add(marked((data["all"] as? [String: Any])?["nodes"]))
        for name in ["tree", "words"] {
            let nodes = (data[name] as? [String: Any])?["nodes"]
            add(numbers(nodes))
            add(marked(nodes))
        }
        add(marked((data["timeline"] as? [[String: Any]])?.compactMap { $0["cover"] }))
        add(marked(try await send(api, token, .get, "/api/v1/photos?first=100").json["photos"]))
        add(numbers(try await send(api, token, .get, "/api/v1/photos?favourite=true").json["photos"]))
        let others = numbers(try await send(api, token, .get, "/api/v1/photos?favourite=false").json["photos"])
        let all = numbers(try await send(api, token, .get, "/api/v1/photos").json["photos"])
        add(all.filter { !others.contains($0) })
        let posted = try await send(
            api, token, .post, "/api/v1/photos/search", body: #"{"filter": {"favourite": true}}"#)
        add(numbers(posted.json["photos"]))
        let lines = try await send(api, token, .get, "/api/v1/photos.ndjson").text.split(separator: "\n")
        add(marked(try lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) }))
        let table = try await send(api, token, .get, "/api/v1/photos.csv?favourite=true").text
        let rows = table.components(separatedBy: "\r\n").dropFirst().filter { !$0.isEmpty }
        #expect(rows.allSatisfy { $0.contains(",true,") })
        add(rows.compactMap { Int($0.prefix { $0 != "," }) })
        var ones: [Int] = []
        for id in all {
            let photo = try await send(api, token, .get, "/api/v1/photos/\(id)").json
            if photo["favourite"] as? Bool == true { ones.append(id) }
        }
        add(ones)
        return found
    }

    @Test func `each user marks and sees their own favourites, and service tokens those of the first owner`()
        async throws
    {
        try await Self.withPeople { api, people in
            for (token, photo) in [(people.anna, 1), (people.ben, 2), (people.ben, 3), (people.carla, 4)] {
                let answer = try await Self.graphQL(api, token, Self.mark(photo, true))
                let data = answer.json["data"] as? [String: [String: Any]]
                #expect(data?["setFavourite"]?["favourite"] as? Bool == true, "\(answer.text)")
            }
            #expect(try await Self.send(api, people.service, .put, "/api/v1/photos/5/favourite").status == 204)
            #expect(try await Self.send(api, people.carla, .put, "/api/v1/photos/1/favourite").status == 204)
            #expect(try await Self.send(api, people.carla, .put, "/api/v1/photos/1/favourite").status == 204)
            #expect(try await Self.send(api, people.ben, .delete, "/api/v1/photos/2/favourite").status == 204)
            #expect(try await Self.send(api, people.ben, .delete, "/api/v1/photos/1/favourite").status == 204)

            for (token, expected) in [
                (people.anna, [1, 5]), (people.service, [1, 5]), (people.ben, [3]), (people.carla, [1, 4]),
            ] {
                #expect(try await Self.favourites(api, token) == [expected])
            }
            let column = try await api.database.client.query("SELECT id FROM photos WHERE favourite ORDER BY id")
            #expect(try column.map { try $0.decode(Int64.self, at: 0) } == [1, 5])
            let answer = try await Self.graphQL(api, people.ben, Self.mark(3, false))
            #expect(answer.text.contains(#""favourite":false"#))
            #expect(try await Self.favourites(api, people.ben) == [[]])
        }
    }

    @Test func `a photo that does not exist cannot be marked, nor one without the scope`() async throws {
        try await Self.withPeople { api, people in
            for token in [people.ben, people.service] {
                #expect(try await Self.send(api, token, .put, "/api/v1/photos/99/favourite").status == 404)
                #expect(try await Self.send(api, token, .delete, "/api/v1/photos/99/favourite").status == 404)
                #expect(try await Self.send(api, token, .put, "/api/v1/photos/x/favourite").status == 400)
                #expect(try await Self.graphQL(api, token, Self.mark(99, true)).text.contains("NOT_FOUND"))
            }
            // A token without a user needs the scope `admin`, whatever else it has.
            for scope in Scope.allCases where scope != .admin {
                #expect(try await api.send(.put, "/api/v1/photos/1/favourite", as: scope).status == 403, "\(scope)")
                let answer = try await api.graphQL(Self.mark(1, true), as: scope)
                #expect(answer.text.contains("FORBIDDEN"), "\(scope)")
            }
            #expect(try await api.send(.put, "/api/v1/photos/1/favourite", as: .admin).status == 204)
        }
    }

    @Test func `the duplicate to keep is the caller's favourite`() async throws {
        try await Self.withPeople { api, people in
            _ = try await api.database.client.execute(
                "UPDATE photos SET sha256 = sha256('same'), perceptual_hash = repeat('a', 16)")
            try await api.library.catchUp()
            for (token, photo) in [(people.anna, 4), (people.ben, 5)] {
                #expect(try await Self.send(api, token, .put, "/api/v1/photos/\(photo)/favourite").status == 204)
            }
            for kind in ["exact", "near"] {
                for (token, keeper, reason) in [
                    (people.anna, 4, "FAVOURITE"), (people.ben, 5, "FAVOURITE"), (people.carla, 6, "LARGER_FILE"),
                    (people.service, 4, "FAVOURITE"),
                ] {
                    let answer = try await Self.send(api, token, .get, "/api/v1/duplicates?kind=\(kind)&distance=0")
                    let group = (answer.json["groups"] as? [[String: Any]])?.first
                    #expect(group?["keeper"] as? Int == keeper && group?["keeperReason"] as? String == reason)
                }
            }
        }
    }

    @Test func `an entity tag of one user is not that of another`() async throws {
        try await Self.withPeople { api, people in
            for question in ResponseTests.questions {
                var tags: [String] = []
                for token in [people.anna, people.ben, people.carla, people.guest] {
                    let answer = try await Self.send(
                        api, token, .get, "/api/v1/\(question)",
                        headers: [.ifNoneMatch: tags.joined(separator: ", ")])
                    #expect(answer.status != 304, "\(question)")
                    if let tag = answer.headers[.eTag] { tags.append(tag) }
                }
                #expect(Set(tags).count == tags.count && tags.count >= 3, "\(question)")
                // The first owner's photos are those of service tokens.
                let service = try await Self.send(api, people.service, .get, "/api/v1/\(question)")
                #expect(service.headers[.eTag] == tags[0])
            }
        }
    }

    /// Queries with every root field about photos. Each must be empty for a guest without albums.
    private static let queries = [
        "{ photos { totalCount nodes { databaseId } } }",
        "{ photos(filter: {favourite: false}, order: NAME) { totalCount nodes { databaseId } } }",
        "{ photos(filter: {ids: [1, 2]}) { totalCount nodes { databaseId } } }",
        "{ photo(databaseId: 1) { databaseId filename } }", #"{ node(id: "UGhvdG86MQ==") { id } }"#,
        "{ timeline(by: DAY) { count } }",
        "{ map(box: {west: -180, south: -85, east: 180, north: 85}, zoom: 2) { count } }",
        "{ facets { cameras { value } cities { value } years { value } mediaTypes { value } } }",
        #"{ suggest(text: "c") { value count } }"#, "{ duplicateGroups(kind: EXACT) { totalCount nodes { count } } }",
        "{ duplicateGroups(kind: NEAR) { totalCount nodes { count } } }",
    ]

    @Test func `a guest who sees only granted albums gets no photo from any query`() async throws {
        try await Self.withPeople { api, people in
            _ = try await api.database.client.execute(
                "UPDATE photos SET sha256 = sha256('same'), perceptual_hash = repeat('a', 16)")
            try await api.library.catchUp()
            for query in Self.queries {
                let full = try await Self.graphQL(api, people.carla, query)
                #expect(Self.values(full.json["data"]).contains { $0 != "0" }, "\(query): \(full.text)")
                let answer = try await Self.graphQL(api, people.guest, query)
                #expect(answer.json["errors"] == nil)
                #expect(Self.values(answer.json["data"]).allSatisfy { $0 == "0" }, "\(query): \(answer.text)")
            }
            for question in [
                "photos", "photos?favourite=false", "timeline", "map?viewport=-180,-90,180,90&zoom=3",
                "map.geojson?viewport=-180,-90,180,90&zoom=3", "facets", "suggest?text=c", "duplicates",
                "duplicates?kind=near", "photos.ndjson", "photos.csv",
            ] {
                let full = try await Self.send(api, people.carla, .get, "/api/v1/\(question)")
                #expect(full.text.contains("1") || question == "photos.csv")
                let answer = try await Self.send(api, people.guest, .get, "/api/v1/\(question)")
                #expect(answer.status == 200, "\(question)")
                for trace in ["IMG_", "Camera", "Marseille", "2020", "keeper", "databaseId\":"] {
                    #expect(!answer.text.contains(trace), "\(question): \(answer.text)")
                }
            }
            for body in [#"{"filter": {}}"#, #"{"filter": {"favourite": false}}"#] {
                for path in ["photos/search", "photos.ndjson", "photos.csv", "timeline", "facets"] {
                    let answer = try await Self.send(api, people.guest, .post, "/api/v1/\(path)", body: body)
                    #expect(!answer.text.contains("IMG_") && !answer.text.contains("2020"), "\(path): \(answer.text)")
                }
            }
        }
    }

    @Test func `a photo that the caller may not see is not found, also for writing`() async throws {
        try await Self.withPeople { api, people in
            let missing = try await Self.send(api, people.guest, .get, "/api/v1/photos/99")
            let hidden = try await Self.send(api, people.guest, .get, "/api/v1/photos/1")
            #expect(missing.status == 404 && hidden.status == 404)
            #expect(
                hidden.text.replacing("photo 1", with: "photo 99").replacing("photos/1", with: "photos/99")
                    == missing.text)
            for method in [HTTPRequest.Method.put, .delete] {
                #expect(try await Self.send(api, people.guest, method, "/api/v1/photos/1/favourite").status == 404)
            }
            let answer = try await Self.graphQL(api, people.guest, Self.mark(1, true))
            #expect(answer.text.contains("NOT_FOUND"), "\(answer.text)")
            #expect(try await api.database.client.query("SELECT FROM favourites").isEmpty)
        }
    }

    /// All numbers and strings in a value.
    private static func values(_ value: Any?) -> [String] {
        switch value {
        case let object as [String: Any]: object.values.flatMap(values)
        case let list as [Any]: list.flatMap(values)
        case nil, is NSNull: []
        case let other?: ["\(other)"]
        }
    }
}
