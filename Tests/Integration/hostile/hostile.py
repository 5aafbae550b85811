"""Thousands of hostile connections at one calotype serve: its memory, a user's page meanwhile, and how it stops.

Needs CALOTYPE (the program), CALOTYPE_TOKEN and the settings of `calotype serve` in the environment.
"""
import argparse, asyncio, json, os, resource, signal, socket, statistics, subprocess, sys, time

WEBHOOK = b"POST /webhook/s3-photo-upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4194304\r\n\r\n"
BODY = b"x" * (4194304 - 1024)
# What a hostile client sends at once, and then every few seconds.
KINDS = {
    "idle": (b"", b""),
    "dripping header": (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", b"x"),
    "dripping body": (WEBHOOK, b"x"),
    "holding body": (WEBHOOK + BODY, b""),
}


class Hostile(asyncio.Protocol):
    """One connection of an attacker, who may come again when he is turned away."""

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
    """PSS in MB."""
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024


async def page(port, token):
    """Seconds for a page of a user who connects."""
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


async def started(process, log):
    for _ in range(300):
        await asyncio.sleep(0.1)
        with open(log) as file:
            for line in file:
                if "listening" in line and "port=" in line:
                    return int(line.split("port=")[1].split()[0])
        if process.poll() is not None:
            break
    sys.exit(f"error: calotype serve did not start; see {log}")


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("folder")
    options.add_argument("--connections", type=int, default=5000)
    options.add_argument("--holding", type=int, help="connections that hold a body; the same number if not given")
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--again", type=float, default=0, help="seconds after which a connection that was closed comes again; 0 for never")
    options.add_argument("--kinds", default=",".join(KINDS))
    options.add_argument("--growth", type=float, help="MB that the process may grow by")
    options.add_argument("--slowest", type=float, help="milliseconds that a page may take")
    given = options.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    log = f"{given.folder}/serve.log"
    token = os.environ["CALOTYPE_TOKEN"]
    with open(log, "w") as output:
        process = subprocess.Popen([os.environ["CALOTYPE"], "serve"], stderr=output, stdout=output,
                                   env={**os.environ, "CALOTYPE_PORT": "0"})
    wrong = []
    try:
        port = await started(process, log)
        for _ in range(50):
            try:
                await page(port, token)
                break
            except OSError:
                await asyncio.sleep(0.2)
        for kind in given.kinds.split(","):
            count = given.holding or given.connections if kind == "holding body" else given.connections
            result = await attack(port, process.pid, token, kind, count, given.seconds, given.again)
            print(f"{kind}: " + ", ".join(f"{name} {value}" for name, value in result.items()), flush=True)
            if given.growth is not None and result["MB at most"] - result["MB before"] > given.growth:
                wrong.append(f"{kind}: the process grew by more than {given.growth} MB")
            if given.slowest is not None and not (result["slowest ms"] or 1e9) <= given.slowest:
                wrong.append(f"{kind}: a page took more than {given.slowest} ms")
            if given.slowest is not None and result["failed"]:
                wrong.append(f"{kind}: {result['failed']} pages failed")
        seconds = await stop(port, process, token)
        print(f"stopped after {seconds} s with half requests, a stream and an unread export", flush=True)
        if given.slowest is not None and seconds > 5:
            wrong.append(f"stopping took {seconds} s")
    finally:
        if process.poll() is None:
            process.kill()
    for line in wrong:
        print(f"error: {line}")
    checks = 0 if given.slowest is None else 3 * len(given.kinds.split(",")) + 1
    if checks:
        print(f"{checks - len(wrong)} passed, {len(wrong)} failed")
    sys.exit(1 if wrong else 0)


asyncio.run(main())
