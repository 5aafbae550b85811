"""Kills parts of a running `calotype up` while photos arrive: each photo must be indexed once, none lost, none twice.

Three rounds, each with a library of its own: ingest gets SIGKILL, PostgreSQL is stopped as by `pg_ctl -m immediate`,
SeaweedFS gets SIGKILL. Each dies while about half of the photos are read.

With --minutes there is one long round instead, a storm: uploads, overwrites, renames and deletions at random while any part
is killed at any moment, backups too, and a restore at the end.
"""

import os
import pathlib
import signal
import time

import pytest
from calotype import samples
from calotype.library import Library, s3_client
from calotype.program import ROOT

from . import storm
from .storm import insist

pytestmark = pytest.mark.long
# Seconds until all photos must be indexed.
PATIENCE = 300
# PostgreSQL takes SIGQUIT as the mode "immediate" of pg_ctl: no checkpoint, recovery at the next start.
ROUNDS = {"ingest": signal.SIGKILL, "postgres": signal.SIGQUIT, "weed": signal.SIGKILL}


@pytest.fixture(scope="module")
def photos(pytestconfig):
    """JPEG files of --photos, of the shared photos or of the samples. Their names are the keys, so no name is repeated."""
    shared = ROOT.parent / "shared/photos/jpeg"
    folder = pathlib.Path(pytestconfig.getoption("photos") or (shared if shared.is_dir() else samples.PHOTOS))
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    return list({path.name: path for path in files}.values())


def upload(settings, photos, uploaded):
    """Puts the photos one by one, each until the store has it, as any uploader would."""
    store = s3_client(settings, retries={"max_attempts": 1}, connect_timeout=2, read_timeout=10)
    for number, path in enumerate(photos, start=1):
        insist(lambda: store.put_object(Bucket=settings["S3_BUCKET"], Key=path.name, Body=path.read_bytes()))
        uploaded(number)


@pytest.mark.parametrize("part", ROUNDS)
def test_each_photo_is_indexed_once_though_a_part_is_killed(part, photos, folder, program, pytestconfig):
    if pytestconfig.getoption("minutes"):
        pytest.skip("--minutes is for the storm")
    (folder / part).mkdir()
    # The comparison with the bucket finds photos whose event was lost with the store, here after a minute.
    with Library(folder / part, program, CALOTYPE_RECONCILE_MINUTES=1,
                 CALOTYPE_RECONCILE_GUARD_PERCENT=100) as library:
        killed = None

        def kill_half_way(uploaded):
            nonlocal killed
            if killed is None and uploaded >= len(photos) // 2 and library.indexed() >= len(photos) // 4:
                killed = library.child(part)
                assert killed, f"{part} is not running"
                os.kill(killed, ROUNDS[part])

        began = time.monotonic()
        upload(library.settings, photos, kill_half_way)
        while killed is None and library.indexed() < len(photos):
            kill_half_way(len(photos))
        deadline = time.monotonic() + PATIENCE
        while library.indexed() < len(photos) and time.monotonic() < deadline:
            time.sleep(0.3)
        seconds = time.monotonic() - began
        # Time for photos that would be indexed twice.
        time.sleep(2)
        keys = sorted(path.rsplit("/", 1)[-1] for path in library.rows("SELECT s3_path FROM photos") or [])
        indexed = library.indexed()
        print(f"{part} (process {killed}) got {ROUNDS[part].name}: {len(keys)} rows of {len(photos)} photos, "
              f"{len(set(keys))} different, {indexed} indexed, {seconds:.1f} s")
        assert killed is not None
        assert keys == sorted(path.name for path in photos)
        assert indexed == len(photos)
        assert library.child(part) not in (None, killed), f"{part} was not started again"


def test_the_library_equals_the_bucket_after_a_storm(photos, folder, program, check, pytestconfig):
    minutes = pytestconfig.getoption("minutes")
    if not minutes:
        pytest.skip("needs --minutes")
    seed = pytestconfig.getoption("seed") or int(time.time())
    # Lost events are found by the comparison at the end and by those at the starts. The storm deletes more than the guard
    # allows by default.
    with Library(folder, program, CALOTYPE_RECONCILE_MINUTES=0, CALOTYPE_RECONCILE_GUARD_PERCENT=100) as library:
        storm.run(library, photos, minutes * 60, seed, check)
