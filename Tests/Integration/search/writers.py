"""Programs that write into the shared tables; each runs in a thread until it is stopped."""

import json
import random
import time

import psycopg

from .loading import copy
from ..support.service import Service
from .world import COLUMNS


class SQLWriter:
    """Inserts, deletes and changes photos in short and long transactions; some are rolled back."""

    def __init__(self, world, seed, url, stop):
        self.world, self.random, self.url, self.stop = world, random.Random(seed), url, stop
        self.own = []
        self.counts = {}

    def run(self):
        actions = [self.insert, self.insert, self.late, self.savepoint, self.delete, self.change, self.change_all, self.look]
        with psycopg.connect(self.url) as connection:
            while not self.stop.is_set():
                action = self.random.choice(actions)
                try:
                    action(connection)
                    self.counts[action.__name__] = self.counts.get(action.__name__, 0) + 1
                except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable):
                    connection.rollback()
                time.sleep(self.random.uniform(0, 0.05))

    def fill(self, connection):
        rows = self.world.make(self.random.choice([1, 1, 5, 40]))
        copy(connection, "photos", COLUMNS, rows)
        ids = [row["id"] for row in rows]
        if self.random.random() < 0.5:
            connection.execute(
                "INSERT INTO photo_ai_results (photo_id, tags) SELECT unnest(%s::bigint[]), '{new}'", [ids]
            )
        return ids

    def insert(self, connection):
        self.finish(connection, self.fill(connection), self.random.random() < 0.8)

    def late(self, connection):
        """A transaction that takes its number first and commits long after others."""
        ids = self.fill(connection)
        end = time.monotonic() + self.random.uniform(0.2, 2)
        while time.monotonic() < end and not self.stop.is_set():
            time.sleep(0.02)
        self.finish(connection, ids, self.random.random() < 0.8)

    def savepoint(self, connection):
        ids = self.fill(connection)
        connection.execute("SAVEPOINT here")
        doomed = self.fill(connection)
        connection.execute("ROLLBACK TO SAVEPOINT here")
        ids += self.fill(connection)
        self.world.rolled_back(doomed)
        self.finish(connection, ids, True)

    def finish(self, connection, ids, commits):
        if commits:
            connection.commit()
            self.world.committed(ids)
            self.own += ids
        else:
            connection.rollback()
            self.world.rolled_back(ids)

    def delete(self, connection):
        doomed = self.random.sample(self.own, len(self.own) // 5)
        self.world.leaving(doomed)
        try:
            connection.execute("DELETE FROM photo_ai_results WHERE photo_id = ANY(%s)", [doomed])
            connection.execute("DELETE FROM photos WHERE id = ANY(%s)", [doomed])
        except psycopg.Error:
            self.world.stayed(doomed)
            raise
        if self.random.random() < 0.25:
            connection.rollback()
            self.world.stayed(doomed)
            return
        connection.commit()
        self.world.gone(doomed)
        self.own = [id for id in self.own if id not in set(doomed)]

    def change(self, connection):
        """Facts that no walk reads; the row moves in the index all the same."""
        part = self.random.randrange(20)
        connection.execute("UPDATE photos SET title = %s WHERE id %% 20 = %s", [str(self.random.random()), part])
        connection.commit()

    def look(self, connection):
        """As an AI writer with its own records: some photos are done by a newer version, others are forgotten."""
        part, version = self.random.randrange(20), self.random.randrange(1, 9)
        connection.execute(
            """INSERT INTO ai_part_runs (photo_id, part, writer, version, version_order, error)
                SELECT id, 'faces', 'face-net', %(version)s, ARRAY[%(version)s], nullif(id %% 3, 1)::text
                FROM photos WHERE id %% 20 = %(part)s
                ON CONFLICT (photo_id, part, writer) DO UPDATE SET version = excluded.version,
                    version_order = excluded.version_order, error = excluded.error""",
            {"version": version, "part": part},
        )
        connection.execute("DELETE FROM ai_part_runs WHERE photo_id %% 20 = %s", [self.random.randrange(20)])
        if self.random.random() < 0.2:
            connection.rollback()
        else:
            connection.commit()

    def change_all(self, connection):
        connection.execute("UPDATE photos SET iso = %s", [self.random.choice([100, 200, 400])])
        if self.random.random() < 0.3:
            connection.rollback()
        else:
            connection.commit()


class Truncater:
    """Empties the AI results, and now and then both tables, which it fills again in the same transaction."""

    def __init__(self, seed, url, stop, results):
        self.random, self.url, self.stop, self.results = random.Random(seed), url, stop, results
        self.counts = {"results": 0, "both": 0}
        # When each ended, of the monotonic clock.
        self.ends = []

    def run(self):
        with psycopg.connect(self.url) as connection:
            while not self.stop.wait(self.random.uniform(0.2, 0.8)):
                with self.results:
                    both = self.random.random() < 0.4
                    if self.patiently(connection, self.both if both else self.only_results):
                        self.counts["both" if both else "results"] += 1
                        self.ends.append(time.monotonic())

    def patiently(self, connection, empty):
        """In short attempts, since all readers of the table queue after a transaction that waits for such a lock."""
        for _ in range(40):
            try:
                connection.execute("SET LOCAL lock_timeout = '20ms'")
                empty(connection)
                return True
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
                connection.rollback()
                if self.stop.wait(0.05):
                    break
        return False

    def only_results(self, connection):
        connection.execute("TRUNCATE photo_ai_results")
        if self.random.random() < 0.3:
            connection.rollback()
        else:
            connection.commit()

    def both(self, connection):
        connection.execute("LOCK TABLE photos, photo_ai_results IN ACCESS EXCLUSIVE MODE")
        connection.execute("CREATE TEMP TABLE kept ON COMMIT DROP AS TABLE photos")
        connection.execute("TRUNCATE photos CASCADE")
        connection.execute("INSERT INTO photos SELECT * FROM kept")
        connection.commit()


class APIWriter:
    """Stores AI results and asks at once whether they are found. `results` keeps a TRUNCATE from coming between."""

    def __init__(self, seed, ids, stop, results, note):
        self.random, self.ids, self.stop, self.results, self.note = random.Random(seed), ids, stop, results, note
        self.service = Service()

    def run(self):
        number = 0
        while not self.stop.wait(self.random.uniform(0.01, 0.1)):
            number += 1
            photo, tag = self.random.choice(self.ids), f"own write {number}"
            with self.results:
                self.service.graphql(
                    "mutation ($photo: Long!, $tag: String!) {"
                    " setAIResults(photo: $photo, results: {tags: [$tag]}) { databaseId } }",
                    {"photo": photo, "tag": tag},
                )
                found = self.service.graphql(
                    "query ($tag: String!) { photos(filter: {tags: {any: [$tag]}}) { nodes { databaseId } } }", {"tag": tag}
                )["photos"]["nodes"]
            right = found == [{"databaseId": photo}]
            self.note("own write", {"photo": photo}, None if right else f"found {json.dumps(found)}")
