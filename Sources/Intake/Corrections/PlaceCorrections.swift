package import Catalog
package import Postgres

/// Stores the owner's place names. A trigger on `photos` applies them; see `schema/0018_owners_places.sql`.
package struct PlaceCorrections: Sendable {
    /// A correction of the place of all photos within a circle.
    package struct Circle: Sendable, Equatable {
        package let id: Int64
        package let latitude: Double
        package let longitude: Double
        package let metres: Double
        /// The fields by their names in REST: name, city, district, region, country, countryCode.
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

    /// Sets the place names of a photo. They replace earlier corrections of it.
    ///
    /// - Returns: false if there is no such photo.
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

    /// Removes the correction of a photo.
    ///
    /// - Returns: false if there is no such photo, or no correction of it.
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

    /// Names the place of all photos within a circle, including later ones.
    ///
    /// - Returns: the circle's id, and the number of photos in it now.
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

    /// Removes a circle. Its photos get their other place names back.
    ///
    /// - Returns: false if there is no such circle.
    package func undo(circle: Int64) async throws -> Bool {
        try await database.transaction { connection in
            let photos = try await photos(in: circle, on: connection)
            let gone = try await connection.execute(
                "DELETE FROM place_corrections WHERE id = \(circle) AND photo_id IS NULL")
            if gone > 0 { try await settle(photos, hasWithdrawn: true, on: connection) }
            return gone > 0
        }
    }

    /// Returns the circles, newest first, at most 1,000.
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
        // Bounds the photos to measure by latitude only, which needs no special case at the poles and the antimeridian.
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

    /// Lets the trigger update the photos now. After a removal the names from the place data return: photos without a
    /// position lose their names at once, all others are queued for the ingest processes.
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
