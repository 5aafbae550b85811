"""Hundreds of hostile connections to one `calotype serve`: its memory, the time of a user's page meanwhile, and how it
stops. script/test-hostile --connections 5000 --seconds 20 shows the figures of more.
"""

import asyncio
import json
import resource
import signal
import socket
import statistics
import subprocess
import time

import psycopg
import pytest
from calotype import program as programs
from calotype import processes
from calotype.library import in_environment

from ..support.servers import settings_on

WEBHOOK = b"POST /webhook/s3-photo-upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4194304\r\n\r\n"
BODY = b"x" * (4194304 - 1024)
# What a hostile client sends at once, and then every two seconds.
KINDS = {
    "idle": (b"", b""),
    "dripping header": (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", b"x"),
    "dripping body": (WEBHOOK, b"x"),
    "holding body": (WEBHOOK + BODY, b""),
}


class Hostile(asyncio.Protocol):
    """One connection of an attacker, who may reconnect when it is closed."""

    def __init__(self, crowd):
        self.crowd, self.drips, self.transport = crowd, None, None

    def connection_made(self, transport):
        self.transport = transport
        self.crowd.open.add(self)
        transport.write(self.crowd.first)
        self.drip()

    def drip(self):
        if self.crowd.next and self.transport:
            self.transport.write(self.crowd.next)
            self.drips = asyncio.get_running_loop().call_later(2, self.drip)

    def connection_lost(self, error):
        self.crowd.open.discard(self)
        self.transport = None
        if self.drips:
            self.drips.cancel()
        self.crowd.lost += 1
        if self.crowd.again and not self.crowd.is_over:
            asyncio.get_running_loop().call_later(self.crowd.again, self.crowd.connect)


class Crowd:
    def __init__(self, port, kind, again):
        self.port, (self.first, self.next), self.again = port, KINDS[kind], again
        self.open, self.lost, self.is_over, self.tasks = set(), 0, False, set()

    def connect(self):
        task = asyncio.create_task(self.attempt())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def attempt(self):
        if self.is_over:
            return
        try:
            await asyncio.get_running_loop().create_connection(lambda: Hostile(self), "127.0.0.1", self.port)
        except OSError:
            self.lost += 1

    async def end(self):
        self.is_over = True
        for each in list(self.open):
            each.transport.abort()
        await asyncio.sleep(1)


def memory(pid):
    """Proportional set size in MB."""
    return processes.kibibytes(pid, "smaps_rollup", "Pss") / 1024


async def page(port, token):
    """Seconds that a page takes a user, with its connection."""
    start = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /api/v1/photos?first=50 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
                 "Connection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    if b" 200 " not in answer[:20]:
        raise ConnectionError(answer[:80])
    return time.monotonic() - start


async def attack(port, pid, token, kind, count, seconds, again):
    crowd = Crowd(port, kind, again)
    before, most, took, failed = memory(pid), 0, [], 0
    for number in range(count):
        crowd.connect()
        if number % 100 == 99:
            await asyncio.sleep(0.05)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            took.append(await page(port, token))
        except (OSError, asyncio.TimeoutError):
            failed += 1
        most = max(most, memory(pid))
        await asyncio.sleep(0.1)
    held, lost = len(crowd.open), crowd.lost
    await crowd.end()
    return {
        "connections": count, "closed by the server": lost, "open at the end": held, "MB before": round(before), "MB at most": round(most),
        "MB after": round(memory(pid)), "pages": len(took), "failed": failed,
        "median ms": round(1000 * statistics.median(took), 1) if took else None,
        "slowest ms": round(1000 * max(took), 1) if took else None,
    }


async def stop(port, process, token):
    """Seconds from SIGTERM to the end, with half requests, an unread export and a stream open."""
    bearer = f"Host: localhost\r\nAuthorization: Bearer {token}\r\n"
    stream = json.dumps({"query": "subscription { libraryChanged { totalCount } }"})
    held = []
    for text in [
        "GET / HTTP/1.1\r\nHost: loc", WEBHOOK.decode(), f"POST /api/v1/photos/search HTTP/1.1\r\n{bearer}"
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{", f"GET /api/v1/photos.ndjson HTTP/1.1\r\n{bearer}\r\n",
        f"POST /graphql HTTP/1.1\r\n{bearer}Content-Type: application/json\r\nAccept: text/event-stream\r\n"
        f"Content-Length: {len(stream)}\r\n\r\n{stream}", "",
    ]:
        client = socket.create_connection(("127.0.0.1", port))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(text.encode())
        held.append(client)
    await asyncio.sleep(1)
    process.send_signal(signal.SIGTERM)
    start = time.monotonic()
    while process.poll() is None and time.monotonic() - start < 40:
        await asyncio.sleep(0.02)
    return round(time.monotonic() - start, 2)


class Server:
    """A running `calotype serve`."""

    def __init__(self, folder, program, token):
        self.token, self.log = token, folder / "serve.log"
        with self.log.open("w") as output:
            self.process = subprocess.Popen([program, "serve"], stderr=output, stdout=output,
                                            env=programs.environment(CALOTYPE_PORT="0"))
        self.port = self.wait_for_port()
        deadline = time.monotonic() + 20
        while True:
            try:
                asyncio.run(page(self.port, token))
                return
            except OSError:
                assert time.monotonic() < deadline, f"no page; see {self.log}"
                time.sleep(0.2)

    def wait_for_port(self):
        for _ in range(300):
            time.sleep(0.1)
            for line in self.log.read_text().splitlines():
                if "listening" in line and "port=" in line:
                    return int(line.split("port=")[1].split()[0])
            if self.process.poll() is not None:
                break
        pytest.fail(f"calotype serve did not start; see {self.log}")


@pytest.fixture(scope="module")
def server(folder, program, services):
    """A server of 20,000 photos."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    settings = settings_on(services, "calotype_hostile", "read")
    with psycopg.connect(settings["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("""
            INSERT INTO photos (filename, s3_path, size_bytes, taken_date, sha256, width, height)
            SELECT 'IMG_' || n || '.jpg', 's3://calotype-start/days/IMG_' || n || '.jpg', n * 1000,
                timestamp '2020-01-01' + n * interval '1 hour', sha256(n::text::bytea), 4000, 3000
            FROM generate_series(1, 20000) n""")
    with in_environment(settings):
        server = Server(folder, program, settings["CALOTYPE_TOKEN"])
        yield server
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()


@pytest.fixture(scope="module", params=KINDS)
def figures(request, server, pytestconfig):
    """The figures of one kind of attack."""
    figures = asyncio.run(attack(
        server.port, server.process.pid, server.token, request.param, pytestconfig.getoption("connections"),
        pytestconfig.getoption("seconds") or 3, pytestconfig.getoption("reconnect")))
    print(f"{request.param}: " + ", ".join(f"{name} {value}" for name, value in figures.items()), flush=True)
    return figures


def test_an_attack_leaves_the_memory_of_the_server_in_bounds(figures, pytestconfig):
    assert figures["MB at most"] - figures["MB before"] <= pytestconfig.getoption("growth"), figures


def test_a_page_is_fast_enough_during_an_attack(figures, pytestconfig):
    assert (figures["slowest ms"] or 1e9) <= pytestconfig.getoption("slowest"), figures


def test_no_page_fails_during_an_attack(figures):
    assert figures["failed"] == 0, figures


def test_the_server_stops_at_once_with_half_requests_a_stream_and_an_unread_export(server):
    seconds = asyncio.run(stop(server.port, server.process, server.token))
    assert seconds <= 5
