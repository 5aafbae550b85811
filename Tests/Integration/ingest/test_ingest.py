"""One library through all that its owner's programs do to the bucket: sync, AI writers, forgetting, a second machine, a
reindex. The tests share the library and run in this order; they also work one by one.
"""

import pytest
from calotype.library import Library

from . import forget, machines, reindex, sync, writer


@pytest.fixture(scope="module")
def library(folder, program):
    # Comparisons with the bucket only at the start and on demand.
    with Library(folder, program, CALOTYPE_RECONCILE_MINUTES=0, CALOTYPE_RECONCILE_GUARD_PERCENT=5) as library:
        yield library


def test_a_synced_tree_with_awkward_names_is_compared_with_the_bucket(library, folder, check):
    sync.run(library, folder, check)


def test_two_processes_of_the_example_ai_writer_share_the_photos(library, check):
    writer.run(library, check)


def test_a_photo_is_forgotten_and_originals_are_verified(library, folder, check):
    forget.run(library, folder, check)


def test_two_workers_on_two_machines_share_a_queue(library, check, pytestconfig):
    """Needs network namespaces, as option --machines says."""
    wanted = pytestconfig.getoption("machines")
    try:
        machines.run(library, check, own_processes=wanted == "apart")
    except machines.NotAllowed as reason:
        if wanted == "try":
            pytest.skip(f"no network namespaces: {reason}")
        raise


def test_photos_and_synthetic_rows_are_reindexed_by_part_while_ingest_is_killed(library, check, pytestconfig):
    reindex.run(library, check, pytestconfig.getoption("rows"))
