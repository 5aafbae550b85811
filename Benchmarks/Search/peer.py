"""The Python peer on a copy of the library in its own schema: the same page and the same filters."""

import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

import pages
from cases import AROUND, NEWEST
from client import Client
from floor import Target

FOLDER = pathlib.Path(__file__).parent.parent / "peer"
# Slow cases are repeated less often: (seconds, repetitions).
SLOW_SECONDS, SLOW_REQUESTS = 0.5, 3


class Peer:
    def __init__(self, cluster, database, python):
        self.cluster = cluster
        self.database = database
        self.python = python

    def __enter__(self):
        if self.cluster.sql(self.database, "SELECT to_regclass('peer.names') IS NULL") == "t":
            self.cluster.sql(self.database, (FOLDER / "schema.sql").read_text())
        self.log = self.cluster.folder / "peer.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [self.python, "-m", "uvicorn", "service:app", "--port", "0", "--workers", "2", "--loop", "uvloop", "--http",
                 "httptools", "--no-access-log", "--app-dir", FOLDER],
                env=os.environ | {"PEER_DATABASE": self.cluster.url(self.database)}, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while self.log.read_text().count("Application startup complete") < 2:
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"error: the peer does not start; see {self.log}")
            time.sleep(0.1)
        self.port = int(re.search(r"running on http://127\.0\.0\.1:(\d+)", self.log.read_text())[1])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)


def measure(cluster, database, python, asked, seconds, rounds=3):
    with Peer(cluster, database, python) as peer:
        client = Client(peer.port, "none")
        target = Target(cluster.folder, peer.port, "none", None)
        script = pages.wrk_script(cluster.folder, "none", [NEWEST.body.decode()])
        page = {}
        pages.wrk(target, 16, 3, script)
        for clients in (1, 16):
            _, rate, median = (statistics.median(column) for column in zip(
                *(pages.wrk(target, clients, seconds, script) for _ in range(rounds))))
            page[str(clients)] = {"pages a second": rate, "median ms": median}
        cursor = None
        for case in asked:
            if case.document == AROUND:
                cursor = client.answer(case.body)["photos"]["pageInfo"]["endCursor"]
        times = {case.name: median_ms(client, body_for_peer(case, cursor), seconds) for case in asked}
        client.close()
    return {"page": page, "cases": times}


def body_for_peer(case, cursor):
    """The same request with a cursor of the peer."""
    if "after" not in case.variables:
        return case.body
    return type(case)(case.name, case.document, case.variables | {"after": cursor}, case.wanted).body


def median_ms(client, body, seconds):
    client.answer(body)
    times = []
    end = time.perf_counter() + seconds
    while not times or (time.perf_counter() < end and not (times[0] > SLOW_SECONDS and len(times) >= SLOW_REQUESTS)):
        times.append(client.seconds(body))
    return statistics.median(times) * 1000
