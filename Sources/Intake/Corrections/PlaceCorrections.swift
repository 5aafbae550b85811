package import Catalog
package import Postgres

/// Keeps what the owner says of places. A trigger on `photos` puts it in; see `schema/0018_owners_places.sql`.
package struct PlaceCorrections: Sendable {
    /// A correction of all photos within a circle.
    package struct Circle: Sendable, Equatable {
        package let id: Int64
        package let latitude: Double
        package let longitude: Double
        package let metres: Double
        /// By their names in REST: name, city, district, region, country, countryCode.
        package let names: [(name: String, value: String)]

        package static func == (a: Circle, b: Circle) -> Bool { a.id == b.id }
    }

    private let database: PostgresClient
    private let reindexing: Reindexing

    package init(database: PostgresClient, bucket: String) {
        self.database = database
        reindexing = Reindexing(database: database, bucket: bucket)
    }

    // MARK: One photo

    /// Sets the names of a photo's place, instead of any that were said of it before.
    ///
    /// - Returns: false when there is no such photo.
    package func set(_ place: PlaceCorrection, photo: PhotoID) async throws -> Bool {
        try await database.transaction { connection in
            guard try await isThere(photo, on: connection) else { return false }
            let before = try await connection.execute(
                "DELETE FROM place_corrections WHERE photo_id = \(photo.rawValue)")
            try await connection.execute(
                """
                INSERT INTO place_corrections (photo_id, name, city, district, region, country, country_code)
                VALUES (\(photo.rawValue), \(values(of: place)))
                """)
            try await settle([photo], hasWithdrawn: before > 0, on: connection)
            return true
        }
    }

    /// Takes back what was said of a photo.
    ///
    /// - Returns: false when there is no such photo, or nothing was said of it.
    package func undo(photo: PhotoID) async throws -> Bool {
        try await database.transaction { connection in
            guard try await isThere(photo, on: connection) else { return false }
            let gone = try await connection.execute(
                "DELETE FROM place_corrections WHERE photo_id = \(photo.rawValue)")
            if gone > 0 { try await settle([photo], hasWithdrawn: true, on: connection) }
            return gone > 0
        }
    }

    private func isThere(_ photo: PhotoID, on connection: Connection) async throws(PostgresError) -> Bool {
        try await !connection.query(
            "SELECT FROM photos WHERE id = \(photo.rawValue) AND deleted_at IS NULL FOR NO KEY UPDATE"
        ).isEmpty
    }

    // MARK: Circles

    /// Names the photos within a circle, those to come as well.
    ///
    /// - Returns: the circle's number, and how many photos lie in it now.
    package func add(_ circle: PlaceCircle) async throws -> (id: Int64, photos: Int) {
        try await database.transaction { connection in
            let rows = try await connection.query(
                """
                INSERT INTO place_corrections (latitude, longitude, radius_m, name, city, district, region, country,
                                               country_code)
                VALUES (\(circle.centre.latitude), \(circle.centre.longitude), \(circle.metres), \(values(of: circle.place)))
                RETURNING id
                """)
            guard let row = rows.first else {
                throw PostgresError.protocolViolation("INSERT of a place correction returned no id")
            }
            let id = try row.decode(Int64.self, at: 0)
            let photos = try await photos(in: id, on: connection)
            try await settle(photos, hasWithdrawn: false, on: connection)
            return (id, photos.count)
        }
    }

    /// Takes a circle back; its photos get their other names again.
    ///
    /// - Returns: false when there is no such circle.
    package func undo(circle: Int64) async throws -> Bool {
        try await database.transaction { connection in
            let photos = try await photos(in: circle, on: connection)
            let gone = try await connection.execute(
                "DELETE FROM place_corrections WHERE id = \(circle) AND photo_id IS NULL")
            if gone > 0 { try await settle(photos, hasWithdrawn: true, on: connection) }
            return gone > 0
        }
    }

    /// All of them, the newest first; at most 1,000.
    package func circles() async throws(PostgresError) -> [Circle] {
        let rows = try await database.query(
            """
            SELECT id, latitude, longitude, radius_m, name, city, district, region, country, country_code::text
            FROM place_corrections WHERE photo_id IS NULL ORDER BY id DESC LIMIT 1000
            """)
        var circles: [Circle] = []
        for row in rows {
            var names: [(name: String, value: String)] = []
            let columns = ["name", "city", "district", "region", "country", "countryCode"]
            for (index, name) in columns.enumerated() {
                if let value = try row.decode(String?.self, at: 4 + index) { names.append((name, value)) }
            }
            circles.append(
                Circle(
                    id: try row.decode(Int64.self, at: 0), latitude: try row.decode(Double.self, at: 1),
                    longitude: try row.decode(Double.self, at: 2), metres: try row.decode(Double.self, at: 3),
                    names: names))
        }
        return circles
    }

    private func photos(in circle: Int64, on connection: Connection) async throws(PostgresError) -> [PhotoID] {
        // A degree of latitude bounds the photos to be measured; the poles and the antimeridian need no care then.
        let rows = try await connection.query(
            """
            SELECT photos.id FROM place_corrections circle, photos
            WHERE circle.id = \(circle) AND circle.photo_id IS NULL
              AND photos.latitude BETWEEN circle.latitude - radius_m / 111000 AND circle.latitude + radius_m / 111000
              AND metres_between(circle.latitude, circle.longitude, photos.latitude::double precision,
                                 photos.longitude::double precision) <= radius_m
            """)
        var photos: [PhotoID] = []
        for row in rows {
            if let id = PhotoID(rawValue: try row.decode(Int64.self, at: 0)) { photos.append(id) }
        }
        return photos
    }

    // MARK: What becomes of the photos

    private func values(of place: PlaceCorrection) -> SQL {
        """
        \(place.name), \(place.city), \(place.district), \(place.region), \(place.country), \(place.countryCode)
        """
    }

    /// Has the trigger look at the photos now. Where something was withdrawn, the machine's names come back: at once as
    /// nothing where there is no position, and else by naming the places anew, which the ingest processes do.
    private func settle(_ photos: [PhotoID], hasWithdrawn: Bool, on connection: Connection) async throws {
        let ids = photos.map(\.rawValue)
        if ids.isEmpty { return }
        if hasWithdrawn {
            try await connection.execute(
                """
                UPDATE photos SET location_name = NULL, city = NULL, district = NULL, region = NULL, country = NULL,
                    country_code = NULL
                WHERE id = ANY(\(ids)) AND (latitude IS NULL OR longitude IS NULL)
                """)
            _ = try await reindexing.begin(ReindexRequest(ids: photos, parts: [.places]), on: connection)
        }
        try await connection.execute("UPDATE photos SET location_name = location_name WHERE id = ANY(\(ids))")
    }
}
