import Catalog
import Postgres

/// The photos that a writer may still have to process: one list of entries (`ai_work`) per part, see
/// `schema/0015_ai_work.sql`.
///
/// Triggers add entries for photos that are new or need processing again. A backfill scan adds the others: it goes
/// through the library once, from the newest photo to the oldest, only as far as claims need it, and again each day.
struct AIBacklog {
    /// Photos per step of a backfill scan.
    private static let step = 10_000

    private let request: AIClaimRequest
    private let connection: Connection

    init(_ request: AIClaimRequest, on connection: Connection) {
        self.request = request
        self.connection = connection
    }

    /// Creates the lists for this request, or restarts their backfill scans if it is the first of a newer version.
    ///
    /// - Returns: false while another transaction writes photos: its triggers would not see a new list.
    static func register(_ request: AIClaimRequest, with postgres: PostgresClient) async throws -> Bool {
        let (author, parts) = (request.author, Array(Set(request.parts.map(\.rawValue))))
        return try await postgres.transaction { connection in
            let known = try await connection.query(
                """
                SELECT count(*) AS lists FROM ai_lists
                WHERE writer = \(author.writer) AND part = ANY(\(parts)) AND version_order >= \(author.version.numbers)
                """)
            if try known.first?.decode(Int.self, named: "lists") == parts.count { return true }
            let free = try await connection.query(
                "SELECT pg_try_advisory_xact_lock(\(AdvisoryLock.aiBacklog)) AS is_free")
            guard try free.first?.decode(Bool.self, named: "is_free") == true else { return false }
            try await connection.execute(
                """
                INSERT INTO ai_lists AS list (writer, part, version_order)
                SELECT \(author.writer), part, \(author.version.numbers) FROM unnest(\(parts)) AS part ORDER BY part
                ON CONFLICT ON CONSTRAINT ai_lists_one_per_part DO UPDATE SET version_order = excluded.version_order,
                    walked_to = excluded.walked_to, walked_at = excluded.walked_at
                WHERE list.version_order < excluded.version_order
                """)
            return true
        }
    }

    /// Returns the ids of photos to hand out, the newest first.
    func choose() async throws(PostgresError) -> [Int64] {
        try await restartDailyScan()
        let lists = try await lists()
        var chosen = try await chooseEntries(lists)
        // Even if there are enough: a list whose scan has not come so far may still get newer entries.
        while try await scan(lists, downTo: chosen.count < request.limit ? .min : chosen.last ?? .min) {
            chosen = try await chooseEntries(lists)
        }
        return chosen
    }

    /// A condition for the rows of `ai_lists` that this request reads.
    private var ours: SQL {
        "writer = \(request.author.writer) AND part = ANY(\(request.parts.map(\.rawValue)))"
    }

    private func lists() async throws(PostgresError) -> [Int32] {
        var lists: [Int32] = []
        for row in try await connection.query("SELECT id FROM ai_lists WHERE \(ours) ORDER BY id") {
            lists.append(try row.decode(named: "id"))
        }
        return lists
    }

    /// Finds photos that were written while triggers were disabled.
    private func restartDailyScan() async throws(PostgresError) {
        try await connection.execute(
            """
            UPDATE ai_lists SET walked_to = DEFAULT, walked_at = DEFAULT
            WHERE \(ours) AND walked_to IS NULL AND walked_at < now() - interval '1 day'
            """)
    }

    /// Reads the entries page by page, the newest first, and deletes those that need no processing.
    private func chooseEntries(_ lists: [Int32]) async throws(PostgresError) -> [Int64] {
        let page = max(100, request.limit * 2)
        var chosen: [Int64] = []
        var above = Int64.max
        while chosen.count < request.limit {
            let rows = try await connection.query(statement(lists, below: above, page: page))
            for row in rows where chosen.count < request.limit {
                if try row.decode(named: "is_free") { chosen.append(try row.decode(named: "photo_id")) }
            }
            // NULL at the end of all lists.
            guard let next = try rows.first?.decode(Int64?.self, named: "bottom_id") else { break }
            above = next
        }
        return chosen
    }

    /// A page of entries older than a photo, as far down as the pages of all lists reach. Returns the photo's id, whether
    /// it can be handed out, and the lowest id of the page, which is NULL at the end of all lists.
    private func statement(_ lists: [Int32], below above: Int64, page: Int) -> SQL {
        """
        WITH entry AS MATERIALIZED (
            SELECT list.id AS list_id, list.part, list.version_order, work.photo_id, work.noted
            FROM ai_lists list CROSS JOIN LATERAL (
                SELECT photo_id, noted FROM ai_work WHERE ai_work.list_id = list.id AND photo_id < \(above)
                ORDER BY photo_id DESC LIMIT \(page)) work
            WHERE list.id = ANY(\(lists))
        ), bottom AS MATERIALIZED (
            SELECT max(lowest) AS photo_id FROM (
                SELECT min(photo_id) AS lowest FROM entry GROUP BY list_id HAVING count(*) = \(page)) full_page
        ), state AS MATERIALIZED (
            SELECT seen.photo_id, photos.id IS NOT NULL AS is_there,
                   photos.id IS NOT NULL AND \(request.lacks("seen.photo_id")) AND NOT \(request.holds("seen.photo_id"))
                       AS is_free
            FROM (SELECT DISTINCT entry.photo_id FROM entry, bottom WHERE entry.photo_id >= bottom.photo_id
                      OR bottom.photo_id IS NULL) seen (photo_id)
            LEFT JOIN photos ON photos.id = seen.photo_id AND photos.deleted_at IS NULL AND NOT photos.excluded
                AND photos.thumbnailed_at IS NOT NULL
        ), settled AS (
            SELECT work.list_id, work.photo_id FROM state
            JOIN entry ON entry.photo_id = state.photo_id
            JOIN ai_work work ON work.list_id = entry.list_id AND work.photo_id = entry.photo_id
                AND work.noted = entry.noted
            WHERE NOT state.is_there OR EXISTS (
                SELECT FROM ai_part_runs run WHERE run.photo_id = entry.photo_id AND run.part = entry.part
                AND run.writer = \(request.author.writer) AND run.version_order >= entry.version_order)
              OR EXISTS (
                SELECT FROM ai_corrections said WHERE said.photo_id = entry.photo_id AND said.part = entry.part)
            FOR UPDATE OF work SKIP LOCKED
        ), deleted AS (
            DELETE FROM ai_work USING settled
            WHERE ai_work.list_id = settled.list_id AND ai_work.photo_id = settled.photo_id
        )
        SELECT state.photo_id, is_free, bottom.photo_id AS bottom_id FROM state, bottom ORDER BY state.photo_id DESC
        """
    }

    /// Continues the backfill scans until they add entries.
    ///
    /// - Returns: false once all scans have reached the photo `lowest`.
    private func scan(_ lists: [Int32], downTo lowest: Int64) async throws(PostgresError) -> Bool {
        var found = 0
        var isScanning = true
        while isScanning, found == 0 {
            isScanning = false
            for list in lists {
                let rows = try await connection.query(step(of: list, downTo: lowest))
                guard let row = rows.first else { continue }
                isScanning = true
                found += try row.decode(Int.self, named: "found")
            }
        }
        return found > 0
    }

    private func step(of list: Int32, downTo lowest: Int64) -> SQL {
        """
        WITH list AS MATERIALIZED (
            SELECT * FROM ai_lists WHERE id = \(list) AND walked_to > \(lowest)
        ), seen AS MATERIALIZED (
            SELECT id, deleted_at IS NULL AND NOT excluded AND thumbnailed_at IS NOT NULL AS is_there FROM photos
            WHERE id < (SELECT walked_to FROM list) ORDER BY id DESC LIMIT \(Self.step)
        ), found AS (
            INSERT INTO ai_work (list_id, photo_id)
            SELECT list.id, seen.id FROM seen, list
            WHERE is_there AND NOT EXISTS (
                SELECT FROM ai_part_runs run WHERE run.photo_id = seen.id AND run.part = list.part
                AND run.writer = list.writer AND run.version_order >= list.version_order)
              AND NOT EXISTS (
                SELECT FROM ai_corrections said WHERE said.photo_id = seen.id AND said.part = list.part)
            ON CONFLICT (list_id, photo_id) DO NOTHING RETURNING 1
        )
        UPDATE ai_lists SET walked_to = CASE (SELECT count(*) FROM seen) WHEN \(Self.step) THEN (SELECT min(id) FROM seen) END
        FROM list WHERE ai_lists.id = list.id RETURNING (SELECT count(*) FROM found) AS found
        """
    }
}
