import API
import Catalog
import Foundation
import Postgres
import TestServices
import Testing

/// The dashboard and the alert rules compared with `/metrics`.
@Suite struct MonitoringTests {
    @Test(arguments: ["deploy/grafana/calotype.json", "deploy/prometheus/alerts.yml"])
    func `every metric named in the operator's files exists`(file: String) async throws {
        let text = try String(contentsOf: TestAPI.root.appending(path: file), encoding: .utf8)
        let named = Set(text.matches(of: /\b(?:calotype|process)_[a-z_]+\b/).map { String($0.output) })
        try #require(named.count > 8)
        try await withAPI(photos: 1) { api in
            try await api.database.client.execute(
                """
                INSERT INTO backup_runs (started_at, finished_at, ok, bytes, destination)
                VALUES (now() - interval '2 hours', now() - interval '1 hour', TRUE, 1234, '/backups')
                """)
            try await api.database.client.execute(
                "INSERT INTO reconcile_runs (started_at, finished_at) VALUES (now(), now())")
            let metrics = try await api.get("/metrics", as: .admin).text
            let shown = Set(metrics.matches(of: #/(?m)^# TYPE ([a-z_]+) /#).map { String($0.output.1) })
            let suffixes = ["", "_bucket"]
            let missing = named.filter { name in
                !suffixes.contains { shown.contains(name.hasSuffix($0) ? String(name.dropLast($0.count)) : name) }
            }
            // Without an index file there is no folder whose free space could be shown.
            #expect(missing.subtracting(["calotype_disk_free_bytes"]).isEmpty, "\(missing.sorted())")
            #expect(metrics.contains("calotype_backup_age_seconds 36"))
        }
    }
}
