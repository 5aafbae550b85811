"""Hostile clients: every request is answered in time and never by a 5xx, a plain query afterwards is quick, and the
API process gives the memory back."""

import concurrent.futures
import os
import random
import select
import socket
import statistics
import time

import checks
import hostile_requests
import wire
from process import listener

CLIENTS = 8
# Seconds for any answer, and for that to a plain query afterwards. They hold for a release build; one that is not
# optimised, CALOTYPE_TEST_BUILD=debug, may take longer.
SECONDS, PLAIN_SECONDS = 2, 0.05
SLACK = 5 if os.environ.get("CALOTYPE_TEST_BUILD") == "debug" else 1
RESIDENT = 150 << 20
SETTLING = 20
HEADERS = [f"Host: {wire.ADDRESS.netloc}", f"Authorization: Bearer {wire.TOKEN}", "Connection: close"]
PART = 1 << 16
# Seconds after which a server counts as hanging.
TIMEOUT = 60


def exchange(head, pieces, chunked, looks):
    """Sends a request. Gives the answer's status, 0 without one, and the seconds it took.

    A client that looks, as curl does, stops sending when there is an answer; others send to the end, or until the
    connection breaks. Of a head too large every client looks: the rest of it is not read before the connection ends.
    """
    started = time.monotonic()
    with socket.create_connection((wire.ADDRESS.hostname, wire.ADDRESS.port), timeout=TIMEOUT) as connection:
        status = 0
        try:
            if head:
                send(connection, parts("\r\n".join([*head, *HEADERS, "", ""]).encode()), looks=True)
            else:
                send(connection, posted([p.encode() if isinstance(p, str) else p for p in pieces], chunked), looks)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            pass  # the answer may be there all the same
        try:
            line = connection.makefile("rb").readline().split()
            status = int(line[1]) if len(line) > 1 else 0
        except OSError:
            pass
        return status, time.monotonic() - started


def posted(pieces, chunked):
    """A POST in the pieces that are sent."""
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {sum(map(len, pieces))}"
    lines = [f"POST {wire.PATH} HTTP/1.1", *HEADERS, "Content-Type: application/json", length]
    yield "\r\n".join([*lines, "", ""]).encode()
    for piece in pieces:
        yield b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece
    if chunked:
        yield b"0\r\n\r\n"


def parts(data):
    return (data[start:start + PART] for start in range(0, len(data), PART))


def send(connection, pieces, looks):
    """Sends the pieces. Who looks stops as soon as there is an answer, also where the server reads no further."""
    for piece in pieces:
        rest = memoryview(piece)
        while rest:
            if looks and select.select([connection], [connection], [], TIMEOUT)[0]:
                return
            rest = rest[connection.send(rest):]


def client(number, looks=True):
    """One client sends the whole set, in an order of its own; every other one in chunks."""
    requests = list(hostile_requests.requests())
    random.Random(number).shuffle(requests)
    return [(name, *exchange(head, pieces, number % 2 == 1, looks)) for name, head, pieces in requests]


def plain(connection):
    started = time.monotonic()
    answer = connection.post("{ photos(first: 5) { totalCount nodes { filename } } }")
    return answer.status == 200 and "errors" not in answer.json, time.monotonic() - started


def run():
    connection, process = wire.Connection(), listener(wire.ADDRESS.port)
    usual = statistics.median(plain(connection)[1] for _ in range(20))
    report("alone", client(0, looks=False) + client(1, looks=False))
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        results = [result for results in pool.map(client, range(CLIENTS)) for result in results]
    fresh = wire.Connection()
    after = [plain(fresh) for _ in range(5)]
    report(f"{CLIENTS} clients at once", results)
    times = ", ".join(f"{seconds * 1000:.1f}" for _, seconds in after)
    checks.check(all(right and seconds < PLAIN_SECONDS * SLACK for right, seconds in after),
                 f"plain queries afterwards at once: {times} ms, {usual * 1000:.1f} ms before")
    if process is None:
        print("      the server is not on this machine: its memory is not looked at")
        return
    checks.check(process.is_alive, f"the API process {process.number} lives")
    peak, started = process.resident, time.monotonic()
    while process.resident >= RESIDENT and time.monotonic() - started < SETTLING:
        time.sleep(0.5)
    checks.check(0 < process.resident < RESIDENT,
                 f"its resident memory is {process.resident >> 20} MB, {peak >> 20} MB at the end of the attack, "
                 f"{process.highest >> 20} MB at most")


def report(what, results):
    """One check for each request of the set, with its slowest time and its statuses."""
    slowest = max(results, key=lambda result: result[2])
    wrong = {}
    for name, status, seconds in results:
        if not 200 <= status < 500 or seconds > SECONDS * SLACK:
            wrong.setdefault(name, []).append(f"{status or 'no answer'} in {seconds:.2f} s")
    over = sum(seconds > SECONDS for _, _, seconds in results)
    for name in dict.fromkeys(name for name, _, _ in results):
        found = [(status, seconds) for other, status, seconds in results if other == name]
        statuses = "/".join(sorted({str(status) for status, _ in found}))
        longest = max(seconds for _, seconds in found)
        checks.check(name not in wrong, f"{what}: {name}: {statuses} in {longest:.2f} s", *wrong.get(name, []))
    print(f"      {what}: {len(results)} requests, {over} above {SECONDS} s, "
          f"the slowest {slowest[0]}: {slowest[2]:.2f} s")
