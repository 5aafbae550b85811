"""`calotype up` on a machine whose PostgreSQL is replaced by a newer one: that of Debian 12 (15) by that of Debian 13 (17)."""

import os
import subprocess

import pytest
from calotype.library import Library

from ..support.cluster import calotype
from ..support.servers import until
from .test_backups import STORED, service, stored, subfolder, upload

pytestmark = pytest.mark.long


def newer_postgres(folder):
    """The PostgreSQL of Debian 13 with its loader and libraries, unpacked into a folder. Needs mmdebstrap and root."""
    root = folder / "debian13"
    targets = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
                             capture_output=True, text=True, check=True).stdout.split()
    # The archive that this machine uses itself.
    mirror = next(address for address in targets if "security" not in address)
    subprocess.run(["mmdebstrap", "--quiet", "--variant=extract", "--include=postgresql", "trixie", root, mirror], check=True)
    root.chmod(0o755)
    programs = next(root.glob("usr/lib/postgresql/*/bin"))
    loader = next(root.glob("usr/lib*/ld-linux-*"))
    libraries = next(root.glob("usr/lib/*-linux-gnu"))
    for name in ("initdb", "postgres", "pg_dump", "pg_dumpall", "pg_restore", "psql"):
        program = programs / name
        program.rename(programs / f"{name}.real")
        program.write_text(f'#!/bin/sh\nexec {loader} --argv0 "$0" --library-path {libraries} {program}.real "$@"\n')
        program.chmod(0o755)
    return programs.parent.parent


def test_a_library_moves_to_a_newer_postgresql(folder, check):
    settings = {"CALOTYPE_BACKUP_HOURS": 0, "CALOTYPE_RECONCILE_MINUTES": 1, "CALOTYPE_RECONCILE_GUARD_PERCENT": 5}
    up = Library(subfolder(folder, "one"), **settings)
    try:
        upload(up)
        service(up).send("PUT", "/api/v1/photos/2/ai-corrections", {"tags": ["Großmutter"]})
        up.rows("INSERT INTO photos (filename) SELECT n || '.jpg' FROM generate_series(1, 100000) n")
        before = stored(up)
        old = int(up.rows("SELECT current_setting('server_version_num')::int / 10000")[0])
    finally:
        up.stop()
    data = folder / "one" / "data"
    backup_status, text = calotype("backup", "--data", data, "--to", folder / "backups")
    check("a stopped library is backed up", backup_status == 0, text)
    newer = newer_postgres(folder)

    # The old programs are gone, also from PATH: nothing is started, and the error names the way out.
    os.environ["CALOTYPE_POSTGRES_FOLDERS"] = str(newer)
    status, text = calotype("up", "--data", data, "--port", "0", PATH="/usr/bin:/bin")
    check("without the old programs it says what to do", status != 0 and "calotype restore BACKUP --data" in text, text)

    os.environ["CALOTYPE_POSTGRES_FOLDERS"] = f"/usr/lib/postgresql:{newer}"
    moved = Library(folder / "one", **settings)
    try:
        version = int(moved.rows("SELECT current_setting('server_version_num')::int / 10000")[0])
        check(f"up moved the database from PostgreSQL {old} to {version}", version > old)
        after = stored(moved)
        for name in STORED:
            check(f"moved: {name}", after[name] == before[name], "they differ")
        check("the old database is kept", (data / f"postgres-{old}.old" / "PG_VERSION").exists())
        api = service(moved)
        moved.rows("UPDATE photos SET title = 'zebrafour' WHERE id = 4")
        took = until("a change is found", lambda: api.listing([("q", "zebrafour")])["totalCount"] == 1)
        check(f"a change is found within three seconds ({took:.2f} s)", took < 3, took)
    finally:
        moved.stop()

    # The last backup, of the old version, on a machine that has only the new one.
    os.environ["CALOTYPE_POSTGRES_FOLDERS"] = str(newer)
    backup = sorted((folder / "backups").glob("calotype-*"))[-1]
    status, text = calotype("restore", backup, "--data", folder / "three" / "data", PATH="/usr/bin:/bin")
    check("a backup of the old version is restored into the new one", status == 0, text)
