"""An empty library to fill with random rows, brute force over them, and the counts of a comparison."""

import collections
import json
import os
import time

import psycopg
import pytest
from calotype.library import Library, in_environment

from ..support.service import Service
from . import loading
from .brute_force import BruteForce

SEED = 1
# How many failures of each kind are shown.
SHOWN = 3


@pytest.fixture(scope="module", autouse=True)
def library(folder, program):
    """A library of its own; or the one that the environment names, whose tables must be empty."""
    if all(name in os.environ for name in ("CALOTYPE_URL", "CALOTYPE_TOKEN", "DATABASE_URL")):
        yield
        return
    with Library(folder, program) as library, in_environment(library.settings):
        yield


@pytest.fixture(scope="module")
def connection(library):
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def truth(connection, pytestconfig):
    """Fills the library with random photos; brute force over them."""
    (has_photos,) = connection.execute("SELECT EXISTS (SELECT FROM photos)").fetchone()
    if has_photos:
        pytest.fail("the library is not empty")
    seed, photos = pytestconfig.getoption("seed") or SEED, pytestconfig.getoption("library_photos")
    loading.load(connection, seed, photos, settling(Service(), connection))
    return BruteForce(connection)


def settling(service, connection):
    """A function that waits until the index has what the tables have; `rebuilt`: in its base."""

    def wait(rebuilt):
        # Files that are no photos are in no count.
        (living,) = connection.execute(
            """SELECT count(*) FROM photos
               WHERE deleted_at IS NULL AND NOT excluded AND id > 0 AND read_state IS DISTINCT FROM 'unsupported'"""
        ).fetchone()
        deadline = time.monotonic() + 60
        while True:
            total = service.graphql("{ photos(first: 1) { totalCount } }")["photos"]["totalCount"]
            changed = service.metric("calotype_index_photos_changed")
            if total == living and (changed == 0) == rebuilt:
                return
            if time.monotonic() > deadline:
                pytest.fail(f"the index has {total} photos ({changed:.0f} changed), the tables have {living}")
            time.sleep(0.1)

    return wait


@pytest.fixture
def note(subtests, record_property):
    """Counts the many comparisons of a test, and reports the first failures of each kind as subtests."""
    counts, failures = collections.Counter(), collections.Counter()

    def note(what, search, fault):
        counts["passed" if fault is None else "failed"] += 1
        if fault is None:
            return
        failures[what] += 1
        if failures[what] <= SHOWN:
            with subtests.test(what):
                pytest.fail(f"{what}\n{json.dumps(search, ensure_ascii=False)[:1500]}\n{fault}", pytrace=False)

    yield note
    record_property("checks passed", counts["passed"])
    record_property("checks failed", counts["failed"])
