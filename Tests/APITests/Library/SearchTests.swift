import API
import Catalog
import Foundation
import HTTPTypes
import Testing

@Suite struct SearchTests {
    /// The same search as flat parameters, as a tree, and in the search language.
    static let questions: [(flat: String, tree: String, q: String, count: Int)] = [
        (
            "takenFrom=2020-01-03&takenTo=2020-01-06", #"{"taken": {"from": "2020-01-03", "to": "2020-01-06"}}"#,
            "taken:2020-01-03..2020-01-05", 3
        ),
        (
            "near=43.3,5.37&radius=5000", #"{"near": {"latitude": 43.3, "longitude": 5.37, "metres": 5000}}"#,
            "near:43.3,5.37~5km", 10
        ),
        ("camera=camera%201", #"{"cameraModels": ["Camera 1"]}"#, #"model:"Camera 1""#, 7),
        ("isoFrom=500&isoTo=800", #"{"iso": {"from": 500, "to": 800}}"#, "iso:>=500 iso:<800", 3),
        ("tag=sea&tag=sky", #"{"tags": {"any": ["sea", "sky"]}}"#, "tag:sea|sky", 3),
        ("noTags=sea", #"{"tags": {"none": ["sea"]}}"#, "-tag:sea", 18),
        ("person=anna", #"{"people": {"any": ["Anna"]}}"#, "person:anna", 1),
        ("hasPosition=false&text=img", #"{"and": [{"hasPosition": false}, {"text": "img"}]}"#, "-has:gps img", 10),
        ("phrase=camera%20%201", #"{"phrase": "Camera 1"}"#, #""camera 1""#, 7),
        ("phrase=1%20camera", #"{"phrase": "1 camera"}"#, #""1 camera""#, 0),
        ("extension=.JPG", #"{"fileExtensions": [".jpg"]}"#, "ext:.jpg", 20),
        ("year=2021", #"{"years": [2021]}"#, "year:2021", 0),
    ]

    private static func prepare(_ api: TestAPI) async throws {
        for (id, body) in [
            (1, #"{"tags": ["sea"], "faces": [{"person": "Anna", "box": [0.1, 0.1, 0.2, 0.2]}]}"#),
            (2, #"{"tags": ["sea", "sky"]}"#), (3, #"{"tags": ["sky"]}"#),
        ] {
            let answer = try await api.send(.put, "/api/v1/photos/\(id)/ai-results", as: .aiWrite, body: body)
            #expect(answer.status == 204)
        }
    }

    @Test func `flat parameters, the tree, the search language and GraphQL find the same photos`() async throws {
        try await withAPI(photos: 20) { api in
            try await Self.prepare(api)
            for question in Self.questions {
                let flat = try await api.get("/api/v1/photos?\(question.flat)")
                let tree = try await api.send(
                    .post, "/api/v1/photos/search", body: #"{"filter": \#(question.tree)}"#)
                let q = question.q.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                let spoken = try await api.get("/api/v1/photos?q=\(q)")
                let filter = try JSONSerialization.jsonObject(with: Data(question.tree.utf8))
                let graphQL = try await api.graphQL(
                    "query ($f: PhotoFilter) { photos(filter: $f) { nodes { databaseId } totalCount } }",
                    ["f": filter])
                let data = graphQL.json["data"] as? [String: Any]
                let photos = data?["photos"] as? [String: Any]
                let expected = (photos?["nodes"] as? [[String: Any]])?.compactMap { $0["databaseId"] as? Int }
                #expect(photos?["totalCount"] as? Int == question.count, "\(question.tree): \(graphQL.text)")
                for answer in [flat, tree, spoken] {
                    let found = (answer.json["photos"] as? [[String: Any]])?.compactMap { $0["databaseId"] as? Int }
                    #expect(found == expected, "\(question.flat): \(answer.text.prefix(300))")
                }
            }
        }
    }

    @Test(arguments: [
        ("first=0", "first"), ("first=10000", "first"), ("last=x", "last"), ("first=1&last=1", "last"),
        ("near=91,0&radius=5", "near"), ("near=1,1&radius=-1", "radius"), ("near=1,1", "near"),
        ("radius=5", "radius"),
        ("takenFrom=2020-02-30", "takenFrom"), ("takenFrom=2021&takenTo=2020", "takenFrom"),
        ("isoFrom=200&isoTo=100", "isoFrom"), ("colour=red", "colour"),
        ("q=camera:", "q"), ("q=colour:red", "q"), ("after=nonsense", "after"), ("order=RANDOM", "order"),
        ("order=distance", "order"), ("isoFrom=NaN", "isoFrom"), ("undated=maybe", "undated"), ("month=13", "month"),
        ("box=1,2,3", "box"), ("box=0,50,1,40", "box"), ("tag=%FF", "tag"), ("around=tomorrow", "around"),
        ("objectConfidence=0.5", "objectConfidence"), ("object=a&objectConfidence=2", "objectConfidence"),
        ("distance=3", "distance"), ("similar=00000000000000f0&distance=99", "distance"), ("id=x", "id"),
        ("dayOfYear=2-30", "dayOfYear"), ("aiPart=eyes", "aiPart"), ("aiVersion=beta", "aiVersion"),
        ("aiVersionFrom=2&aiVersionTo=1", "aiVersionFrom"), ("aiVersion=1&aiVersionTo=2", "aiVersion"),
        ("aiFailed=yes", "aiFailed"), ("aiWriter=", "aiWriter"), ("aiPart=tags&aiPart=faces", "aiPart"),
        ("undated=true&undated=false", "undated"), ("shape=round", "shape"), ("q=a%00b", "q"),
        ("text=%20%20", "text"), ("phrase=%20", "phrase"), ("q=%22%20%22", "q"),
    ])
    func `a bad parameter is named`(query: String, field: String) async throws {
        try await withAPI(photos: 1) { api in
            let answer = try await api.get("/api/v1/photos?\(query)")
            #expect(answer.status == 400)
            #expect(answer.field == field, "\(answer.text)")
            #expect(answer.headers[.contentType] == "application/problem+json")
        }
    }

    @Test(arguments: [
        (#"{"filter": {"near": {"latitude": 91, "longitude": 0, "metres": 1}}}"#, "filter.near.latitude"),
        (#"{"filter": {"near": {"latitude": 1, "longitude": 0}}}"#, "filter.near"),
        (#"{"filter": {"colour": "red"}}"#, "filter.colour"), (#"{"filter": []}"#, "filter"),
        (#"{"filter": {"tags": {"any": []}}}"#, "filter.tags.any"), (#"{"first": 201}"#, "first"),
        (#"{"after": 3}"#, "after"), (#"{"page": 3}"#, "page"), (#"{"q": ")"}"#, "q"), ("[]", "body"), ("{", "body"),
        (#"{"filter": {"iso": {"from": 1e400}}}"#, "body"),
    ])
    func `a bad field of a search is named`(body: String, field: String) async throws {
        try await withAPI { api in
            let answer = try await api.send(.post, "/api/v1/photos/search", body: body)
            #expect(answer.status == 400)
            #expect(answer.field == field, "\(answer.text)")
        }
    }

    /// Photo n was taken at noon on 1 January 2020 plus n - 1 days.
    @Test(arguments: [
        ("2020-01-05", "TAKEN_DESC", 5), ("2020-01-05", "TAKEN_ASC", 5), ("2020-01", "TAKEN_DESC", 20),
        ("2020-01", "TAKEN_ASC", 1), ("2020", "TAKEN_DESC", 20), ("9999", "TAKEN_DESC", 20),
        ("2020-01-05T00:00:00", "TAKEN_DESC", 4), ("2020-01-05T12:00:00", "TAKEN_DESC", 5),
        ("2020-01-05T00:00", "TAKEN_DESC", 4), ("2020-01-05T12:00:00.000001", "TAKEN_ASC", 6),
    ])
    func `a page with around begins with that day, month or year`(
        date: String, order: String, first: Int
    ) async throws {
        try await withAPI(photos: 20) { api in
            let answer = try await api.get("/api/v1/photos?around=\(date)&order=\(order)&first=1")
            let ids = (answer.json["photos"] as? [[String: Any]])?.compactMap { $0["databaseId"] as? Int }
            #expect(ids == [first], "\(answer.text.prefix(300))")
            let graphQL = try await api.graphQL(
                "query ($d: LocalDateTime, $o: PhotoOrder) { photos(first: 1, around: $d, order: $o) { nodes { databaseId } } }",
                ["d": date, "o": order])
            #expect(graphQL.text.contains(#""databaseId":\#(first)}"#), "\(graphQL.text)")
        }
    }

    @Test
    func `pages followed in both directions contain each photo once, and a cursor is valid for its own search only`()
        async throws
    {
        try await withAPI(photos: 23) { api in
            var seen: [Int] = []
            var cursor: String?
            repeat {
                let answer = try await api.get("/api/v1/photos?first=5" + (cursor.map { "&after=\($0)" } ?? ""))
                seen += (answer.json["photos"] as? [[String: Any]])?.compactMap { $0["databaseId"] as? Int } ?? []
                let info = answer.json["pageInfo"] as? [String: Any]
                cursor = info?["hasNextPage"] as? Bool == true ? info?["endCursor"] as? String : nil
            } while cursor != nil
            #expect(seen == (1...23).reversed())

            let page = try await api.get("/api/v1/photos?last=4")
            let info = try #require(page.json["pageInfo"] as? [String: Any])
            let start = try #require(info["startCursor"] as? String)
            let before = try await api.get("/api/v1/photos?last=4&before=\(start)")
            let ids = (before.json["photos"] as? [[String: Any]])?.compactMap { $0["databaseId"] as? Int }
            #expect(ids == [8, 7, 6, 5])
            let foreign = try await api.get("/api/v1/photos?last=4&before=\(start)&year=2020")
            #expect(foreign.status == 400 && foreign.field == "before")
        }
    }

    @Test func `timeline, map, facets and suggestions count the photos that the search finds`() async throws {
        try await withAPI(photos: 20) { api in
            try await Self.prepare(api)
            let timeline = try await api.get("/api/v1/timeline?by=day&takenTo=2020-01-06")
            #expect((timeline.json["timeline"] as? [Any])?.count == 5)
            let map = try await api.get("/api/v1/map?viewport=-180,-85,180,85&zoom=1")
            let counts = (map.json["clusters"] as? [[String: Any]])?.compactMap { $0["count"] as? Int }
            #expect(counts == [10])
            let facets = try await api.get("/api/v1/facets?limit=2")
            #expect((facets.json["cameras"] as? [[String: Any]])?.count == 2)
            let names = try await api.get("/api/v1/suggest?text=ann")
            #expect(names.text.contains(#""value":"Anna""#))
            for wrong in [
                "timeline?by=week", "map?viewport=1,2,3,4", "map?zoom=3", "facets?limit=0", "suggest?text=",
            ] {
                #expect(try await api.get("/api/v1/\(wrong)").status == 400, "\(wrong)")
            }
        }
    }

    @Test func `a photo is found by its id, and only by that`() async throws {
        try await withAPI(photos: 1) { api in
            let photo = try await api.get("/api/v1/photos/1")
            #expect(photo.json["filename"] as? String == "IMG_1.jpg")
            #expect((photo.json["thumbnail"] as? [String: Any])?["width"] as? Int == 256)
            #expect(try await api.get("/api/v1/photos/2").status == 404)
            for id in ["0", "-1", "x", "01", "99999999999999999999"] {
                #expect(try await api.get("/api/v1/photos/\(id)").status == 400, "\(id)")
            }
        }
    }
}
