"""Many writers and readers at the same time: no reader misses or repeats a photo that existed throughout its walk, commits
are soon visible, and at the end the index equals the tables.
"""

import os
import random
import threading

from calotype import program

from . import differential
from .brute_force import BruteForce
from .loading import copy
from ..support.service import Service
from .trees import RandomTrees, nearest_place
from .walks import Prober, Walker
from .world import COLUMNS, QUESTIONS, World
from .writers import APIWriter, SQLWriter, Truncater

STABLE = 1200
# Seconds after a TRUNCATE during which the index may still load its tables.
RELOAD = 2


def faults(connection, seconds, seed, within):
    """Yields (what, question, fault or None). `within`: of a hundred commits one may be seen later, in milliseconds."""
    connection.execute("TRUNCATE photos, photo_ai_results")
    world, url = World(seed), os.environ["DATABASE_URL"]
    stable = world.make(STABLE)
    copy(connection, "photos", COLUMNS, stable)
    world.committed([row["id"] for row in stable])
    outcomes, stop, results = [], threading.Event(), threading.Lock()

    def note(what, question, fault):
        outcomes.append((what, question, fault))

    sql_writers = [SQLWriter(world, seed + number, url, stop) for number in range(3)]
    truncater = Truncater(seed, url, stop, results)
    walkers = [Walker(world, seed + number, stop, note) for number in range(2)]
    prober = Prober(world, seed, url, stop)
    ids = [row["id"] for row in stable]
    workers = [*sql_writers, truncater, *walkers, prober, APIWriter(seed, ids, stop, results, note)]
    run(workers, seconds, stop, note)
    yield from outcomes
    # A TRUNCATE makes the index load its tables again: commits of that time are seen later.
    reloads = [any(committed - RELOAD < end < committed + delay for end in truncater.ends) for committed, delay in prober.delays]
    delays = [delay for _, delay in prober.delays]
    yield "freshness", None, late([delay for delay, beside in zip(delays, reloads) if not beside], within)
    yield "freshness beside a reload", None, late([delay for delay, beside in zip(delays, reloads) if beside], 10 * within)
    counts = sum((list(writer.counts.values()) for writer in sql_writers), [])
    print(
        f"    {sum(counts)} transactions and {truncater.counts['results']} + {truncater.counts['both']} TRUNCATEs;"
        f" {len(outcomes)} walks and own writes, {sum(walker.pages for walker in walkers)} pages",
        flush=True,
    )
    yield from sound(connection, seed)
    yield from doctor(connection, ids)


def run(workers, seconds, stop, note):
    """Runs each worker in a thread for so many seconds. An exception in one of them stops all."""

    def guarded(worker):
        try:
            worker.run()
        except Exception as error:
            note(type(worker).__name__, None, f"{type(error).__name__}: {error}"[:1000])
            stop.set()

    threads = [threading.Thread(target=guarded, args=[worker]) for worker in workers]
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join()


def late(delays, within):
    delays = sorted(delays)
    if len(delays) < 10:
        return f"only {len(delays)} commits were measured"
    median, p99 = delays[len(delays) // 2] * 1000, delays[len(delays) * 99 // 100] * 1000
    figures = f"{len(delays)} commits seen after {median:.0f} ms (median), {p99:.0f} ms (p99), {delays[-1] * 1000:.0f} ms at most"
    print(f"    {figures}", flush=True)
    return None if p99 <= within else f"{figures}; p99 must be at most {within} ms"


def sound(connection, seed):
    """The recount finds no difference, and brute force the same photos."""
    service = Service()
    recount = service.call("POST", "/api/v1/admin/recount")
    (living,) = connection.execute("SELECT count(*) FROM photos").fetchone()
    wrong = recount["differing"] or recount["photos"] != living
    yield "recount", None, f"{recount}, {living} living" if wrong else None
    truth, chance = BruteForce(connection), random.Random(seed)
    trees = RandomTrees(chance, sorted(truth.photos))
    cases = [
        differential.Case(question.tree, question.order, True, True, nearest_place(question.tree))
        for question in QUESTIONS
    ]
    cases += [differential.random_case(trees.tree(), chance, 0.5) for _ in range(20)]
    differential.read(service, cases)
    for case in cases:
        yield f"afterwards, {case.order}", case.tree, differential.page_fault(case, truth)


def doctor(connection, ids):
    """`calotype doctor --recount` ends with 1 exactly when photos differ, and names them."""

    def ask():
        answer = program.run("doctor", "--recount", "--url", os.environ["CALOTYPE_URL"])
        return answer.returncode, answer.stdout + answer.stderr

    status, text = ask()
    fine = status == 0 and "ok    search index" in text
    yield "doctor of a sound index", None, None if fine else text
    with connection.transaction():
        # Without triggers the index misses this, as after a defect.
        for table in ("photos", "ai_part_runs"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute("UPDATE photos SET rating = (rating + 1) %% 6 WHERE id = ANY(%s)", [ids[:2]])
        connection.execute("INSERT INTO ai_part_runs VALUES (%s, 'tags', 'tagger', '1', '{1}')", [ids[2]])
        for table in ("photos", "ai_part_runs"):
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    status, text = ask()
    named = [*(f"photo {id}: rating\n" for id in ids[:2]), f"photo {ids[2]}: aiRuns\n"]
    fine = status == 1 and all(line in text for line in named)
    yield "doctor of an unsound index", None, None if fine else f"status {status}: {text}"
    connection.execute("UPDATE photos SET rating = rating WHERE id = ANY(%s)", [ids[:3]])
    status, text = ask()
    yield "doctor of a repaired index", None, None if status == 0 else text
