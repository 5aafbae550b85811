"""Two API processes: one reaches the primary through pgbouncer, the other a streaming replica that is killed at the end.

The tests share both and run in this order.
"""

import concurrent.futures
import json

import psycopg
import pytest
from calotype.library import in_environment

from ..search.loading import copy
from ..search.world import COLUMNS, World
from ..support.service import Refused, Service
from ..support.servers import API, PgBouncer, Process, Replica, settings_on, until

DATABASE = "calotype_scale"


def ids_of(page):
    return [photo["databaseId"] for photo in page["photos"]]


def total(service):
    return service.graphql("{ photos(first: 1) { totalCount } }")["photos"]["totalCount"]


class System:
    """Both processes with 500 photos: `near` is at the primary, `far` at the replica."""

    def __init__(self, folder, url):
        self.url, self.world = url, World(1)
        self.connection = psycopg.connect(url, autocommit=True)
        self.photos = self.add(self.connection, 500)
        port = url.rsplit(":", 1)[1].split("/")[0]
        self.replica = Replica(folder, port)
        self.bouncer = PgBouncer(folder, port)
        self.apis = [
            API("api-pgbouncer", folder, self.bouncer.url(DATABASE), pooling="transaction"),
            API("api-replica", folder, self.replica.url(DATABASE)),
        ]
        self.near, self.far = [Service(api.url) for api in self.apis]

    def add(self, connection, count):
        rows = self.world.make(count)
        copy(connection, "photos", COLUMNS, rows)
        return [row["id"] for row in rows]

    def write_tag(self, photo, tag):
        """Writes an AI result at the primary's process; its status and body."""
        return self.near.send("PUT", f"/api/v1/photos/{photo}/ai-results", {"tags": [tag]})

    def walk(self, services, cursor=()):
        """The photos after a cursor, page by page, from some processes in turn."""
        found, turn = [], 0
        while True:
            page = services[turn % len(services)].listing([("first", 40), *cursor])
            found += ids_of(page)
            if not page["pageInfo"]["hasNextPage"]:
                return found
            cursor, turn = [("after", page["pageInfo"]["endCursor"])], turn + 1


@pytest.fixture(scope="module")
def system(folder, services, program):
    settings = settings_on(services, DATABASE, "read", "ai:write")
    with in_environment(settings):
        try:
            system = System(folder, settings["DATABASE_URL"])
            yield system
            system.connection.close()
        finally:
            Process.end_all()


def test_a_write_is_visible_at_once_at_the_writing_process_and_within_a_second_at_the_other(system, check):
    slowest = 0
    for number, photo in enumerate(system.photos[:20]):
        tag = f"own-{number}"
        status, answer = system.write_tag(photo, tag)
        check("a write is accepted", status == 204, f"{status} {answer}")
        seen = ids_of(system.near.listing([("tag", tag)]))
        check("the writing process shows its own write", seen == [photo], seen)
        slowest = max(slowest, until(tag, lambda: ids_of(system.far.listing([("tag", tag)])) == [photo]))
    print(f"visible at the replica within {slowest * 1000:.0f} ms")
    check("a write is visible at the replica within a second", slowest < 1, f"{slowest:.2f} s")


def test_more_clients_than_pgbouncer_has_connections_each_get_their_own_answer(system):
    """480 requests of 12 clients through 3 connections."""
    faults = []

    def ask(number):
        service = Service(system.apis[0].url)
        for turn in range(40):
            photo = system.photos[(number * 40 + turn) % 20]
            tag = f"own-{system.photos.index(photo)}"
            try:
                got = ids_by_graphql(service, tag) if turn % 2 else ids_of(service.listing([("tag", tag)]))
            except Refused as refused:
                got = str(refused)
            if got != [photo]:
                faults.append((tag, got))

    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        # An exception in one of them, such as a lost connection, is raised here.
        list(pool.map(ask, range(12)))
    assert faults == [], faults[:2]


def ids_by_graphql(service, tag):
    query = "query ($t: String!) { photos(filter: {tags: {any: [$t]}}) { nodes { databaseId filename } } }"
    return [node["databaseId"] for node in service.graphql(query, {"t": tag})["photos"]["nodes"]]


def test_a_walk_whose_pages_come_from_both_processes_in_turn_has_each_photo_once(system):
    wanted = {row[0] for row in system.connection.execute("SELECT id FROM photos WHERE deleted_at IS NULL")}
    until("both have all photos", lambda: total(system.near) == total(system.far) == len(wanted))
    found = system.walk([system.near, system.far])
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_both_processes_show_transactions_that_began_first_and_commit_last(system):
    before = total(system.far)
    with psycopg.connect(system.url) as early, psycopg.connect(system.url) as other:
        system.add(early, 3)
        system.add(other, 2)
        for _ in range(5):
            system.add(system.connection, 1)
            before += 1
            until("the replica shows the quick ones", lambda: total(system.far) == before)
        other.rollback()
        early.commit()
    until("the replica shows the late one", lambda: total(system.far) == before + 3, 5)
    until("the primary shows it too", lambda: total(system.near) == before + 3)
    assert total(system.far) == before + 3


def test_a_write_at_the_replica_is_refused_with_the_reason(system):
    status, answer = system.far.send("PUT", f"/api/v1/photos/{system.photos[0]}/ai-results", {"tags": ["no"]})
    assert status == 503
    assert "replica" in json.dumps(answer)


def test_the_death_of_the_replica_is_reported_and_survived(system, check):
    near, far = system.apis
    whole = system.walk([system.near])
    begun = system.far.listing([("first", 40)])
    cursor = [("after", begun["pageInfo"]["endCursor"])]
    system.replica.kill()
    took = until("/readyz reports that the replica is unavailable", lambda: far.status("/readyz") == 503)
    print(f"/readyz reported it after {took:.1f} s")
    check("the process is still running", far.status("/healthz") == 200)
    status, _ = system.far.send("GET", "/api/v1/photos?first=5")
    check("a page without its database is an error of the service", status == 503, status)
    check("the process of the primary is ready", near.status("/readyz") == 200)
    went_on = ids_of(begun) + system.walk([system.near], cursor)
    check("a walk that began at the replica continues at the primary", went_on == whole, f"{len(went_on)} photos")
    tag = "written-meanwhile"
    status, answer = system.write_tag(system.photos[30], tag)
    check("a write is accepted", status == 204, f"{status} {answer}")
    check("the process of the primary shows it", ids_of(system.near.listing([("tag", tag)])) == [system.photos[30]])
    system.replica.start()
    until("the process of the replica is ready again", lambda: far.status("/readyz") == 200)
    took = until(tag, lambda: ids_of(system.far.listing([("tag", tag)])) == [system.photos[30]])
    print(f"the missed write was visible after {took:.1f} s")
    went_on = ids_of(begun) + system.walk([system.far, system.near], cursor)
    check("the cursor is still valid", went_on == whole, f"{len(went_on)} photos")
    check("the process of the replica has all photos", total(system.far) == total(system.near))
