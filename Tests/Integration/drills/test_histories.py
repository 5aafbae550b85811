"""The database of a running `serve` is replaced by another: restored elsewhere, put back, failed over.

Tests/QueryTests/OtherHistoryTests.swift has the same without a process.
"""

import os
import subprocess
import time

import pytest
from calotype import program

from ..support.cluster import Server, calotype, environment
from ..support.servers import PROGRAMS, Process, free_port, until
from ..support.service import Refused, Service

pytestmark = pytest.mark.long
# Seconds until a change must be found: usually it takes some milliseconds, on a busy machine longer.
USUAL = 5


class Watch:
    """Searches at the running process."""

    def __init__(self, url):
        self.url = url

    def finds(self, word):
        try:
            return Service(self.url).listing([("q", word), ("first", 1)])["totalCount"]
        except (OSError, Refused):
            return None


def test_a_running_server_follows_a_database_with_another_history(folder, check):
    server = Server(folder, "first").make().start()
    server.ask("CREATE DATABASE calotype", database="postgres")
    settings = environment(server)
    calotype("migrate", environment=settings)
    server.ask("INSERT INTO photos (filename, s3_path) SELECT n || '.jpg', 's3://photos/' || n || '.jpg' "
               "FROM generate_series(1, 2000) n")
    token = calotype("token", "create", "drill", "--scope", "admin", "--scope", "read", environment=settings)
    token = token[1].strip().splitlines()[-1]
    os.environ.update(settings, CALOTYPE_TOKEN=token)
    port = free_port()
    # Not /readyz, which needs the store.
    process = Process("serve", folder, [program.find(), "serve"], os.environ | {"CALOTYPE_PORT": str(port)})
    watch = Watch(f"http://127.0.0.1:{port}")
    until("serve answers", lambda: watch.finds("1.jpg") is not None, 60)

    def changed(word, count=1):
        server.ask(f"UPDATE photos SET title = '{word}' WHERE id <= {count}")
        took = until(f"{word} is found", lambda: watch.finds(word) == count, 30)
        return took

    def expect(what, lost):
        took = changed("found")
        check(f"{what}: a change is found ({took:.2f} s)", took < USUAL, took)
        took = until("the lost changes are gone", lambda: watch.finds(lost) == 0, 30)
        check(f"{what}: the lost changes are gone ({took:.2f} s later)", True)
        slowest = max(changed(f"usual{step}") for step in range(5))
        check(f"{what}: later changes are found in time ({slowest:.2f} s)", slowest < USUAL / 2, slowest)
        check(f"{what}: the process is still running", process.process.poll() is None)

    changed("before")
    # A copy of the stopped files, put back later.
    server.stop()
    server.keep_files()
    server.start()
    changed("lostcopy", 20)
    server.stop()
    server.put_files_back()
    server.start()
    expect("an older copy of the files", "lostcopy")

    # A standby that was cut off before the last changes.
    standby = Server(folder, "standby", server.port).copy_of(server)
    changed("lostfailover", 20)
    server.stop()
    standby.start()
    standby.promote()
    server = standby
    expect("a promoted standby", "lostfailover")

    # A dump of a cluster that is months ahead, into a new one at the same address.
    server.ask("UPDATE photo_changes_horizon SET pruned_below = '7000000'")
    server.ask("INSERT INTO photo_changes SELECT (7000000 + n)::text::xid8, n % 2000 FROM generate_series(1, 50000) n")
    subprocess.run([PROGRAMS / "pg_dump", "--format=custom", f"--file={folder}/dump", server.url()], check=True)
    changed("lostdump", 20)
    server.stop()
    server = Server(folder, "new", server.port).make().start()
    server.ask("CREATE DATABASE calotype", database="postgres")
    # The roles of the other cluster are not here.
    subprocess.run([PROGRAMS / "pg_restore", "--no-owner", "--no-privileges", f"--dbname={server.url()}",
                    f"{folder}/dump"], check=True)
    expect("pg_restore into a new cluster", "lostdump")
    loads = Service(watch.url).metric("calotype_index_loads_total")
    time.sleep(2)
    again = Service(watch.url).metric("calotype_index_loads_total") - loads
    check("the index is not loaded again and again", again == 0, f"{again} times in 2 s")
