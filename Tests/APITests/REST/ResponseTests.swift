import API
import Catalog
import Foundation
import HTTPTypes
import Testing

/// REST's responses: entity tags, links, GeoJSON, lists of terms, suggestions.
@Suite struct ResponseTests {
    static let questions = [
        "photos?first=3", "photos/2", "timeline", "map?viewport=-180,-90,180,90&zoom=3",
        "map.geojson?viewport=-180,-90,180,90&zoom=3", "facets", "suggest?text=m", "suggest?q=m",
    ]

    @Test func `a response that is still valid is not sent again until the library changes`() async throws {
        try await withAPI(photos: 4) { api in
            var tags: [String: String] = [:]
            for question in Self.questions {
                let answer = try await api.get("/api/v1/\(question)")
                let tag = try #require(answer.headers[.eTag], "\(question): \(answer.text)")
                #expect(answer.headers[.cacheControl] == "private, no-cache")
                for known in [tag, "\"x\", \(tag.dropFirst(2))", "*"] {
                    let again = try await api.send(
                        .get, "/api/v1/\(question)", headers: [.ifNoneMatch: known])
                    #expect(again.status == 304 && again.text.isEmpty && again.headers[.eTag] == tag, "\(question)")
                }
                let other = try await api.send(.get, "/api/v1/\(question)", headers: [.ifNoneMatch: "W/\"x\""])
                #expect(other.status == 200)
                tags[question] = tag
            }
            #expect(Set(tags.values).count == Self.questions.count)
            let stranger = try await api.send(
                .get, "/api/v1/timeline", as: nil, headers: [.ifNoneMatch: tags["timeline"] ?? ""])
            #expect(stranger.status == 401)
            let write = try await api.send(
                .put, "/api/v1/photos/1/ai-results", as: .aiWrite, body: #"{"tags": ["sea"]}"#)
            #expect(write.status == 204)
            for (question, tag) in tags {
                let answer = try await api.send(.get, "/api/v1/\(question)", headers: [.ifNoneMatch: tag])
                #expect(answer.status == 200 && answer.headers[.eTag] != tag, "\(question)")
            }
            #expect(try await api.get("/api/v1/photos/99").headers[.eTag] == nil)
        }
    }

    @Test func `links lead through all pages and back, with the parameters of the request`() async throws {
        try await withAPI(photos: 23) { api in
            var path: String? = "/api/v1/photos?camera=Camera%201&camera=camera+2&first=4&q=img%20%22jpg%22"
            var seen: [Int] = []
            var last: String?
            while let next = path {
                let answer = try await api.get(next)
                seen += (answer.json["photos"] as? [[String: Any]] ?? []).compactMap { $0["databaseId"] as? Int }
                (path, last) = (Self.link("next", answer.headers), Self.link("prev", answer.headers))
            }
            #expect(seen == (1...23).reversed().filter { $0 % 3 != 0 })
            var back: [Int] = []
            path = last
            while let previous = path {
                let answer = try await api.get(previous)
                back =
                    (answer.json["photos"] as? [[String: Any]] ?? []).compactMap { $0["databaseId"] as? Int } + back
                path = Self.link("prev", answer.headers)
            }
            #expect(back == Array(seen.dropLast(4)))
            #expect(Self.link("next", try await api.get("/api/v1/photos").headers) == nil)
        }
    }

    private static func link(_ relation: String, _ headers: HTTPFields) -> String? {
        HTTPField.Name("Link").flatMap { headers[$0] }?.split(separator: ", ").first {
            $0.hasSuffix("; rel=\"\(relation)\"")
        }?
        .split(separator: ">").first.map { String($0.dropFirst()) }
    }

    @Test func `a map is available as GeoJSON`() async throws {
        try await withAPI(photos: 20) { api in
            let answer = try await api.get("/api/v1/map.geojson?viewport=-180,-90,180,90&zoom=1&takenTo=2020-01-11")
            #expect(answer.headers[.contentType] == "application/geo+json")
            let features = try #require(answer.json["features"] as? [[String: Any]])
            let feature = try #require(features.first)
            let geometry = feature["geometry"] as? [String: Any]
            #expect(answer.json["type"] as? String == "FeatureCollection" && features.count == 1)
            #expect(geometry?["coordinates"] as? [Double] == [5.3698, 43.2965])
            #expect(feature["bbox"] as? [Double] == [5.3698, 43.2965, 5.3698, 43.2965])
            let properties = feature["properties"] as? [String: Any]
            #expect(properties?["count"] as? Int == 5 && properties?["photo"] as? Int == 10)
            #expect((properties?["thumbnail"] as? String)?.hasPrefix("http") == true)
        }
    }

    @Test func `a list of terms continues after a cursor`() async throws {
        try await withAPI(photos: 20) { api in
            let all = try await api.get("/api/v1/facets")
            #expect(all.json.count == 11 && (all.json["months"] as? [Any])?.count == 1)
            let first = try await api.get("/api/v1/facets?list=cameras&limit=1")
            let value = try #require((first.json["cameras"] as? [[String: Any]])?.first)
            #expect(first.json.count == 1 && value["value"] as? String == "Camera 1")
            let cursor = try #require(value["cursor"] as? String)
            let rest = try await api.get("/api/v1/facets?list=cameras&after=\(cursor)")
            let names = (rest.json["cameras"] as? [[String: Any]])?.compactMap { $0["value"] as? String }
            #expect(names == ["Camera 2", "Camera 0"])
            for (query, field) in [
                ("list=colours", "list"), ("after=\(cursor)", "after"), ("list=tags&after=\(cursor)", "after"),
                ("list=tags&after=x", "after"),
            ] {
                let answer = try await api.get("/api/v1/facets?\(query)")
                #expect(answer.status == 400 && answer.field == field, "\(query): \(answer.text)")
            }
        }
    }

    @Test(arguments: [
        ("q=a&text=b", "text"), ("at=1", "at"), ("q=a&at=2", "at"), ("q=a&at=-1", "at"), ("q=a&at=x", "at"),
        ("q=a&limit=0", "limit"), ("q=a&x=1", "x"),
    ])
    func `a bad parameter of suggestions is named`(query: String, field: String) async throws {
        try await withAPI { api in
            let answer = try await api.get("/api/v1/suggest?\(query)")
            #expect(answer.status == 400 && answer.field == field, "\(answer.text)")
        }
    }

    @Test func `completions name the range that they replace`() async throws {
        try await withAPI(photos: 3) { api in
            let answer = try await api.get("/api/v1/suggest?q=city:mar%20img&at=8")
            #expect(answer.text == #"{"from":5,"to":8,"completions":[{"text":"Marseille","count":3}]}"#)
        }
    }
}
