"""Asks a Calotype that holds a random library random questions, and works each answer out by brute force."""

import argparse
import collections
import json
import os
import random
import sys
import time

import psycopg

import compare_forms
import contract
import crowd
import differential
import expected
import library
from brute_force import BruteForce
from service import Refused, Service
from trees import RandomTrees


class Outcome:
    def __init__(self, most):
        self.passed = 0
        self.failures = collections.Counter()
        self.most = most

    @property
    def failed(self):
        return self.failures.total()

    def note(self, what, tree, fault):
        if fault is None:
            self.passed += 1
            return
        self.failures[what] += 1
        if self.failures[what] <= self.most:
            print(f"FAIL {what}\n    {json.dumps(tree, ensure_ascii=False)[:1500]}\n    {fault}", flush=True)


def settle(service, connection):
    """Waits until the index holds what the tables do; `rebuilt`: in its base."""

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
                sys.exit(f"error: the index holds {total} photos ({changed:.0f} changed), the tables {living}")
            time.sleep(0.1)

    return wait


def compare(service, truth, arguments, outcome):
    words = [name for name in expected.FACETS if name not in ("years", "months", "ratings")]
    spellings = {name: expected.spellings(name, truth) if name in words else None for name in expected.FACETS}
    chance = random.Random(arguments.seed)
    trees = RandomTrees(chance, sorted(truth.photos))
    # Each condition alone first: its failure is easier to read than that of a tree.
    cases = [differential.random_case(tree, chance, max(0.3, arguments.whole)) for tree in trees.pool]
    cases += [differential.random_case(trees.tree(), chance, arguments.whole) for _ in range(arguments.trees)]
    for start in range(0, len(cases), 20):
        part = cases[start : start + 20]
        differential.read(service, part)
        for case in part:
            outcome.note(
                f"{case.order}, {'forward' if case.forward else 'backward'}",
                case.tree,
                differential.page_fault(case, truth),
            )
    for case in chance.sample(cases, int(len(cases) * arguments.counts)):
        try:
            for what, fault in differential.count_faults(service, case.tree, chance, truth, spellings):
                outcome.note(what, case.tree, fault)
        except Refused as refused:
            outcome.note("counts", case.tree, str(refused))


def compare_the_forms(service, truth, arguments, outcome):
    chance = random.Random(arguments.seed)
    for what, question, fault in compare_forms.faults(service, truth, expected.ordered, chance, arguments.forms):
        outcome.note(what, question, fault)


def ask_about_a_library(service, connection, arguments, parts, outcome):
    began = time.monotonic()
    library.load(connection, arguments.seed, arguments.photos, settle(service, connection))
    truth = BruteForce(connection)
    print(
        f"    {arguments.photos} photos, {len(truth.all)} of them living, in {time.monotonic() - began:.0f} s",
        flush=True,
    )
    if "trees" in parts:
        compare(service, truth, arguments, outcome)
    if "forms" in parts:
        compare_the_forms(service, truth, arguments, outcome)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--photos", type=int, default=5000)
    parser.add_argument("--trees", type=int, default=3000)
    parser.add_argument("--forms", type=int, default=200, help="ask so many questions in every form")
    parser.add_argument(
        "--examples", type=int, default=10, help="random questions to each operation beside systematic ones"
    )
    parser.add_argument(
        "--whole", type=float, default=1, metavar="SHARE", help="read all pages of this share of the trees"
    )
    parser.add_argument(
        "--counts", type=float, default=0.25, metavar="SHARE", help="compare facets, timeline and map of this share"
    )
    parser.add_argument(
        "--parts", default="trees,forms,crowd,contract", help="what to test, of: trees, forms, crowd, contract"
    )
    parser.add_argument("--seconds", type=float, default=20, help="let the crowd of writers and readers run so long")
    parser.add_argument(
        "--within", type=float, default=100, metavar="MS", help="99 of a hundred commits are to be seen so soon"
    )
    parser.add_argument("--print", type=int, default=3, dest="most", help="show so many failures of each kind")
    parser.add_argument("--replace", action="store_true", help="remove what is in the library first")
    arguments = parser.parse_args()
    service = Service()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        if arguments.replace:
            connection.execute("TRUNCATE photos, photo_ai_results")
        elif connection.execute("SELECT EXISTS (SELECT FROM photos)").fetchone()[0]:
            sys.exit("error: the library is not empty; --replace removes all rows of its tables first")
        began = time.monotonic()
        parts = arguments.parts.split(",")
        outcome = Outcome(arguments.most)
        if "trees" in parts or "forms" in parts:
            ask_about_a_library(service, connection, arguments, parts, outcome)
        if "crowd" in parts:
            for what, question, fault in crowd.faults(
                connection, arguments.seconds, arguments.seed, arguments.within
            ):
                outcome.note(what, question, fault)
        # The last part: it writes whatever it likes.
        if "contract" in parts:
            for what, question, fault in contract.faults(arguments.examples):
                outcome.note(what, question, fault)
        print(f"    {time.monotonic() - began:.0f} s in all")
    print(f"{outcome.passed} passed, {outcome.failed} failed")
    sys.exit(outcome.failed > 0)


if __name__ == "__main__":
    main()
