"""Random searches in a library of random rows have the results of brute force, also while many programs write. The last
test, of the contract, writes whatever it likes."""

import random

from calotype import program as programs

from ..support.service import Refused, Service
from . import compare_forms, contract, crowd, differential, expected, users
from .trees import RandomTrees

SEED = 1
COUNTED = [name for name in expected.FACETS if name not in ("years", "months", "ratings")]


def test_pages_totals_facets_timelines_and_maps_equal_brute_force(truth, note, pytestconfig):
    whole, service = pytestconfig.getoption("whole"), Service()
    spellings = {name: expected.spellings(name, truth) if name in COUNTED else None for name in expected.FACETS}
    chance = random.Random(pytestconfig.getoption("seed") or SEED)
    trees = RandomTrees(chance, sorted(truth.photos))
    # Each condition alone first: its failure is easier to read than that of a tree.
    cases = [differential.random_case(tree, chance, max(0.3, whole)) for tree in trees.pool]
    cases += [differential.random_case(trees.tree(), chance, whole) for _ in range(pytestconfig.getoption("trees"))]
    for start in range(0, len(cases), 20):
        part = cases[start : start + 20]
        differential.read(service, part)
        for case in part:
            what = f"{case.order}, {'forward' if case.forward else 'backward'}"
            note(what, case.tree, differential.page_fault(case, truth))
    for case in chance.sample(cases, len(cases) // 4):
        try:
            for what, fault in differential.count_faults(service, case.tree, chance, truth, spellings):
                note(what, case.tree, fault)
        except Refused as refused:
            note("counts", case.tree, str(refused))


def test_each_caller_finds_their_own_favourites(connection, truth, note, pytestconfig):
    """The same searches by two users and by a service token, in turn, so that a result of another would be noticed."""
    chance = random.Random(pytestconfig.getoption("seed") or SEED)
    trees = RandomTrees(chance, sorted(truth.photos))
    callers = [(Service(), truth)]
    for name, share in [("anna", 0.3), ("ben", 0.02)]:
        user, service = users.insert(connection, name, share)
        callers.append((service, truth.of_user(user)))
    marks = [{"favourite": True}, {"favourite": False}, {"not": {"favourite": True}}]
    asked = marks + [{"and": [chance.choice(marks), trees.node(2)]} for _ in range(15)]
    asked += [{"or": [chance.choice(marks), trees.leaf(), {"not": trees.leaf()}]} for _ in range(15)]
    spellings = {name: expected.spellings(name, truth) if name in COUNTED else None for name in expected.FACETS}
    for number, tree in enumerate(asked):
        seed = chance.random()
        for place, (service, own) in enumerate(callers):
            case = differential.random_case(tree, random.Random(seed), 0.5)
            differential.read(service, [case])
            note(f"photos of caller {place}", tree, differential.page_fault(case, own))
            if number < 6:
                counts = differential.count_faults(service, tree, random.Random(seed), own, spellings)
                for what, fault in counts:
                    note(f"{what} of caller {place}", tree, fault)


def test_a_search_finds_the_same_photos_in_each_of_its_forms(truth, note, pytestconfig):
    chance = random.Random(pytestconfig.getoption("seed") or SEED)
    faults = compare_forms.faults(Service(), truth, expected.ordered, chance, pytestconfig.getoption("forms"))
    for what, search, fault in faults:
        note(what, search, fault)


def test_readers_miss_nothing_while_many_programs_write(connection, note, pytestconfig, program):
    # 99 of 100 commits must be visible after so many milliseconds.
    within = pytestconfig.getoption("within") or (2500 if programs.is_debug_build(program) else 100)
    seconds, seed = pytestconfig.getoption("seconds") or 20, pytestconfig.getoption("seed") or SEED
    for what, search, fault in crowd.faults(connection, seconds, seed, within):
        note(what, search, fault)


def test_the_openapi_document_is_valid():
    assert contract.fault_of_the_document() is None


def test_every_operation_keeps_to_the_openapi_document(note, pytestconfig):
    for what, search, fault in contract.faults(pytestconfig.getoption("examples")):
        note(what, search, fault)
