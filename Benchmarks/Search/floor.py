"""Compares the newest page over HTTP with its statement in pgbench on the same socket."""

import statistics

import pages


class Target:
    """What pages.py needs: an address, a token, a database."""

    def __init__(self, folder, port, token, database):
        self.folder = folder
        self.settings = {"CALOTYPE_URL": f"http://127.0.0.1:{port}", "CALOTYPE_TOKEN": token, "DATABASE_URL": database}


def measure(cluster, serve, seconds, rounds=3):
    """Rates, times and ratios to the statement, by number of clients."""
    target = Target(cluster.folder, serve.port, serve.token, cluster.url(serve.database))
    text, bodies = cluster.statements(lambda: pages.first_pages(target))
    statement, ids = pages.statements_in(text)
    # The newest page is the first body, and its statement the first statement.
    script = pages.wrk_script(cluster.folder, serve.token, bodies[:1])
    files, variables = pages.pgbench_scripts(cluster.folder, statement, ids[:1])
    pages.wrk(target, 4, 2, script)
    result = {"statements a page": text.count("execute ") / pages.PAGES}
    for clients in (1, 16):
        ours, floor, cpu = [], [], []
        for _ in range(rounds):
            floor.append(pages.pgbench(target, clients, seconds, files, variables))
            before = serve.cpu()
            requests, *numbers = pages.wrk(target, clients, seconds, script)
            cpu.append((serve.cpu() - before) / requests * 1000)
            ours.append(numbers)
        rate, median = (statistics.median(column) for column in zip(*ours))
        least, mean = (statistics.median(column) for column in zip(*floor))
        result[str(clients)] = {
            "pages a second": rate, "median ms": median, "statements a second": least, "statement ms": mean,
            "CPU ms a page": statistics.median(cpu), "rate ratio": rate / least, "time ratio": median / mean,
        }
    return result
