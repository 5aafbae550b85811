import Logging
import Postgres
import Testing
import TestServices

/// What each role of `schema/roles.sql` may do, tested as that role.
@Suite(.timeLimit(.minutes(2))) struct DatabaseRoleTests {
    /// Lends a database whose schema the superuser of the tests created.
    private func withLibrary(_ body: (TestDatabase) async throws -> Void) async throws {
        try await withTestDatabase(migrated: false) { database in
            try await Migrator(folder: schemaFolder).migrate(database.client)
            try await body(database)
        }
    }

    /// Runs statements as a role; returns the error code of each rejected one.
    private func codes(_ role: String, _ statements: [String], _ database: TestDatabase) async throws -> [String?] {
        try await database.client.withConnection { connection in
            try await connection.execute("SET ROLE \(identifier: role)")
            var codes: [String?] = []
            for statement in statements {
                do {
                    _ = try await connection.execute("\(unsafeRaw: statement)")
                    codes.append(nil)
                } catch let error as PostgresError {
                    codes.append(error.serverError?.sqlState ?? "\(error)")
                }
            }
            try await connection.execute("RESET ROLE")
            return codes
        }
    }

    private static let denied = "42501"

    @Test func `a writer can read photos and write results, and nothing else`() async throws {
        try await withLibrary { database in
            try await database.client.execute(
                "INSERT INTO photos (s3_path) VALUES ('s3://photos/a.jpg'), ('s3://photos/b.jpg')")
            try await database.client.execute("DELETE FROM photo_changes")
            let allowed = [
                "SELECT id, s3_path, sha256 FROM photos",
                """
                INSERT INTO photo_ai_results (photo_id, tags, processing_status)
                SELECT min(id), '{one}', 'done' FROM photos
                ON CONFLICT (photo_id) DO UPDATE SET tags = excluded.tags, processing_status = excluded.processing_status
                """,
                "UPDATE photo_ai_results SET tags = '{two}', faces = '[]', objects = '[]', processing_timestamp = now()",
                "SELECT * FROM photo_ai_results",
            ]
            #expect(try await codes("calotype_writer", allowed, database) == allowed.map { _ in nil })
            // The triggers work for this role: the change feed has the photo, and the time of the change is set.
            let told = try await database.client.query("SELECT DISTINCT photo_id FROM photo_changes")
            #expect(told.count == 1)
            let forbidden = [
                "INSERT INTO photos (s3_path) VALUES ('s3://other/secret.txt')", "UPDATE photos SET title = 'x'",
                "DELETE FROM photos", "DELETE FROM photo_ai_results", "TRUNCATE photo_ai_results",
                "UPDATE photo_ai_results SET photo_id = photo_id + 1",
                "UPDATE photo_ai_results SET changed_at = NULL",
                "SELECT * FROM api_tokens", "SELECT * FROM browser_sessions", "SELECT * FROM ai_corrections",
                "SELECT * FROM ingest_jobs", "INSERT INTO photo_changes DEFAULT VALUES",
                "ALTER TABLE photo_ai_results DISABLE TRIGGER USER", "CREATE TABLE mine (a int)",
                "COPY (SELECT 1) TO PROGRAM 'true'", "SELECT claim_change_feed()",
            ]
            #expect(try await codes("calotype_writer", forbidden, database) == forbidden.map { _ in Self.denied })
        }
    }

    @Test func `API and ingest write rows of every table, and define nothing`() async throws {
        try await withLibrary { database in
            let tables = try await database.client.query(
                """
                SELECT relname::text FROM pg_class JOIN pg_namespace place ON place.oid = relnamespace
                WHERE nspname = 'public' AND relkind = 'r' AND relname <> 'schema_migrations'
                """
            ).map { try $0.decode(String.self, at: 0) }
            #expect(tables.count > 15)
            let allowed =
                tables.map { "SELECT * FROM \($0) LIMIT 1" }
                // Entries of the audit log are only added.
                + tables.filter { $0 != "audit_log" }.map { "DELETE FROM \($0) WHERE FALSE" } + [
                    "INSERT INTO audit_log (action) VALUES ('token.create')",
                    "INSERT INTO photos (s3_path) VALUES ('s3://photos/a.jpg')", "UPDATE photos SET title = 'a'",
                    "LOCK TABLE photos, photo_ai_results IN ACCESS SHARE MODE", "TRUNCATE photo_changes",
                    "CREATE TEMPORARY TABLE listed (a int)", "SELECT version FROM schema_migrations",
                    "SELECT system_identifier FROM pg_control_system()", "DELETE FROM photos",
                    "SELECT claim_change_feed(), feed_server(), metres_between(1, 2, 3, 4)",
                ]
            let outcomes = zip(allowed, try await codes("calotype_app", allowed, database))
            // LOCK alone is no statement outside a transaction, which is not a matter of rights.
            #expect(outcomes.filter { $0.1 != nil && $0.1 != "25P01" }.map(\.0) == [])
            let forbidden = [
                "TRUNCATE photos", "DROP TABLE photos", "ALTER TABLE photos ADD COLUMN mine int",
                "CREATE TABLE mine (a int)",
                "DELETE FROM audit_log", "UPDATE audit_log SET action = 'token.revoke'", "TRUNCATE audit_log",
                "DELETE FROM schema_migrations", "ALTER TABLE photos DISABLE TRIGGER USER",
                "COPY (SELECT 1) TO PROGRAM 'true'", "CREATE ROLE mine", "SET session_replication_role = replica",
            ]
            #expect(try await codes("calotype_app", forbidden, database) == forbidden.map { _ in Self.denied })
        }
    }

    @Test func `the administrator owns what a superuser created, migrates, and is not a superuser`() async throws {
        try await withLibrary { database in
            let others = try await database.client.query(
                """
                SELECT relname::text FROM pg_class JOIN pg_namespace place ON place.oid = relnamespace
                WHERE nspname = 'public' AND relkind IN ('r', 'v', 'S') AND relowner <> 'calotype_admin'::regrole
                UNION ALL
                SELECT proname::text FROM pg_proc JOIN pg_namespace place ON place.oid = pronamespace
                WHERE nspname = 'public' AND prosecdef AND proowner <> 'calotype_admin'::regrole
                """)
            #expect(others.isEmpty)
            // As a later migration would: the new table gets its rights from the roles.sql that follows.
            let allowed = [
                "ALTER TABLE photos ADD COLUMN later int", "CREATE TABLE later (a int)", "TRUNCATE photos CASCADE",
            ]
            #expect(try await codes("calotype_admin", allowed, database) == allowed.map { _ in nil })
            let forbidden = ["COPY (SELECT 1) TO PROGRAM 'true'", "CREATE ROLE mine", "CREATE DATABASE mine"]
            #expect(try await codes("calotype_admin", forbidden, database) == forbidden.map { _ in Self.denied })
            #expect(try await codes("calotype_app", ["SELECT * FROM later"], database) == [Self.denied])
            try await Migrator(folder: schemaFolder).migrate(database.client)
            #expect(try await codes("calotype_app", ["SELECT * FROM later"], database) == [nil])
        }
    }

    /// Functions of triggers and functions with the rights of their owner that every role may execute.
    private func functionsOfEveryone(_ database: TestDatabase) async throws -> [String] {
        try await database.client.query(
            """
            SELECT proname::text FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND (prosecdef OR prorettype = 'trigger'::regtype)
              AND EXISTS (SELECT FROM aclexplode(COALESCE(proacl, acldefault('f', proowner))) WHERE grantee = 0)
            """
        ).map { try $0.decode(String.self, at: 0) }
    }

    @Test(arguments: ["calotype_writer", "calotype_app"])
    func `no role gets the administrator's rights with a trigger on its temporary table`(role: String) async throws {
        try await withLibrary { database in
            try await database.client.execute(
                "INSERT INTO users (name, display_name, role) VALUES ('anna', 'Anna', 'guest')")
            // The function would delete from a table of this name in the schema of its trigger, and fire the role's trigger.
            let preparations = [
                "CREATE TEMPORARY TABLE favourites (photo_id bigint)", "GRANT ALL ON pg_temp.favourites TO PUBLIC",
                """
                CREATE FUNCTION pg_temp.take() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN UPDATE public.users SET display_name = current_user; RETURN NULL; END'
                """,
                """
                CREATE TRIGGER taken BEFORE DELETE ON pg_temp.favourites
                FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.take()
                """,
                "CREATE TEMPORARY TABLE bait (id bigint)",
            ]
            let trigger = """
                CREATE TRIGGER bitten AFTER DELETE ON pg_temp.bait REFERENCING OLD TABLE AS gone
                FOR EACH STATEMENT EXECUTE FUNCTION public.forget_favourites_of_deleted_photos()
                """
            let outcomes = try await codes(role, preparations + [trigger, "DELETE FROM pg_temp.bait"], database)
            #expect(outcomes == preparations.map { _ in nil } + [Self.denied, nil])
            let names = try await database.client.query("SELECT display_name FROM users")
            #expect(try names.map { try $0.decode(String.self, at: 0) } == ["Anna"])
            // Nor with any other function.
            let functions = try await database.client.query(
                """
                SELECT proname::text FROM pg_proc
                WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
                """
            ).map { try $0.decode(String.self, at: 0) }
            #expect(functions.count > 20)
            let table = "CREATE TEMPORARY TABLE other (id bigint)"
            let triggers = functions.map {
                "CREATE TRIGGER t AFTER INSERT ON pg_temp.other FOR EACH STATEMENT EXECUTE FUNCTION public.\($0)()"
            }
            #expect(try await codes(role, [table] + triggers, database) == [nil] + triggers.map { _ in Self.denied })
        }
    }

    @Test func `functions with their owner's rights are not everyone's, also in an older library`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let older = try Migration.all(in: schemaFolder).filter { $0.version <= 33 }
            try await Migrator(older).migrate(database.client)
            #expect(try await functionsOfEveryone(database).count > 20)
            // Other programs have functions, too; those with the rights of their caller stay as they are.
            try await database.client.execute("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'")
            try await Migrator(folder: schemaFolder).migrate(database.client)
            #expect(try await functionsOfEveryone(database) == [])
            #expect(try await codes("calotype_writer", ["SELECT one()"], database) == [nil])
            let paths = try await database.client.query(
                """
                SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
                  AND 'search_path=pg_catalog, pg_temp' <> ALL (COALESCE(proconfig, '{}'))
                """)
            #expect(
                try paths.map { try $0.decode(String.self, at: 0) } == [], "functions without a fixed search_path")
            // Migrating again changes no right.
            let versions: SQL =
                "SELECT string_agg(format('%s %s', oid, xmin), ',' ORDER BY oid) FROM pg_proc"
            let before = try await database.client.query(versions)[0].decode(String.self, at: 0)
            try await Migrator(folder: schemaFolder).migrate(database.client)
            #expect(try await database.client.query(versions)[0].decode(String.self, at: 0) == before)
        }
    }

    @Test func `a superuser who grants rights calls no function of the administrator`() async throws {
        try await withLibrary { database in
            let planted = [
                "CREATE TABLE callers (caller text)",
                """
                CREATE FUNCTION format(text, text) RETURNS text LANGUAGE sql
                AS 'INSERT INTO callers VALUES (current_user); SELECT ''SELECT 1'''
                """,
                """
                CREATE FUNCTION has_table_privilege(text, oid, text) RETURNS boolean LANGUAGE sql
                AS 'INSERT INTO callers VALUES (current_user); SELECT TRUE'
                """,
                """
                CREATE FUNCTION same(oid, regclass) RETURNS boolean LANGUAGE sql
                AS 'INSERT INTO callers VALUES (current_user); SELECT FALSE'
                """,
                "CREATE OPERATOR = (LEFTARG = oid, RIGHTARG = regclass, FUNCTION = same)",
            ]
            #expect(try await codes("calotype_admin", planted, database) == planted.map { _ in nil })
            // Something is left to own and to grant.
            try await database.client.execute("CREATE TABLE later (a int)")
            try await Migrator(folder: schemaFolder).migrate(database.client)
            let callers = try await database.client.query("SELECT caller FROM callers")
            #expect(try callers.map { try $0.decode(String.self, at: 0) } == [])
            #expect(try await codes("calotype_app", ["SELECT * FROM later"], database) == [nil])
        }
    }

    @Test func `two libraries of a cluster can be migrated at the same time and share the roles`() async throws {
        try await withTestDatabase(migrated: false) { one in
            try await withTestDatabase(migrated: false) { other in
                async let first = Migrator(folder: schemaFolder).migrate(one.client)
                async let second = Migrator(folder: schemaFolder).migrate(other.client)
                let applied = try await (first, second)
                #expect(applied.0 == applied.1)
                for database in [one, other] {
                    #expect(try await DatabaseRoles.missing(database.client) == [])
                    #expect(try await codes("calotype_writer", ["SELECT id FROM photos"], database) == [nil])
                }
            }
        }
    }

    @Test func `a user who may not create roles can migrate`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let owner = "owner_\(database.name)"
            try await database.client.execute("CREATE ROLE \(identifier: owner) LOGIN")
            try await database.client.execute(
                "ALTER DATABASE \(identifier: database.name) OWNER TO \(identifier: owner)")
            try await database.client.execute("GRANT ALL ON SCHEMA public TO \(identifier: owner)")
            // This one only a superuser may make.
            try await database.client.execute("CREATE EXTENSION earthdistance CASCADE")
            let address = database.url.replacing("postgres@", with: "\(owner)@")
            let client = PostgresClient(settings: try PostgresSettings(url: address), logger: Logger(label: "test"))
            let applied = try await Migrator(folder: schemaFolder).migrate(client)
            #expect(!applied.isEmpty)
            let owners = try await client.query(
                "SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'")
            #expect(try owners.map { try $0.decode(String.self, at: 0) } == [owner])
            #expect(try await functionsOfEveryone(database) == [])
            client.close()
            try await database.client.execute("ALTER DATABASE \(identifier: database.name) OWNER TO CURRENT_USER")
            try await database.client.execute("DROP OWNED BY \(identifier: owner) CASCADE")
            try await database.client.execute("DROP ROLE \(identifier: owner)")
        }
    }
}
