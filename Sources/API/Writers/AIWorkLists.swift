import Catalog
import Postgres

/// The notes of what a writer may have to do, one list a part; see `schema/0015_ai_work.sql`.
struct AIWorkLists {
    /// Who writes photos shares it, and a new list takes it alone.
    private static let lock: Int64 = 7_020_945_741_286_797_934
    /// Photos that one step of a walk looks at.
    private static let step = 10_000

    private let wish: AIWish
    private let connection: Connection

    init(_ wish: AIWish, on connection: Connection) {
        self.wish = wish
        self.connection = connection
    }

    /// Makes the lists of the wish, or begins their walks anew where a newer version asks for the first time.
    ///
    /// - Returns: false where somebody writes photos right now, who would not see a new list.
    static func register(_ wish: AIWish, with postgres: PostgresClient) async throws -> Bool {
        let (author, parts) = (wish.author, Array(Set(wish.parts.map(\.rawValue))))
        return try await postgres.transaction { connection in
            let known = try await connection.query(
                """
                SELECT count(*) FROM ai_lists
                WHERE writer = \(author.writer) AND part = ANY(\(parts)) AND version_order >= \(author.version.numbers)
                """)
            if try known.first?.decode(Int.self, at: 0) == parts.count { return true }
            let free = try await connection.query("SELECT pg_try_advisory_xact_lock(\(lock))")
            guard try free.first?.decode(Bool.self, at: 0) == true else { return false }
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

    /// Photos to hand out, the newest first.
    func choose() async throws(PostgresError) -> [Int64] {
        try await beginDailyWalk()
        let lists = try await lists()
        var chosen = try await chooseNoted(lists)
        // Also where there are enough: a list that was not walked so far down may come to hold newer ones.
        while try await walk(lists, downTo: chosen.count < wish.limit ? .min : chosen.last ?? .min) {
            chosen = try await chooseNoted(lists)
        }
        return chosen
    }

    private var ours: SQL {
        "writer = \(wish.author.writer) AND part = ANY(\(wish.parts.map(\.rawValue)))"
    }

    private func lists() async throws(PostgresError) -> [Int32] {
        var lists: [Int32] = []
        for row in try await connection.query("SELECT id FROM ai_lists WHERE \(ours) ORDER BY id") {
            lists.append(try row.decode(Int32.self, at: 0))
        }
        return lists
    }

    private func beginDailyWalk() async throws(PostgresError) {
        try await connection.execute(
            """
            UPDATE ai_lists SET walked_to = DEFAULT, walked_at = DEFAULT
            WHERE \(ours) AND walked_to IS NULL AND walked_at < now() - interval '1 day'
            """)
    }

    /// Goes down the notes, a page at a time, and takes those away that are settled.
    private func chooseNoted(_ lists: [Int32]) async throws(PostgresError) -> [Int64] {
        let page = max(100, wish.limit * 2)
        var chosen: [Int64] = []
        var above = Int64.max
        while chosen.count < wish.limit {
            let rows = try await connection.query(statement(lists, below: above, page: page))
            for row in rows where chosen.count < wish.limit {
                if try row.decode(Bool.self, at: 1) { chosen.append(try row.decode(Int64.self, at: 0)) }
            }
            // Every list has ended.
            guard let next = try rows.first?.decode(Int64?.self, at: 2) else { break }
            above = next
        }
        return chosen
    }

    /// Notes below a photo, as far down as every list was looked at: number, whether it is to be handed out, and that
    /// lowest one, which is NULL at the end of all lists.
    private func statement(_ lists: [Int32], below above: Int64, page: Int) -> SQL {
        """
        WITH noted AS MATERIALIZED (
            SELECT list.id AS list_id, list.part, list.version_order, work.photo_id, work.noted
            FROM ai_lists list CROSS JOIN LATERAL (
                SELECT photo_id, noted FROM ai_work WHERE ai_work.list_id = list.id AND photo_id < \(above)
                ORDER BY photo_id DESC LIMIT \(page)) work
            WHERE list.id = ANY(\(lists))
        ), bottom AS MATERIALIZED (
            SELECT max(lowest) AS photo_id FROM (
                SELECT min(photo_id) AS lowest FROM noted GROUP BY list_id HAVING count(*) = \(page)) full_page
        ), state AS MATERIALIZED (
            SELECT seen.photo_id, photos.id IS NOT NULL AS is_there,
                   photos.id IS NOT NULL AND \(wish.lacks("seen.photo_id")) AND NOT \(wish.holds("seen.photo_id"))
                       AS is_free
            FROM (SELECT DISTINCT noted.photo_id FROM noted, bottom WHERE noted.photo_id >= bottom.photo_id
                      OR bottom.photo_id IS NULL) seen (photo_id)
            LEFT JOIN photos ON photos.id = seen.photo_id AND photos.deleted_at IS NULL AND NOT photos.excluded
                AND photos.thumbnailed_at IS NOT NULL
        ), settled AS (
            SELECT work.list_id, work.photo_id FROM state
            JOIN noted ON noted.photo_id = state.photo_id
            JOIN ai_work work ON work.list_id = noted.list_id AND work.photo_id = noted.photo_id
                AND work.noted = noted.noted
            WHERE NOT state.is_there OR EXISTS (
                SELECT FROM ai_part_runs run WHERE run.photo_id = noted.photo_id AND run.part = noted.part
                AND run.writer = \(wish.author.writer) AND run.version_order >= noted.version_order)
              OR EXISTS (
                SELECT FROM ai_corrections said WHERE said.photo_id = noted.photo_id AND said.part = noted.part)
            FOR UPDATE OF work SKIP LOCKED
        ), taken_away AS (
            DELETE FROM ai_work USING settled
            WHERE ai_work.list_id = settled.list_id AND ai_work.photo_id = settled.photo_id
        )
        SELECT state.photo_id, is_free, bottom.photo_id FROM state, bottom ORDER BY state.photo_id DESC
        """
    }

    /// Looks at the next photos that no walk has come to, until some are noted; false where all walks have come down to
    /// a photo.
    private func walk(_ lists: [Int32], downTo lowest: Int64) async throws(PostgresError) -> Bool {
        var found = 0
        var isWalking = true
        while isWalking, found == 0 {
            isWalking = false
            for list in lists {
                let rows = try await connection.query(step(of: list, downTo: lowest))
                guard let row = rows.first else { continue }
                isWalking = true
                found += try row.decode(Int.self, at: 0)
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
        FROM list WHERE ai_lists.id = list.id RETURNING (SELECT count(*) FROM found)
        """
    }
}
