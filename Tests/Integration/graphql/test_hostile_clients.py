"""Hostile clients: every request is answered in time and never with a 5xx status, a plain query afterwards is fast, and
the API process returns the memory. The time limits are for a release build."""

import concurrent.futures
import random
import select
import socket
import statistics
import time

import pytest
from calotype import processes
from calotype import program as programs

from . import hostile_requests, wire

pytestmark = pytest.mark.long

CLIENTS = 8
# Seconds for any answer, and for that to a plain query afterwards, of a release build. A debug build gets five times as much.
SECONDS, PLAIN_SECONDS, DEBUG = 2, 0.05, 5
RESIDENT = 150 << 20
SETTLING = 20
PART = 1 << 16
# Seconds after which a server counts as hanging.
TIMEOUT = 60


def headers():
    return [f"Host: {wire.address().netloc}", f"Authorization: {wire.authorization()['Authorization']}", "Connection: close"]


def exchange(head, pieces, chunked, looks):
    """Sends a request. Returns the status of the response, 0 without one, and the seconds it took.

    A client that looks, as curl does, stops sending when there is a response; others send to the end, or until the
    connection breaks. Every client looks while it sends a head that is too large: the server does not read the rest of it.
    """
    started = time.monotonic()
    with socket.create_connection((wire.address().hostname, wire.address().port), timeout=TIMEOUT) as connection:
        status = 0
        try:
            if head:
                send(connection, parts("\r\n".join([*head, *headers(), "", ""]).encode()), looks=True)
            else:
                send(connection, posted([p.encode() if isinstance(p, str) else p for p in pieces], chunked), looks)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            pass  # The response may have arrived.
        try:
            line = connection.makefile("rb").readline().split()
            status = int(line[1]) if len(line) > 1 else 0
        except OSError:
            pass
        return status, time.monotonic() - started


def posted(pieces, chunked):
    """A POST in the pieces that are sent."""
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {sum(map(len, pieces))}"
    lines = [f"POST {wire.PATH} HTTP/1.1", *headers(), "Content-Type: application/json", length]
    yield "\r\n".join([*lines, "", ""]).encode()
    for piece in pieces:
        yield b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece
    if chunked:
        yield b"0\r\n\r\n"


def parts(data):
    return (data[start:start + PART] for start in range(0, len(data), PART))


def send(connection, pieces, looks):
    """Sends the pieces. A client that looks stops as soon as there is a response, even if the server reads no further."""
    for piece in pieces:
        rest = memoryview(piece)
        while rest:
            if looks and select.select([connection], [connection], [], TIMEOUT)[0]:
                return
            rest = rest[connection.send(rest):]


def client(number, looks=True):
    """One client sends all requests in an order of its own; every second client sends chunks."""
    requests = list(hostile_requests.requests())
    random.Random(number).shuffle(requests)
    return [(name, *exchange(head, pieces, number % 2 == 1, looks)) for name, head, pieces in requests]


def plain(connection):
    started = time.monotonic()
    answer = connection.post("{ photos(first: 5) { totalCount nodes { filename } } }")
    return answer.status == 200 and "errors" not in answer.json, time.monotonic() - started


@pytest.fixture(scope="module")
def slack(program):
    return DEBUG if programs.is_debug_build(program) else 1


class Attack:
    """The results of two clients in turn and of eight at once, and of plain queries after them."""

    def __init__(self):
        self.process = processes.listening_on(wire.address().port)
        connection = wire.Connection()
        self.usual = statistics.median(plain(connection)[1] for _ in range(20))
        self.results = {"alone": client(0, looks=False) + client(1, looks=False)}
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            self.results["eight at once"] = [each for results in pool.map(client, range(CLIENTS)) for each in results]
        fresh = wire.Connection()
        self.after = [plain(fresh) for _ in range(5)]


@pytest.fixture(scope="module")
def attack(library):
    return Attack()


@pytest.mark.parametrize("clients", ["alone", "eight at once"])
def test_every_hostile_request_is_answered_in_time_and_never_with_5xx(clients, attack, slack, check):
    results = attack.results[clients]
    slowest = max(results, key=lambda result: result[2])
    print(f"{clients}: {len(results)} requests, the slowest {slowest[0]}: {slowest[2]:.2f} s")
    for name in dict.fromkeys(name for name, _, _ in results):
        wrong = [f"{status or 'no response'} in {seconds:.2f} s" for other, status, seconds in results
                 if other == name and not (200 <= status < 500 and seconds <= SECONDS * slack)]
        check(f"{clients}: {name}", not wrong, wrong)


def test_plain_queries_afterwards_are_fast(attack, slack):
    times = ", ".join(f"{seconds * 1000:.1f}" for _, seconds in attack.after)
    print(f"plain queries afterwards: {times} ms, {attack.usual * 1000:.1f} ms before")
    assert all(right and seconds < PLAIN_SECONDS * slack for right, seconds in attack.after)


def test_the_process_is_still_running(attack):
    if attack.process is None:
        pytest.skip("the server is not on this machine")
    assert processes.is_running(attack.process)


def test_the_process_returns_the_memory(attack):
    if attack.process is None:
        pytest.skip("the server is not on this machine")
    def resident():
        return processes.kibibytes(attack.process, "status", "VmRSS") << 10

    started = time.monotonic()
    while resident() >= RESIDENT and time.monotonic() - started < SETTLING:
        time.sleep(0.5)
    assert 0 < resident() < RESIDENT
