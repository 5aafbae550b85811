"""Subscriptions over Server-Sent Events: what changes is told, the bound on streams holds, silence has a heart-beat."""

import http.client
import json
import time

import checks
import wire

MARK = "mutation ($photo: Long!, $mark: Boolean!) { setFavourite(photo: $photo, favourite: $mark) { databaseId } }"
FAVOURITES = 'subscription { libraryChanged(filter: {favourite: true}) { totalCount countedAt } }'
HEARTBEAT = 5
# What docs/graphql.md promises.
MOST_STREAMS = 8


class Stream:
    """One open subscription."""

    def __init__(self, query, timeout=30):
        self.http = http.client.HTTPConnection(wire.ADDRESS.hostname, wire.ADDRESS.port, timeout=timeout)
        self.http.request("POST", wire.PATH, json.dumps({"query": query}), wire.AUTHORIZATION | {
            "Content-Type": "application/json", "Accept": "text/event-stream"})
        self.answer = self.http.getresponse()

    def line(self):
        return self.answer.readline().decode().rstrip("\n")

    def event(self):
        """The next event's name and data; comments are passed over."""
        name, data = None, None
        while True:
            line = self.line()
            if line.startswith("event:"):
                name = line.removeprefix("event:").strip()
            elif line.startswith("data:"):
                data = line.removeprefix("data:").strip()
            elif line == "" and name:
                return name, json.loads(data) if data else None

    def close(self):
        self.http.close()


def count(event):
    return event[1]["data"]["libraryChanged"]["totalCount"]


def run():
    connection = wire.Connection()
    photo = connection.data("{ photos(first: 1) { nodes { databaseId } } }")["photos"]["nodes"][0]["databaseId"]
    connection.data(MARK, photo=photo, mark=False)
    stream = Stream(FAVOURITES)
    checks.check(stream.answer.status == 200 and stream.answer.headers["Content-Type"] == "text/event-stream",
                 "a subscription opens a stream", stream.answer.status)
    before = count(stream.event())
    start = time.monotonic()
    connection.data(MARK, photo=photo, mark=True)
    after = count(stream.event())
    checks.check(after == before + 1, f"a change is told after {time.monotonic() - start:.1f} s", before, after)
    heartbeats(stream)
    connection.data(MARK, photo=photo, mark=False)
    checks.check(count(stream.event()) == before, "and another after a silence")
    bound(stream)


def heartbeats(stream):
    start = time.monotonic()
    # The blank line of the event before may be first.
    line = stream.line() or stream.line()
    checks.check(line == ":", f"silence is broken by a comment after {time.monotonic() - start:.0f} s", line)


def bound(first):
    streams = [Stream(FAVOURITES) for _ in range(MOST_STREAMS)]
    statuses = [stream.answer.status for stream in streams]
    checks.check(statuses == [200] * (MOST_STREAMS - 1) + [429], "a credential may hold eight streams", statuses)
    for stream in [first, *streams]:
        stream.close()
    # The first heart-beat after a reader is gone makes its system say so, the second hears it.
    deadline = time.monotonic() + 4 * HEARTBEAT
    while time.monotonic() < deadline:
        stream = Stream(FAVOURITES)
        status = stream.answer.status
        stream.close()
        if status == 200:
            break
        time.sleep(1)
    checks.check(status == 200, "streams that were left make room for others", status)
