"""Commands refuse a database whose schema is not theirs: empty, older or newer."""

from ..support.cluster import Server, calotype, environment


def test_commands_refuse_another_schema_and_say_what_to_do(folder, check):
    server = Server(folder, "postgres").make().start()
    server.ask("CREATE DATABASE calotype", database="postgres")
    settings = environment(server)

    def refused(state, *words):
        for command in ("serve", "ingest", "doctor"):
            status, said = calotype(command, environment=settings, CALOTYPE_PORT="0")
            check(f"{command} refuses {state} and says what to do",
                  status != 0 and all(word in said for word in words), said[-400:])

    refused("an empty database", "no Calotype schema", "run calotype migrate")
    status, said = calotype("migrate", environment=settings)
    check("migrate prints each file with its time", status == 0 and "applied 0001_shared_tables.sql in " in said, said)
    last = server.ask("DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM schema_migrations) "
                      "RETURNING version, name, checksum")[0]
    refused("an older schema", "older than this program", "run calotype migrate")
    server.ask("INSERT INTO schema_migrations (version, name, checksum) VALUES (%d, '%s', '%s')" % last)
    server.ask("INSERT INTO schema_migrations (version, name, checksum) VALUES (9000, 'future', 'x')")
    refused("a newer schema", "belongs to a newer Calotype", "9000 (future)", "Going back")
    server.ask("DELETE FROM schema_migrations WHERE version = 9000")
