package import Catalog
package import Postgres

/// Hides the rows of objects that match the exclusion list, and shows those that no longer match.
///
/// Scans all rows only if the list has changed since the last scan. Later objects are excluded before they get a row.
package struct ExclusionSweep: Sendable {
    /// Rows read and written per transaction.
    private static let step = 5000

    private let database: PostgresClient
    private let bucket: String
    private let list: ExclusionList

    package init(database: PostgresClient, bucket: String, list: ExclusionList) {
        self.database = database
        self.bucket = bucket
        self.list = list
    }

    /// The list of the last complete scan; nil before the first.
    package static func applied(in database: PostgresClient) async throws -> ExclusionList? {
        try await appliedText(in: database).map { try ExclusionList($0) }
    }

    private static func appliedText(in database: PostgresClient) async throws -> String? {
        try await database.query("SELECT patterns FROM applied_exclusions").first?.decode(String?.self, at: 0)
    }

    /// Returns the number of changed rows. An interrupted scan starts over at the next call.
    @discardableResult
    package func run() async throws -> Int {
        // Compares the text: a stored list that can no longer be parsed must not stop the scan.
        if try await Self.appliedText(in: database) == list.text { return 0 }
        var changed = 0
        var last: Int64 = 0
        while let next = try await step(after: last, changed: &changed) { last = next }
        try await database.execute("UPDATE applied_exclusions SET patterns = \(list.text)")
        return changed
    }

    /// Returns the last row it processed; nil if there was none.
    private func step(after last: Int64, changed: inout Int) async throws -> Int64? {
        let prefix = "s3://\(bucket)/"
        let rows = try await database.query(
            """
            SELECT id, substr(s3_path, \(prefix.unicodeScalars.count + 1)::int), excluded FROM photos
            WHERE id > \(last) AND starts_with(s3_path, \(prefix)) ORDER BY id LIMIT \(Self.step)
            """)
        var end: Int64?
        var (hidden, shown): ([Int64], [Int64]) = ([], [])
        for row in rows {
            let id = try row.decode(Int64.self, at: 0)
            end = id
            let isExcluded = list.excludes(try row.decode(String.self, at: 1))
            guard try row.decode(Bool.self, at: 2) != isExcluded else { continue }
            if isExcluded { hidden.append(id) } else { shown.append(id) }
        }
        for (ids, value) in [(hidden, true), (shown, false)] where !ids.isEmpty {
            changed += try await database.execute(
                "UPDATE photos SET excluded = \(value) WHERE id = ANY(\(ids)) AND excluded <> \(value)")
        }
        return end
    }
}
