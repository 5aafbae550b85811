import Calotype
import Foundation
import Postgres
import TestServices
import Testing

@Suite struct BackupTests {
    @Test func `every table of the schema is classified as kept or left out`() async throws {
        try await withTestDatabase { database in
            let rows = try await database.client.query(
                "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            )
            let tables = Set(try rows.map { try $0.decode(String.self, at: 0) })
            #expect(tables.count > 20)
            let unknown = tables.subtracting(TableContents.all.keys)
            #expect(
                unknown.isEmpty,
                "say in Sources/Calotype/Backup/TableContents.swift what a backup does with a new table")
        }
    }

    @Test func `no kept table refers to a table that is left out of backups`() async throws {
        try await withTestDatabase { database in
            let rows = try await database.client.query(
                """
                SELECT DISTINCT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'
                """)
            for row in rows {
                let (from, to) = (try row.decode(String.self, at: 0), try row.decode(String.self, at: 1))
                guard let target = TableContents.all[to], target != .kept else { continue }
                #expect(TableContents.all[from] != .kept, "\(from) refers to \(to)")
            }
        }
    }

    @Test func `a destination belongs to one library, and is not silently replaced by an empty one`() async throws {
        try await withTemporaryFolder { folder in
            let destination = try BackupDestination("\(folder)/backups") { throw BackupError.notEmpty("") }
            try await withTestDatabase { database in
                let marker = LibraryMarker(database: database.client)
                try await marker.claim(destination)
                try await marker.claim(destination)
                try await database.client.execute(
                    "INSERT INTO backup_runs (destination, ok) VALUES (\(destination.description), TRUE)")
                try await marker.claim(destination)
                // As if the disk were not mounted.
                try FileManager.default.removeItem(atPath: destination.description)
                await #expect(throws: BackupError.emptied(destination.description)) {
                    try await marker.claim(destination)
                }
                try await marker.claim(destination, acceptsEmpty: true)
                try await database.client.execute(
                    "UPDATE schema_migrations SET applied_at = applied_at - interval '1 day'")
                await #expect(throws: BackupError.otherLibrary(destination.description)) {
                    try await marker.claim(destination)
                }
            }
        }
    }

    @Test func `rows of a dump are counted per table, however its bytes are split`() {
        let text = """
            SET x;
            COPY public.photos (id, title) FROM stdin;
            1\tCOPY public.no (id) FROM stdin;
            2\t\\\\.
            3\t
            \\.


            COPY "Odd"."a ""b"" (c)" (id) FROM stdin;
            \\.

            COPY public.one (id) FROM stdin;
            x
            \\.
            """
        let dump = Array(text.utf8) + [UInt8(ascii: "\n")]
        for size in [1, 2, 7, 4096] {
            var counter = RowCounter()
            for start in stride(from: 0, to: dump.count, by: size) {
                counter.read(dump[start..<min(start + size, dump.count)])
            }
            #expect(counter.rows == ["public.photos": 3, "Odd.a \"b\" (c)": 0, "public.one": 1])
        }
    }

    @Test func `the name of a backup is its time, and other names are not backups`() throws {
        let name = BackupName(Date(timeIntervalSince1970: 1_800_000_000))
        #expect(name.description == "calotype-20270115T080000Z")
        #expect(BackupName(name.description) == name)
        for other in [
            "calotype-2027", "calotype-20270115T080000Z.partial", "photos", ".calotype-20270115T080000Z", "",
        ] {
            #expect(BackupName(other) == nil)
        }
    }

    @Test func `the newest backup of each day, week and month is kept`() throws {
        let day = 86_400.0
        // Twice a day for 120 days, the last on 2026-11-30, a Monday.
        let last = Date(timeIntervalSince1970: 1_796_040_000)
        let backups = (0..<240).map { BackupName(last.addingTimeInterval(-Double($0) * day / 2)) }
        let expired = Set(Retention(days: 7, weeks: 4, months: 12).expired(backups))
        let kept = backups.filter { !expired.contains($0) }
        #expect(kept.count == 13)
        #expect(kept.first == backups[0])
        // The last 24 hours have two.
        #expect(Retention(days: 1, weeks: 0, months: 0).expired(backups).count == 238)
        #expect(Retention(days: 7, weeks: 4, months: 12).expired([backups[0]]).isEmpty)
        // Made after a clock was set back.
        let new = backups[239]
        #expect(Retention(days: 1, weeks: 0, months: 0).expired(backups, except: new).count == 237)
    }

    @Test(arguments: ["7 4", "0 4 12", "7 4 -1", "daily", "7 4 12 1"])
    func `an invalid number of backups to keep is refused`(text: String) throws {
        let source = try SettingsSource(environment: ["CALOTYPE_BACKUP_KEEP": text])
        #expect(throws: SettingError.self) { try Retention(source) }
    }

    @Test func `a manifest with a newer format is refused`() throws {
        #expect(throws: BackupError.newerFormat(99, known: 1)) {
            try BackupManifest(parsing: Data(#"{"format": 99}"#.utf8))
        }
    }

    @Test func `a cluster of an older PostgreSQL is upgraded to the newest version if both are installed`() throws {
        try withTemporaryFolder { folder in
            func install(_ version: String) throws {
                let programs = "\(folder)/pg/\(version)/bin"
                try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
                for name in ["initdb", "postgres"] {
                    try FileManager.default.createSymbolicLink(
                        atPath: "\(programs)/\(name)", withDestinationPath: "/bin/true")
                }
            }
            func find() throws -> PostgresInstallation.Choice {
                try PostgresInstallation.find(
                    forCluster: "\(folder)/cluster", roots: "\(folder)/no:\(folder)/pg", path: "")
            }
            for version in ["15", "17"] { try install(version) }
            #expect(try find() == .use(PostgresInstallation(major: 17, programs: "\(folder)/pg/17/bin")))
            try FileManager.default.createDirectory(atPath: "\(folder)/cluster", withIntermediateDirectories: true)
            try "15\n".write(toFile: "\(folder)/cluster/PG_VERSION", atomically: true, encoding: .utf8)
            let old = PostgresInstallation(major: 15, programs: "\(folder)/pg/15/bin")
            let new = PostgresInstallation(major: 17, programs: "\(folder)/pg/17/bin")
            #expect(try find() == .upgrade(from: old, to: new))
            try FileManager.default.removeItem(atPath: "\(folder)/pg/15")
            let error = #expect(throws: PostgresInstallation.FindError.self) { try find() }
            #expect(error?.description.contains("calotype restore BACKUP --data NEW-FOLDER") == true)
        }
    }
}
