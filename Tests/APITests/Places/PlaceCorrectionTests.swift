import API
import Catalog
import Foundation
import Geocoding
import HTTPTypes
import Ingest
import Intake
import Postgres
import TestServices
import Testing

@Suite struct PlaceCorrectionTests {
    private let gazetteer = Gazetteer()

    /// `city, district, region, country, code` of each photo, and the location name.
    private func places(_ api: TestAPI) async throws -> [String] {
        try await api.database.client.query(
            """
            SELECT concat_ws(' | ', location_name, concat_ws(', ', city, region, country_code)) FROM photos ORDER BY id
            """
        ).map { try $0.decode(at: 0) }
    }

    /// What the ingest processes do meanwhile.
    private func nameAnew(_ api: TestAPI, all: Bool = false) async throws {
        if all {
            _ = try await Reindexing(database: api.database.client, bucket: "photos").begin(
                ReindexRequest(parts: [.places]))
        }
        let feed = ReindexFeed(database: api.database.client, bucket: "photos", gazetteer: gazetteer)
        while try await feed.advance() {}
    }

    @Test func `a place set by the owner survives naming places again and reading the photo again`()
        async throws
    {
        try await withAPI(photos: 2) { api in
            try await nameAnew(api, all: true)
            let before = try await places(api)[1]
            #expect(before.hasPrefix("Marseille, Provence"))
            let body = #"{"city": "Cassis", "district": "Bouches-du-Rhône"}"#
            #expect(try await api.send(.put, "/api/v1/photos/2/place", as: .admin, body: body).status == 204)
            let said = before.replacing("Marseille", with: "Cassis")
            #expect(try await places(api)[1] == said)
            #expect(try await api.get("/api/v1/photos?city=Cassis").json["totalCount"] as? Int == 1)
            try await nameAnew(api, all: true)
            #expect(try await places(api)[1] == said)
            // The statement with which ingest writes a photo that it has read again.
            var row = PhotoRow(path: "s3://photos/days/IMG_2.jpg", key: "days/IMG_2.jpg")
            row.position = Coordinate(latitude: 43.2965, longitude: 5.3698)
            row.place = try row.position.flatMap { try gazetteer.names(at: $0) }
            try await api.database.client.execute("WITH job AS (SELECT) \(row.upsert)")
            #expect(try await places(api)[1] == said)
            // A program that ignores corrections.
            try await api.database.client.execute("UPDATE photos SET city = 'Nowhere', location_name = 'Nowhere'")
            #expect(try await places(api)[1].hasPrefix("Cassis, "))
            #expect(try await api.send(.delete, "/api/v1/photos/2/place", as: .admin).status == 204)
            try await nameAnew(api)
            #expect(try await places(api)[1] == before)
            #expect(try await api.send(.delete, "/api/v1/photos/2/place", as: .admin).status == 404)
        }
    }

    @Test func `a photo without a position can get a place, another one, and none`() async throws {
        try await withAPI(photos: 1) { api in
            try await api.database.client.execute(
                "UPDATE photos SET city = NULL, country = NULL, country_code = NULL")
            let path = "/api/v1/photos/1/place"
            let italy = #"{"city": "Rome", "country": "Italy", "countryCode": "IT", "name": "At home"}"#
            #expect(try await api.send(.put, path, as: .admin, body: italy).status == 204)
            #expect(try await places(api) == ["At home | Rome, IT"])
            #expect(try await api.send(.put, path, as: .admin, body: #"{"region": "Lazio"}"#).status == 204)
            #expect(try await places(api) == ["Lazio | Lazio"])
            let answer = try await api.graphQL(
                #"mutation { correctPlace(photo: 1, place: {city: "Ostia"}) { place { name city district } } }"#,
                as: .admin)
            #expect(answer.text.contains(#"{"name":"Ostia","city":"Ostia","district":null}"#), "\(answer.text)")
            let undone = try await api.graphQL("mutation { correctPlace(photo: 1) { place { name } } }", as: .admin)
            #expect(undone.text.contains(#""place":null"#), "\(undone.text)")
        }
    }

    @Test func `a program can write invalid positions, also where the owner has named places`() async throws {
        try await withAPI(photos: 1) { api in
            let named = try await api.send(
                .post, "/api/v1/places/corrections", as: .admin,
                body: #"{"near": {"latitude": 0, "longitude": 0, "metres": 50000}, "place": {"city": "Null Island"}}"#
            )
            #expect(named.status == 201, "\(named.text)")
            try await api.database.client.execute(
                """
                INSERT INTO photos (filename, latitude, longitude)
                VALUES ('a', 'NaN', 'NaN'), ('b', 999, -999), ('c', NULL, 5), ('d', 0.1, -0.1)
                """)
            let cities = try await api.database.client.query(
                "SELECT city FROM photos WHERE filename IN ('a', 'b', 'c', 'd') ORDER BY filename")
            #expect(try cities.map { try $0.decode(String?.self, at: 0) } == [nil, nil, nil, "Null Island"])
        }
    }

    @Test func `a circle names present and future photos; the smallest circle wins, and a photo's own names win`()
        async throws
    {
        try await withAPI(photos: 5) { api in
            try await nameAnew(api, all: true)
            let before = try await places(api)
            func circle(_ metres: Int, _ city: String) async throws -> Int {
                let answer = try await api.send(
                    .post, "/api/v1/places/corrections", as: .admin,
                    body: """
                        {"near": {"latitude": 43.2974, "longitude": 5.3698, "metres": \(metres)}, "place": {"city": "\(city)"}}
                        """)
                #expect(answer.status == 201, "\(answer.text)")
                #expect(answer.json["photos"] as? Int == (metres < 100 ? 0 : 2))
                return try #require(answer.json["id"] as? Int)
            }
            func cities() async throws -> [String?] {
                try await api.database.client.query("SELECT city FROM photos ORDER BY id").map {
                    try $0.decode(at: 0)
                }
            }
            // 100.2 m north of the photos.
            _ = try await circle(50, "Too small")
            let small = try await circle(150, "At Marie's")
            let large = try await circle(5000, "The town")
            #expect(try await cities() == ["Marseille", "At Marie's", "Marseille", "At Marie's", "Marseille"])
            #expect(
                try await api.send(.put, "/api/v1/photos/4/place", as: .admin, body: #"{"city": "X"}"#).status == 204)
            try await api.database.client.execute(
                "INSERT INTO photos (filename, latitude, longitude, city) VALUES ('new', 43.2968, 5.3698, 'Marseille')"
            )
            #expect(try await cities() == ["Marseille", "At Marie's", "Marseille", "X", "Marseille", "At Marie's"])
            let listed = try await api.get("/api/v1/places/corrections", as: .admin)
            #expect(
                (listed.json["corrections"] as? [[String: Any]])?.map { $0["id"] as? Int } == [
                    large, small, small - 1,
                ])
            #expect(try await api.send(.delete, "/api/v1/places/corrections/\(small)", as: .admin).status == 204)
            try await nameAnew(api)
            #expect(try await cities().dropFirst().first == "The town")
            #expect(try await api.send(.delete, "/api/v1/places/corrections/\(large)", as: .admin).status == 204)
            #expect(try await api.send(.delete, "/api/v1/photos/4/place", as: .admin).status == 204)
            try await nameAnew(api)
            #expect(try await places(api).prefix(5) == before[...])
            #expect(try await api.send(.delete, "/api/v1/places/corrections/\(large)", as: .admin).status == 404)
        }
    }

    @Test(arguments: [
        ("{}", "body"), (#"{"town": "X"}"#, "body.town"), (#"{"city": ""}"#, "body.city"),
        (#"{"city": 3}"#, "body.city"),
        (#"{"country": "France"}"#, "body"), (#"{"country": "France", "countryCode": "fr"}"#, "body.countryCode"),
        (#"{"city": "a\u0000b"}"#, "body.city"),
    ]) func `a bad place is named and nothing is stored`(body: String, field: String) async throws {
        try await withAPI(photos: 1) { api in
            let answer = try await api.send(.put, "/api/v1/photos/1/place", as: .admin, body: body)
            #expect(answer.status == 400 && answer.field == field, "\(answer.text)")
            #expect(
                try await api.send(.put, "/api/v1/photos/9/place", as: .admin, body: #"{"city": "X"}"#).status == 404)
            #expect(
                try await api.send(.put, "/api/v1/photos/1/place", as: .read, body: #"{"city": "X"}"#).status == 403)
            #expect(try await api.database.client.query("SELECT FROM place_corrections").isEmpty)
        }
    }
}
