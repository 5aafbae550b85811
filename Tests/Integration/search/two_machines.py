"""Two API processes, one at the primary by way of pgbouncer, one at a streaming replica: writes are read, a cursor goes on
at the other process, a transaction that commits late is not missed, and the replica's death is told and survived.
"""

import json
import os
import pathlib
import sys
import threading
import time

import psycopg

from cluster import API, PgBouncer, Process, Replica, until
from library import copy
from service import Refused, Service
from world import COLUMNS, World

DATABASE = "calotype"


def ids_of(page):
    return [photo["databaseId"] for photo in page["photos"]]


def total(service):
    return service.graphql("{ photos(first: 1) { totalCount } }")["photos"]["totalCount"]


class Checks:
    def __init__(self, folder, primary_port):
        self.url = f"postgresql://postgres@127.0.0.1:{primary_port}/{DATABASE}"
        self.passed = self.failed = 0
        self.world = World(1)
        self.connection = psycopg.connect(self.url, autocommit=True)
        self.photos = self.add(self.connection, 500)
        self.replica = Replica(folder, primary_port)
        self.bouncer = PgBouncer(folder, primary_port)
        self.apis = [
            API("api-pgbouncer", folder, self.bouncer.url(DATABASE), pooling="transaction"),
            API("api-replica", folder, self.replica.url(DATABASE)),
        ]
        self.near, self.far = [Service(api.url) for api in self.apis]

    def add(self, connection, count):
        rows = self.world.make(count)
        copy(connection, "photos", COLUMNS, rows)
        return [row["id"] for row in rows]

    def check(self, what, holds, fault=""):
        if holds:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAIL {what} {fault}", flush=True)

    def run(self):
        for part in [self.own_writes, self.many_clients, self.cursors, self.late_commits, self.no_writes, self.death]:
            began = time.monotonic()
            part()
            print(f"    {part.__name__}: {time.monotonic() - began:.1f} s", flush=True)

    def write_tag(self, photo, tag):
        status, answer = self.near.send("PUT", f"/api/v1/photos/{photo}/ai-results", {"tags": [tag]})
        self.check("a write", status == 204, f"{status} {answer}")

    def own_writes(self):
        """The writing process shows a write at once, the other one soon."""
        slowest = 0
        for number, photo in enumerate(self.photos[:20]):
            tag = f"own-{number}"
            self.write_tag(photo, tag)
            seen = ids_of(self.near.listing([("tag", tag)]))
            self.check("the writer reads its own write", seen == [photo], seen)
            slowest = max(
                slowest, until(tag, lambda tag=tag: ids_of(self.far.listing([("tag", tag)])) == [photo])
            )
        print(f"    seen at the replica within {slowest * 1000:.0f} ms")
        self.check("a write is seen at the replica within a second", slowest < 1, f"{slowest:.2f} s")

    def many_clients(self):
        """More clients than pgbouncer has connections to the server: each gets the answer to its own question."""
        faults = []

        def ask(number):
            service = Service(self.apis[0].url)
            for turn in range(40):
                photo = self.photos[(number * 40 + turn) % 20]
                tag = f"own-{self.photos.index(photo)}"
                kinds = [
                    lambda: ids_of(service.listing([("tag", tag)])),
                    lambda: [
                        node["databaseId"]
                        for node in service.graphql(
                            "query ($t: String!) { photos(filter: {tags: {any: [$t]}}) { nodes { databaseId filename } } }",
                            {"t": tag},
                        )["photos"]["nodes"]
                    ],
                ]
                try:
                    got = kinds[turn % 2]()
                except Refused as refused:
                    got = str(refused)
                if got != [photo]:
                    faults.append((tag, got))

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.check("480 answers through 3 connections", not faults, faults[:2])

    def cursors(self):
        """A walk whose pages come from both processes in turn."""
        wanted = {row[0] for row in self.connection.execute("SELECT id FROM photos WHERE deleted_at IS NULL")}
        until("both hold all", lambda: total(self.near) == total(self.far) == len(wanted))
        found = self.walk([self.near, self.far])
        self.check("each photo once", len(found) == len(set(found)) and set(found) == wanted, f"{len(found)} photos")

    def walk(self, services, cursor=()):
        """The photos from a cursor on, page by page, from some processes in turn."""
        found, turn = [], 0
        while True:
            page = services[turn % len(services)].listing([("first", 40), *cursor])
            found += ids_of(page)
            if not page["pageInfo"]["hasNextPage"]:
                return found
            cursor, turn = [("after", page["pageInfo"]["endCursor"])], turn + 1

    def late_commits(self):
        """Transactions that took their numbers first and commit last, as the replica sees them."""
        before = total(self.far)
        with psycopg.connect(self.url) as early, psycopg.connect(self.url) as other:
            self.add(early, 3)
            self.add(other, 2)
            for _ in range(5):
                self.add(self.connection, 1)
                before += 1
                until("the replica shows the quick ones", lambda: total(self.far) == before)
            other.rollback()
            early.commit()
        try:
            until("a late commit", lambda: total(self.far) == before + 3, 5)
        except TimeoutError as missed:
            self.check("the replica shows what committed late", False, f"{missed}: {total(self.far) - before} of 3")
        else:
            until("the other process", lambda: total(self.near) == before + 3)
            self.check("both processes show what committed late", total(self.far) == before + 3)

    def no_writes(self):
        """A write at the process of the replica is refused in so many words."""
        status, answer = self.far.send("PUT", f"/api/v1/photos/{self.photos[0]}/ai-results", {"tags": ["no"]})
        self.check("a write at the replica", status == 503 and "replica" in json.dumps(answer), f"{status} {answer}")

    def death(self):
        """While the replica is away its process says so, and the other goes on; afterwards it has what it missed."""
        near, far = self.apis
        whole = self.walk([self.near])
        begun = self.far.listing([("first", 40)])
        cursor = [("after", begun["pageInfo"]["endCursor"])]
        self.replica.kill()
        took = until("/readyz tells that the replica is away", lambda: far.status("/readyz") == 503)
        print(f"    told by /readyz after {took:.1f} s")
        self.check("the process lives on", far.status("/healthz") == 200)
        status, _ = self.far.send("GET", "/api/v1/photos?first=5")
        self.check("a page without its database is an error of the service", status == 503, status)
        self.check("the primary's process is ready", near.status("/readyz") == 200)
        went_on = ids_of(begun) + self.walk([self.near], cursor)
        self.check("a walk begun at the replica goes on at the primary", went_on == whole, f"{len(went_on)} photos")
        tag = "written-meanwhile"
        self.write_tag(self.photos[30], tag)
        self.check("the primary's process writes on", ids_of(self.near.listing([("tag", tag)])) == [self.photos[30]])
        self.replica.start()
        until("the replica's process is ready again", lambda: far.status("/readyz") == 200)
        took = until(tag, lambda: ids_of(self.far.listing([("tag", tag)])) == [self.photos[30]])
        print(f"    what was missed was there after {took:.1f} s")
        went_on = ids_of(begun) + self.walk([self.far, self.near], cursor)
        self.check("the cursor outlives the replica's death", went_on == whole, f"{len(went_on)} photos")
        self.check("it has what it missed", total(self.far) == total(self.near))


def main():
    folder, primary_port = pathlib.Path(sys.argv[1]), int(os.environ["PRIMARY_PORT"])
    began = time.monotonic()
    try:
        checks = Checks(folder, primary_port)
        checks.run()
    finally:
        Process.end_all()
    print(f"    {time.monotonic() - began:.0f} s in all")
    print(f"{checks.passed} passed, {checks.failed} failed")
    sys.exit(checks.failed > 0)


if __name__ == "__main__":
    main()
