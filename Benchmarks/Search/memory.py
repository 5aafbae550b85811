"""The memory of the API process after many requests of all kinds."""

import threading
import time
import urllib.parse

from client import Client

REQUESTS = 10_000
CLIENTS = 8
# The process returns freed memory to the system every 15 seconds.
SETTLED = 20


def targets():
    """Requests of REST, in addition to the GraphQL cases."""
    viewport = "viewport=-180,-85,180,85&zoom=1"
    common = urllib.parse.quote("tag:tag-0")
    return [
        "/api/v1/photos", "/api/v1/photos?first=200&order=SIZE_DESC", f"/api/v1/photos?q={common}",
        f"/api/v1/timeline?q={common}", "/api/v1/timeline?by=day", f"/api/v1/map?{viewport}&q={common}",
        f"/api/v1/map?{viewport}", f"/api/v1/facets?q={common}", "/api/v1/facets", "/api/v1/suggest?text=per",
    ]


def ask_all(serve, cases, requests=REQUESTS, clients=CLIENTS):
    """Sends this many requests over several connections: three of GraphQL for each of REST."""
    bodies = [case.body for case in cases]
    rest = targets()

    def part(number):
        client = Client(serve.port, serve.token)
        for turn in range(number, requests, clients):
            if turn % 4 == 3:
                client.get(rest[turn // 4 % len(rest)])
            else:
                client.post(bodies[turn % len(bodies)])
        client.close()

    failures = []

    def guarded(number):
        try:
            part(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def measure(serve, cases):
    before = serve.resident()
    ask_all(serve, cases)
    time.sleep(SETTLED)
    return {"requests": REQUESTS, "before, MB": before / 1e6, "after, MB": serve.resident() / 1e6,
            "peak, MB": serve.peak() / 1e6}
