/// Whether a backup keeps the rows of a table. A test compares this list with the schema, so that no new table is
/// missed.
package enum TableContents: Equatable, Sendable {
    /// Kept: the rows cannot be derived from anything else.
    case kept
    /// Left out, with the reason.
    case leftOut(because: String)

    /// Every table of the schema. A table that is not in the list, such as one of another program, is kept.
    package static let all: [String: TableContents] = [
        "photos": .kept,
        "photo_ai_results": .kept,
        "photo_changes": .leftOut(because: "positions in the feed of one cluster; the search index is read again"),
        // Its only row makes the feed readable; claim_change_feed() corrects it.
        "photo_changes_horizon": .kept,
        "users": .kept,
        "recovery_codes": .kept,
        "user_identities": .kept,
        "favourites": .kept,
        "invitations": .leftOut(because: "each works once and for days, and must not work a second time"),
        "sign_in_failures": .leftOut(because: "they count for an hour"),
        "sign_in_flows": .leftOut(because: "each ends within ten minutes, and must not be finished a second time"),
        "audit_log": .kept,
        "api_tokens": .kept,
        "login_links": .leftOut(because: "each works once and for an hour, and must not work a second time"),
        "browser_sessions": .leftOut(
            because: "a session that was ended since must not come back; people log in again"),
        // An accepted event is durable.
        "ingest_jobs": .kept,
        "job_batches": .kept,
        "job_batch_photos": .kept,
        "sidecars": .kept,
        "file_facts": .kept,
        "reconcile_runs": .kept,
        "ingest_counters": .kept,
        "stale_thumbnails": .kept,
        "ai_part_runs": .kept,
        "ai_claims": .kept,
        "ai_corrections": .kept,
        "ai_lists": .kept,
        "ai_work": .kept,
        "ai_results_gone": .kept,
        "place_corrections": .kept,
        "geocoded_places": .kept,
        "geocoder_turn": .kept,
        "missing_photos": .kept,
        "vanished_photos": .kept,
        "vanishing_guard": .kept,
        "reconciled_days": .kept,
        "applied_exclusions": .kept,
        "forgotten_photos": .kept,
        "purges": .kept,
        "original_checks": .kept,
        "reader_retries": .kept,
        "schema_migrations": .kept,
        "backup_runs": .kept,
    ]

    /// Tables whose rows are left out of a backup.
    static var leftOut: [String] { all.filter { $0.value != .kept }.map(\.key).sorted() }
}
