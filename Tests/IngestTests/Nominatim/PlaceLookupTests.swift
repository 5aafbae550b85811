import Foundation
import Glibc
import Ingest
import Intake
import Logging
import Postgres
import Synchronization
import TestServices
import Testing

/// A geocoder on a free port. It answers every request with `reply`: a status and a body, or nil for no response.
private final class GeocoderServer: Sendable {
    let address: GeocoderAddress
    private let listener: Int32
    private let asked = Mutex<[(path: String, at: ContinuousClock.Instant)]>([])

    var requests: [(path: String, at: ContinuousClock.Instant)] { asked.withLock { $0 } }

    struct CannotListen: Error {}

    init(_ reply: @escaping @Sendable (_ path: String) -> (status: Int, body: String)?) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound, let address = GeocoderAddress("http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))/geo/")
        else {
            throw CannotListen()
        }
        self.address = address
        Thread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                var bytes = [UInt8](repeating: 0, count: 8192)
                let count = recv(connection, &bytes, bytes.count, 0)
                let path =
                    String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(separator: " ")
                    .dropFirst().first.map(String.init) ?? ""
                self?.asked.withLock { $0.append((path, .now)) }
                // A client without a response disconnects on its own.
                guard let (status, body) = reply(path) else { continue }
                let answer = """
                    HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\
                    Connection: close\r\n\r\n\(body)
                    """
                _ = Glibc.send(connection, Array(answer.utf8), answer.utf8.count, Int32(MSG_NOSIGNAL))
                close(connection)
            }
        }.start()
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }
}

@Suite struct PlaceLookupTests {
    /// The form of Nominatim's response.
    private static let cassis = """
        {"place_id": 1, "display_name": "Rue X, Cassis, France", "address": {"road": "Rue X", "town": "Cassis", "county":
        "Bouches-du-Rhône", "state": "Provence-Alpes-Côte d'Azur", "country": "France", "country_code": "fr"}}
        """

    /// Photos at the given positions, all with the offline place "Nowhere".
    private func withPhotos(
        _ positions: [(Double, Double)], _ body: (PostgresClient) async throws -> Void
    ) async throws {
        try await withTestDatabase { database in
            for (latitude, longitude) in positions {
                try await database.client.execute(
                    """
                    INSERT INTO photos (latitude, longitude, location_name, city, country, country_code)
                    VALUES (\(latitude)::float8, \(longitude)::float8, 'Nowhere, Utopia', 'Nowhere', 'Utopia', 'XX')
                    """)
            }
            try await body(database.client)
        }
    }

    private func geocoding(
        _ database: PostgresClient, _ server: GeocoderServer, timeLimit: Duration = .seconds(5)
    ) -> PlaceLookup {
        PlaceLookup(
            database: database, geocoder: NominatimClient(server.address, timeLimit: timeLimit),
            logger: Logger(label: "test"))
    }

    private func names(_ database: PostgresClient) async throws -> [String] {
        try await database.query("SELECT location_name FROM photos ORDER BY id").map { try $0.decode(at: 0) }
    }

    @Test
    func
        `each position is requested once, at one request per second over all processes, and its photos get the names`()
        async throws
    {
        try await withPhotos([(43.21391, 5.53921), (43.21394, 5.53879), (43.2, 5.5), (-0.0004, -179.9996)]) {
            database in
            let server = try GeocoderServer { path in
                path.contains("lat=43.214&lon=5.539") ? (200, Self.cassis) : (200, #"{"error": "Unable to geocode"}"#)
            }
            let (first, second) = (geocoding(database, server), geocoding(database, server))
            let start = ContinuousClock.now
            async let other = second.pass()
            _ = try await first.pass()
            _ = try await other
            let asked = server.requests
            #expect(
                Set(asked.map(\.path))
                    == Set(
                        ["lat=43.214&lon=5.539", "lat=43.200&lon=5.500", "lat=0.000&lon=-180.000"].map {
                            "/geo/reverse?format=jsonv2&addressdetails=1&zoom=14&accept-language=en&\($0)"
                        }))
            #expect(asked.count == 3)
            #expect(ContinuousClock.now - start >= .milliseconds(1900))
            for (earlier, later) in zip(asked, asked.dropFirst()) {
                #expect(later.at - earlier.at > .milliseconds(700))
            }
            let cassis = "Cassis, Provence-Alpes-Côte d'Azur, France"
            #expect(try await names(database) == [cassis, cassis, "Nowhere, Utopia", "Nowhere, Utopia"])
            // Nothing is left to do. A position without a place waits for a month.
            #expect(try await !first.pass())
            // Another reading of the original, or another table of places, does not remove the names; a correction of
            // the owner does.
            try await database.execute("UPDATE photos SET location_name = 'Offline', city = 'Offline'")
            #expect(try await names(database) == [cassis, cassis, "Offline", "Offline"])
            try await database.execute(
                "INSERT INTO place_corrections (photo_id, city) SELECT min(id), 'Home' FROM photos")
            try await database.execute("UPDATE photos SET city = city")
            #expect(try await names(database)[0] == "Home, Provence-Alpes-Côte d'Azur, France")
            #expect(server.requests.count == 3)
        }
    }

    @Test(arguments: [503, 429, nil])
    func `while a geocoder is unavailable the offline place stays, and the request is repeated later`(
        status: Int?
    ) async throws {
        try await withPhotos([(43.2139, 5.5392), (44, 5)]) { database in
            let shared = Flag()
            let server = try GeocoderServer { _ in shared.isUp ? (200, Self.cassis) : status.map { ($0, "busy") } }
            let geocoding = geocoding(database, server, timeLimit: .milliseconds(300))
            await #expect(throws: NominatimClient.Failure.self) { try await geocoding.pass() }
            #expect(server.requests.count == 1)
            #expect(try await names(database) == ["Nowhere, Utopia", "Nowhere, Utopia"])
            #expect(try await database.query("SELECT FROM geocoded_places").isEmpty)
            shared.raise()
            _ = try await geocoding.pass()
            #expect(try await names(database).allSatisfy { $0.hasPrefix("Cassis") })
        }
    }

    @Test func `a malformed response is recorded`() async throws {
        try await withPhotos([(43.2139, 5.5392)]) { database in
            let server = try GeocoderServer { _ in (200, "<html>") }
            _ = try await geocoding(database, server).pass()
            let rows = try await database.query(
                "SELECT error LIKE 'no place: its response is malformed%' FROM geocoded_places")
            #expect(try rows[0].decode(Bool.self, at: 0))
            #expect(try await names(database) == ["Nowhere, Utopia"])
        }
    }

    @Test(arguments: [
        ("ftp://host", false), ("https://host?x=1", false), ("https://", false), ("https://me:secret@host", false),
        ("https://host", true), ("http://127.0.0.1:8080/nominatim/", true),
    ]) func `a geocoder address is a base URL without a query`(text: String, isGood: Bool) {
        #expect((GeocoderAddress(text) != nil) == isGood)
    }
}

private final class Flag: Sendable {
    private let state = Mutex(false)
    var isUp: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
}
