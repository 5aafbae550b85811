"""Compares pages of GraphQL over HTTP with their SQL statement in pgbench on the same server."""

import json
import pathlib
import re
import statistics
import subprocess
import sys
import time
import urllib.request

from calotype.processes import cpu_seconds

HERE = pathlib.Path(__file__).resolve().parent
PAGES = 20
REQUESTS = 10_000
# Twelve fields and two links of fifty photos.
QUERY = """query Page($after: String) { photos(first: 50, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes { databaseId filename takenAt width height mediaType thumbhash favourite tags
          camera { model } position { latitude longitude }
          grid: thumbnail(size: GRID) { url } screen: thumbnail(size: SCREEN) { url } } } }"""


def ask(settings, after):
    """One page: the body of its request, and its connection."""
    body = json.dumps({"query": QUERY, "variables": {"after": after}})
    request = urllib.request.Request(
        f"{settings['CALOTYPE_URL']}/graphql", body.encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {settings['CALOTYPE_TOKEN']}"})
    answer = json.load(urllib.request.urlopen(request))
    if answer.get("errors"):
        sys.exit(f"error: {answer['errors']}")
    return body, answer["data"]["photos"]


def first_pages(instance):
    """The request bodies of consecutive pages."""
    bodies, after = [], None
    for _ in range(PAGES):
        body, page = ask(instance.settings, after)
        if len(page["nodes"]) != 50 or not all(photo["grid"] and photo["screen"] for photo in page["nodes"]):
            sys.exit("error: a page does not hold fifty photos with two links each")
        bodies.append(body)
        after = page["pageInfo"]["endCursor"]
    return bodies


def statements_of_pages(instance):
    """The statement of a page and its bound ids, from the server's log; and the number of statements per page."""
    log = next((instance.folder / "data").rglob("postgres.log"))
    instance.sql("ALTER SYSTEM SET log_statement = 'all'; SELECT pg_reload_conf();")
    time.sleep(0.5)
    start = log.stat().st_size
    bodies = first_pages(instance)
    text = log.read_bytes()[start:].decode()
    instance.sql("ALTER SYSTEM RESET log_statement; SELECT pg_reload_conf();")
    time.sleep(0.5)
    statement, ids = statements_in(text)
    return bodies, statement, ids, text.count("execute ") / PAGES


def statements_in(text):
    """The statement of pages in a server's log, and the bound ids of each execution."""
    found = re.findall(r"execute [^:\n]+: (SELECT p\.id,.*?)\n[^\t].*?parameters: \$1 = '(\{[0-9,]+\})'", text, re.DOTALL)
    if len(found) < PAGES:
        sys.exit(f"error: {len(found)} statements of {PAGES} pages are in the log of PostgreSQL")
    return found[0][0], [ids for _, ids in found]


def wrk_script(folder, token, bodies):
    """A wrk script that sends the bodies in turn."""
    script = folder / "page.lua"
    head = f'local token = "{token}"\nlocal bodies = {{\n'
    script.write_text(head + "".join(f"[==[{body}]==],\n" for body in bodies) + "}\n" + (HERE / "page.lua").read_text())
    return script


def pgbench_scripts(folder, statement, ids):
    """A pgbench script per page, and the variables with its ids."""
    files, variables = [], {}
    for number, array in enumerate(ids[:PAGES]):
        files.append(folder / f"page-{number}.sql")
        files[-1].write_text(statement.replace("$1", f":ids{number}").replace("\n", " ") + ";\n")
        variables[f"ids{number}"] = array
    return files, variables


def wrk(instance, clients, seconds, script):
    """Requests, requests per second, and the median in milliseconds."""
    result = wrk_result(instance, clients, seconds, script)
    return result["requests"], result["requests"] / result["seconds"], result["median"]


def wrk_result(instance, clients, seconds, script):
    answer = subprocess.run(
        ["wrk", "-t1", "--timeout", "60s", f"-c{clients}", f"-d{seconds}s", "-s", script, instance.settings["CALOTYPE_URL"]],
        capture_output=True, text=True, check=True)
    result = json.loads(answer.stdout.splitlines()[-1])
    if result["failed"]:
        sys.exit(f"error: {result['failed']} of {result['requests']} requests failed")
    return result


def pgbench(instance, clients, seconds, scripts, variables):
    programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    answer = subprocess.run(
        [programs[-1], "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=1", f"--time={seconds}",
         *(f"--define={name}={value}" for name, value in variables.items()), *(f"--file={file}" for file in scripts),
         instance.settings["DATABASE_URL"]], capture_output=True, text=True)
    if answer.returncode != 0:
        sys.exit(f"error: pgbench: {answer.stderr}")
    return (float(re.search(r"tps = ([\d.]+)", answer.stdout)[1]),
            float(re.search(r"latency average = ([\d.]+)", answer.stdout)[1]))


def measure(instance, rows, rounds, seconds):
    instance.sql((HERE / "library.sql").read_text(), "--set", f"n={rows}")
    # The index follows the table shortly after; wait until it has all photos.
    time.sleep(3)
    bodies, statement, ids, per_page = statements_of_pages(instance)
    script = wrk_script(instance.folder, instance.settings["CALOTYPE_TOKEN"], bodies)
    files, variables = pgbench_scripts(instance.folder, statement, ids)

    server, sent = instance.part("serve"), 0
    report = [(f"{rows} photos; fifty a page, 12 fields, two links", "a second", "ms")]
    wrk(instance, 4, 2, script)
    for clients in (1, 16):
        ours, floor, cpu = [], [], []
        for _ in range(rounds):
            floor.append(pgbench(instance, clients, seconds, files, variables))
            before = cpu_seconds(server)
            requests, *result = wrk(instance, clients, seconds, script)
            cpu.append((cpu_seconds(server) - before) / requests * 1000)
            ours.append(result)
            sent += requests
        rate, median = (statistics.median(column) for column in zip(*ours))
        least, mean = (statistics.median(column) for column in zip(*floor))
        of = f"{clients} client{'s' if clients > 1 else ''}"
        report += [
            (f"{of}: the same statement, pgbench, prepared (mean ms)", f"{least:.0f}", f"{mean:.2f}"),
            (f"{of}: pages over HTTP (median ms)", f"{rate:.0f}", f"{median:.2f}"),
            ("  beside the statement", f"{rate / least:.2f} ×", f"{median / mean:.2f} ×"),
            ("  CPU of the API process a page", "", f"{statistics.median(cpu):.2f}"),
        ]
    while sent < REQUESTS:
        sent += wrk(instance, 16, seconds, script)[0]
    report.append((f"statements a page: {per_page:.1f}; pages asked for in all", f"{sent}"))
    return report
