import Intake
package import Logging
package import Postgres
import Support

/// Looks up the places of photos with the owner's geocoder, in the background. Until then, and if the geocoder has no
/// place, a photo keeps the place from the place data. Each position is requested once, at one request per second over
/// all processes.
package struct PlaceLookup: Sendable {
    /// Positions per pass.
    private static let batch = 100
    private static let idle: Duration = .seconds(60)
    /// Waits after failed requests.
    private static let shortPause: Duration = .seconds(30)
    private static let longPause: Duration = .seconds(3600)

    let database: PostgresClient
    let geocoder: NominatimClient
    let logger: Logger

    package init(database: PostgresClient, geocoder: NominatimClient, logger: Logger) {
        self.database = database
        self.geocoder = geocoder
        self.logger = logger
    }

    private struct Position: Sendable {
        /// Thousandths of a degree.
        let latitude: Int
        let longitude: Int
    }

    /// Runs until it is cancelled.
    func run() async {
        var backoff = ExponentialBackoff(first: Self.shortPause, longest: Self.longPause)
        while !Task.isCancelled {
            var wait: Duration? = Self.idle
            do {
                if try await pass() { wait = nil }
                backoff.reset()
            } catch let failure as NominatimClient.Failure {
                let pause = backoff.next()
                logger.warning("geocoder unavailable", metadata: ["error": "\(failure)", "pause": "\(pause)"])
                wait = pause
            } catch {
                logger.debug("geocoding interrupted; retrying", metadata: ["error": "\(error)"])
            }
            if let wait { do { try await Task.sleep(for: wait) } catch { return } }
        }
    }

    /// Requests some positions of photos that have not been requested; returns false if there are none.
    ///
    /// - Throws: ``NominatimClient/Failure/unavailable(_:)``; then the position will be requested again.
    package func pass() async throws -> Bool {
        let positions = try await waiting()
        for position in positions {
            try Task.checkCancellation()
            guard try await claim(position) else { continue }
            do {
                try await waitForTurn()
                try await request(position)
            } catch {
                try await release(position)
                throw error
            }
        }
        return !positions.isEmpty
    }

    private func request(_ position: Position) async throws {
        let response: NominatimClient.Response
        do throws(NominatimClient.Failure) {
            response = try await geocoder.places(latitudeE3: position.latitude, longitudeE3: position.longitude)
        } catch {
            guard case .noPlace(let reason) = error else { throw error }
            return try await recordFailure(reason, of: position)
        }
        try await store(response, of: position)
    }

    private func waiting() async throws(PostgresError) -> [Position] {
        let rows = try await database.query(
            """
            SELECT latitude_e3, longitude_e3 FROM (
                SELECT DISTINCT round(latitude * 1000)::int AS latitude_e3, round(longitude * 1000)::int AS longitude_e3
                FROM photos WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND deleted_at IS NULL
            ) AS position
            WHERE NOT EXISTS (
                SELECT FROM geocoded_places asked
                WHERE asked.latitude_e3 = position.latitude_e3 AND asked.longitude_e3 = position.longitude_e3
                  AND NOT \(Self.isDue))
            LIMIT \(Self.batch)
            """)
        var positions: [Position] = []
        for row in rows {
            positions.append(
                Position(latitude: try row.decode(Int.self, at: 0), longitude: try row.decode(Int.self, at: 1)))
        }
        return positions
    }

    /// The geocoder knew no place a month ago, or a process died during the request.
    private static let isDue: SQL = """
        (asked.error IS NOT NULL AND asked.asked_at
            < now() - CASE WHEN asked.error = '' THEN interval '5 minutes' ELSE interval '30 days' END)
        """

    /// Claims the position, so that only one of several processes requests it.
    private func claim(_ position: Position) async throws(PostgresError) -> Bool {
        try await database.execute(
            """
            INSERT INTO geocoded_places AS asked (latitude_e3, longitude_e3, error)
            VALUES (\(position.latitude)::int, \(position.longitude)::int, '')
            ON CONFLICT (latitude_e3, longitude_e3) DO UPDATE
            SET error = '', asked_at = now(), attempts = asked.attempts + 1 WHERE \(Self.isDue)
            """) == 1
    }

    /// Reserves the next second that no process has reserved.
    private func waitForTurn() async throws {
        let rows = try await database.query(
            """
            UPDATE geocoder_turn SET next_at = greatest(next_at, clock_timestamp()) + interval '1 second'
            RETURNING extract(epoch FROM next_at - interval '1 second' - clock_timestamp())::float8
            """)
        guard let row = rows.first else {
            throw PostgresError.protocolViolation("the table geocoder_turn has no row")
        }
        let seconds = try row.decode(Double.self, at: 0)
        if seconds > 0 { try await Task.sleep(for: .seconds(seconds)) }
    }

    private func store(_ response: NominatimClient.Response, of position: Position) async throws(PostgresError) {
        try await database.execute(
            """
            UPDATE geocoded_places SET error = NULL, asked_at = now(),
                city = \(ColumnText.limited(response.city, to: 200)),
                district = \(ColumnText.limited(response.district, to: 200)),
                region = \(ColumnText.limited(response.region, to: 200)),
                country = \(ColumnText.limited(response.country, to: 200)), country_code = \(response.countryCode)
            WHERE latitude_e3 = \(position.latitude)::int AND longitude_e3 = \(position.longitude)::int
            """)
        // The trigger on photos applies the names. The box is slightly larger than the position, so that the index on
        // positions can be used.
        let (latitude, longitude) = (Double(position.latitude) / 1000, Double(position.longitude) / 1000)
        try await database.execute(
            """
            UPDATE photos SET location_name = location_name
            WHERE latitude IS NOT NULL AND longitude IS NOT NULL
              AND point(longitude::double precision, latitude::double precision) <@ box(
                  point(\(longitude - 0.001), \(latitude - 0.001)), point(\(longitude + 0.001), \(latitude + 0.001)))
              AND round(latitude * 1000)::int = \(position.latitude)::int
              AND round(longitude * 1000)::int = \(position.longitude)::int
            """)
    }

    private func recordFailure(_ reason: String, of position: Position) async throws(PostgresError) {
        try await database.execute(
            """
            UPDATE geocoded_places SET error = \(ColumnText.clean("no place: " + reason)), asked_at = now()
            WHERE latitude_e3 = \(position.latitude)::int AND longitude_e3 = \(position.longitude)::int
            """)
    }

    /// Runs also if this task is cancelled.
    private func release(_ position: Position) async throws {
        _ = try await Task { [database] in
            try await database.execute(
                """
                DELETE FROM geocoded_places
                WHERE latitude_e3 = \(position.latitude)::int AND longitude_e3 = \(position.longitude)::int AND error = ''
                """)
        }.value
    }
}
