"""Subscriptions over Server-Sent Events: what changes is told, the bound on streams holds, silence has a heart-beat."""

import http.client
import json
import os
import signal
import socket
import subprocess
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

    def __init__(self, query, timeout=30, port=wire.ADDRESS.port):
        self.http = http.client.HTTPConnection(wire.ADDRESS.hostname, port, timeout=timeout)
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
    flood(connection, photo, stream)
    bound(stream)
    shutdown()


def flood(connection, photo, stream):
    """Many changes at once are few events for whoever reads, and the last of them tells of the last change."""
    before = len(connection.data("{ photos(first: 200, filter: {favourite: true}) { nodes { databaseId } } }")["photos"]["nodes"])
    start = time.monotonic()
    for number in range(41):
        connection.data(MARK, photo=photo, mark=number % 2 == 0)
    told, took = [count(stream.event())], time.monotonic() - start
    stream.http.sock.settimeout(3)
    try:
        while told[-1] != before + 1 or time.monotonic() - start < took + 2:
            told.append(count(stream.event()))
    except TimeoutError:
        pass
    took = time.monotonic() - start
    checks.check(told[-1] == before + 1 and len(told) <= took + 2,
                 f"41 changes in {took:.1f} s are {len(told)} events, the last of the last", told, before)
    stream.http.sock.settimeout(30)
    connection.data(MARK, photo=photo, mark=False)


def shutdown():
    """A server that is told to stop ends its streams properly, without `complete`, so that clients come again."""
    program = os.environ.get("CALOTYPE")
    if not program or "DATABASE_URL" not in os.environ:
        print("      no program to start and stop: the end of a server is not looked at")
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen([program, "serve"], env=os.environ | {"CALOTYPE_PORT": str(port)}, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as server:
        try:
            stream = Stream(FAVOURITES, port=wait_for(port))
            stream.event()
            server.send_signal(signal.SIGTERM)
            start, rest = time.monotonic(), b""
            try:
                rest = stream.answer.read()
                whole = True
            except http.client.IncompleteRead:
                whole = False
            took = time.monotonic() - start
            checks.check(whole and b"complete" not in rest, "a server that stops ends its streams properly", whole, rest)
            checks.check(server.wait(timeout=10) == 0 and took < HEARTBEAT,
                         f"a stream ends {took:.1f} s after the signal, and the process with 0", server.returncode)
        finally:
            server.kill()


def wait_for(port):
    """Until the server on a port is ready."""
    for _ in range(300):
        try:
            probe = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            probe.request("GET", "/readyz")
            if probe.getresponse().status == 200:
                return port
        except OSError:
            pass
        time.sleep(0.1)
    raise wire.Refused(f"no server answers on port {port}")


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
    # No heart-beat is needed for that.
    start = time.monotonic()
    deadline = start + 2
    while time.monotonic() < deadline:
        stream = Stream(FAVOURITES)
        status = stream.answer.status
        stream.close()
        if status == 200:
            break
        time.sleep(0.1)
    checks.check(status == 200, f"streams that were left make room for others after {time.monotonic() - start:.1f} s", status)
