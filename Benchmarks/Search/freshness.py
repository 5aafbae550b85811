"""The delay until changes are visible, and the effect of a rebuild on readers, with sixteen clients."""

import statistics
import subprocess
import sys
import threading
import time

import psycopg

import cases
import pages
from client import Client
from floor import Target

READERS = 16
CHANGES = 1_000


def measure(cluster, serve, seconds, rounds=5):
    target = Target(cluster.folder, serve.port, serve.token, cluster.url(serve.database))
    script = pages.wrk_script(cluster.folder, serve.token, [cases.NEWEST.body.decode()])
    client = Client(serve.port, serve.token)
    quiet, busy = [], []
    with psycopg.connect(cluster.url(serve.database)) as database:
        seen = with_readers(target, script, lambda: [
            seconds_until_seen(database, client, f"fresh-{number}") for number in range(rounds)])
        for _ in range(3):
            quiet.append(pages.wrk_result(target, READERS, seconds, script)["p99"])
            busy.append(p99_during_rebuilds(database, client, target, script, seconds))
    client.close()
    return {
        "changes": CHANGES, "seen after, ms": statistics.median(seen) * 1000, "slowest, ms": max(seen) * 1000,
        "quiet p99, ms": statistics.median(quiet), "during rebuilds, ms": statistics.median(p for p, _ in busy),
        "rebuilds": sum(number for _, number in busy),
        "ratio": statistics.median(with_ / without for (with_, _), without in zip(busy, quiet)),
    }


def with_readers(target, script, work):
    """Does work with concurrent readers, which stop when it is done."""
    wrk = subprocess.Popen(
        ["wrk", "-t1", f"-c{READERS}", "-d600s", "-s", script, target.settings["CALOTYPE_URL"]],
        stdout=subprocess.DEVNULL)
    time.sleep(1)
    try:
        result = work()
        if wrk.poll() is not None:
            sys.exit("error: the readers ended before the work")
        return result
    finally:
        wrk.terminate()
        wrk.wait()


def seconds_until_seen(database, client, tag):
    """The time from the writer's COMMIT until a response includes all changes."""
    body = cases.Case("", cases.TOTAL, {"filter": cases.tags(any=[tag])}, 0).body
    changed = database.execute(
        "UPDATE photo_ai_results SET tags = array_append(tags, %s) "
        "WHERE photo_id IN (SELECT photo_id FROM photo_ai_results ORDER BY photo_id LIMIT %s)", (tag, CHANGES)).rowcount
    start = time.perf_counter()
    database.commit()
    while client.answer(body)["photos"]["totalCount"] != changed:
        if time.perf_counter() - start > 60:
            sys.exit("error: changes were not seen in 60 s")
    seconds = time.perf_counter() - start
    # Restores the rows for the next round and later runs.
    database.execute("UPDATE photo_ai_results SET tags = array_remove(tags, %s) WHERE %s = ANY (tags)", (tag, tag))
    database.commit()
    return seconds


def p99_during_rebuilds(database, client, target, script, seconds):
    """The readers' p99 while enough photos change to rebuild the index, and the number of rebuilds."""
    before = loads(client)
    photos = database.execute("SELECT count(*) FROM photos").fetchone()[0] // 100 + 3000
    done = threading.Event()

    def keep_changing():
        first = 0
        while not done.is_set():
            # Different photos each time, so that the changes since the last build add up.
            first += photos
            database.execute(
                "UPDATE photo_ai_results SET processing_timestamp = now() "
                "WHERE photo_id IN (SELECT id FROM photos ORDER BY id OFFSET %s LIMIT %s)", (first % (photos * 50), photos))
            database.commit()
            done.wait(1)

    changing = threading.Thread(target=keep_changing)
    changing.start()
    time.sleep(1)
    p99 = pages.wrk_result(target, READERS, seconds, script)["p99"]
    done.set()
    changing.join()
    # The running rebuild counts as well.
    deadline = time.monotonic() + 600
    while loads(client) == before:
        if time.monotonic() > deadline:
            sys.exit("error: so many changes led to no rebuild in 600 s")
        time.sleep(0.5)
    return p99, loads(client) - before


def loads(client):
    for line in client.get("/metrics").decode().splitlines():
        if line.startswith("calotype_index_loads_total "):
            return int(float(line.split()[1]))
    sys.exit("error: /metrics does not say how often the index was loaded")
