"""Subscriptions over Server-Sent Events: changes are sent, heartbeats break a silence, and the number of streams is limited.

The tests share a stream and run in this order.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import time

import pytest
from calotype import program

from . import wire

MARK = "mutation ($photo: Long!, $mark: Boolean!) { setFavourite(photo: $photo, favourite: $mark) { databaseId } }"
FAVOURITES = 'subscription { libraryChanged(filter: {favourite: true}) { totalCount countedAt } }'
# Seconds of silence before a heartbeat.
HEARTBEAT = 5
# Streams per credential; docs/graphql.md promises it.
MOST_STREAMS = 8


class Stream:
    """One open subscription."""

    def __init__(self, query, timeout=30, port=None):
        address = wire.address()
        self.http = http.client.HTTPConnection(address.hostname, port or address.port, timeout=timeout)
        self.http.request("POST", wire.PATH, json.dumps({"query": query}), wire.authorization() | {
            "Content-Type": "application/json", "Accept": "text/event-stream"})
        self.answer = self.http.getresponse()

    def line(self):
        return self.answer.readline().decode().rstrip("\n")

    def event(self):
        """The name and the data of the next event; comments are skipped."""
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


@pytest.fixture(scope="module")
def photo(library):
    """The id of a photo whose mark is free."""
    connection = wire.Connection()
    photo = connection.data("{ photos(first: 1) { nodes { databaseId } } }")["photos"]["nodes"][0]["databaseId"]
    connection.data(MARK, photo=photo, mark=False)
    return photo


@pytest.fixture(scope="module")
def stream(photo):
    stream = Stream(FAVOURITES)
    yield stream
    stream.close()


@pytest.fixture(scope="module")
def before(stream):
    """The number of favourites in the first event."""
    return count(stream.event())


def test_a_subscription_opens_a_stream(stream):
    assert stream.answer.status == 200
    assert stream.answer.headers["Content-Type"] == "text/event-stream"


def test_a_change_is_sent(stream, before, photo, connection):
    connection.data(MARK, photo=photo, mark=True)
    assert count(stream.event()) == before + 1


def test_a_heartbeat_breaks_a_silence(stream):
    # The blank line of the event before may be first.
    assert (stream.line() or stream.line()) == ":"


def test_a_change_after_a_silence_is_sent(stream, before, photo, connection):
    connection.data(MARK, photo=photo, mark=False)
    assert count(stream.event()) == before


def test_many_changes_at_once_become_few_events_of_which_the_last_has_the_last_change(stream, photo, connection):
    favourites = "{ photos(first: 200, filter: {favourite: true}) { nodes { databaseId } } }"
    before = len(connection.data(favourites)["photos"]["nodes"])
    start = time.monotonic()
    for number in range(41):
        connection.data(MARK, photo=photo, mark=number % 2 == 0)
    counts, took = [count(stream.event())], time.monotonic() - start
    stream.http.sock.settimeout(3)
    try:
        while counts[-1] != before + 1 or time.monotonic() - start < took + 2:
            counts.append(count(stream.event()))
    except TimeoutError:
        pass
    took = time.monotonic() - start
    stream.http.sock.settimeout(30)
    connection.data(MARK, photo=photo, mark=False)
    assert counts[-1] == before + 1
    assert len(counts) <= took + 2, f"{len(counts)} events in {took:.1f} s"


@pytest.fixture(scope="module")
def statuses(stream):
    """The statuses of more streams than a credential may hold; all streams are closed afterwards."""
    streams = [Stream(FAVOURITES) for _ in range(MOST_STREAMS)]
    found = [each.answer.status for each in streams]
    for each in [stream, *streams]:
        each.close()
    return found


def test_a_credential_may_hold_eight_streams(statuses):
    assert statuses == [200] * (MOST_STREAMS - 1) + [429]


def test_closed_streams_make_room_without_a_heartbeat(statuses):
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        stream = Stream(FAVOURITES)
        status = stream.answer.status
        stream.close()
        if status == 200:
            break
        time.sleep(0.1)
    assert status == 200


@pytest.fixture(scope="module")
def shutdown(library):
    """A second server with an open stream, told to stop: its exit status, the rest of the stream, whether that ended
    properly, and the seconds it took."""
    if "DATABASE_URL" not in library.settings:
        pytest.skip("only a library that the tests started can get a second server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen([program.find(), "serve"], env=os.environ | {"CALOTYPE_PORT": str(port)},
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            stream = Stream(FAVOURITES, port=wait_for(port))
            stream.event()
            server.send_signal(signal.SIGTERM)
            start, rest, is_whole = time.monotonic(), b"", True
            try:
                rest = stream.answer.read()
            except http.client.IncompleteRead:
                is_whole = False
            took = time.monotonic() - start
            return server.wait(timeout=10), rest, is_whole, took
        finally:
            server.kill()


def test_a_server_that_stops_ends_its_streams_properly_without_complete(shutdown):
    # After `complete` clients would not reconnect.
    _, rest, is_whole, _ = shutdown
    assert is_whole and b"complete" not in rest


def test_a_server_with_a_stream_stops_at_once_with_status_0(shutdown):
    status, _, _, took = shutdown
    assert status == 0
    assert took < HEARTBEAT


def wait_for(port):
    """Waits until the server on a port is ready; returns the port."""
    for _ in range(300):
        try:
            probe = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            probe.request("GET", "/readyz")
            if probe.getresponse().status == 200:
                return port
        except OSError:
            pass
        time.sleep(0.1)
    raise wire.Refused(f"no server responds on port {port}")
