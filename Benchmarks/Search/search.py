"""Measures search in a library of a given size, with floors measured in the same minutes, and prints a table."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "Pages"), str(HERE.parents[1] / "script/lib")]

import facts
import floor
import freshness
import loading
import memory
import peer
import table
from api import API
from cases import NEWEST
from client import Client
from cluster import Cluster
from timing import time_cases

PARTS = ("writing", "loading", "floor", "cases", "memory", "freshness")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calotype", help="the program, built for release")
    parser.add_argument("folder", type=pathlib.Path, help="where the databases lie; one loaded before is taken as it is")
    parser.add_argument("--photos", type=int, default=300_000)
    parser.add_argument("--seconds", type=float, default=4, help="of each case, and of each throughput")
    parser.add_argument("--peer", action="store_true", help="measure the Python peer as well")
    parser.add_argument("--peer-python", default=sys.executable, help="the Python that has the peer's packages")
    parser.add_argument("--skip", action="append", default=[], choices=PARTS)
    parser.add_argument("--json", type=pathlib.Path, help="a file for all figures")
    return parser.parse_args()


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


def index_cost(cluster, api, serve, rounds=3):
    """Time and memory of loading the index, compared with a COPY of the same columns."""
    cluster.create("nothing")
    api.migrate("nothing")
    with api.serve("nothing") as empty:
        nothing = empty.resident()
    text, second = cluster.statements(lambda: enter_and_leave(api.serve(serve.database)))
    copy = text[text.index("COPY (SELECT"):text.index("(FORMAT binary)")] + "(FORMAT binary)"
    copies, loads = [], [serve.load_seconds, second]
    for _ in range(rounds):
        copies.append(copy_seconds(cluster, serve.database, copy))
    photos = int(cluster.sql(serve.database, "SELECT count(*) FROM photos"))
    return {
        "load, s": min(loads), "COPY, s": min(copies), "ratio": min(loads) / min(copies), "resident, MB": serve.resident() / 1e6,
        "empty, MB": nothing / 1e6, "bytes a photo": (serve.resident() - nothing) / photos, "peak, MB": serve.peak() / 1e6,
    }


def enter_and_leave(serve):
    with serve:
        return serve.load_seconds


def copy_seconds(cluster, database, statement):
    with open(os.devnull, "wb") as nowhere:
        start = time.monotonic()
        subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--dbname", cluster.url(database), "--command", "SET work_mem = '64MB'",
             "--command", statement], stdout=nowhere, check=True)
        return time.monotonic() - start


def measure(options, cluster):
    api = API(options.calotype, cluster)
    result = {"photos": options.photos, "processors": os.cpu_count(), "load at the start": os.getloadavg()[0]}
    wanted = [part for part in PARTS if part not in options.skip]
    if not cluster.has("library"):
        say(f"loading {options.photos} photos")
        result["load of the library, s"] = loading.load(cluster, api, "library", options.photos)
    # A kept library may have an older schema.
    api.migrate("library")
    if "writing" in wanted:
        say("writing with and without triggers")
        result["writing"] = loading.measure_writing(cluster, api, options.photos, 3)
    say("loading the index")
    with api.serve("library") as serve:
        if "loading" in wanted:
            result["index"] = index_cost(cluster, api, serve)
        if "floor" in wanted:
            say("the newest page and its statement")
            result["page"] = floor.measure(cluster, serve, max(1, round(options.seconds)))
        client = Client(serve.port, serve.token)
        asked, first = facts.all_cases(cluster, "library", client)
        if "cases" in wanted:
            say(f"{len(asked)} cases")
            result["cases"] = report(asked, first, time_cases(client, NEWEST, asked, options.seconds))
        if options.peer:
            say("the peer")
            result["peer"] = peer.measure(cluster, "library", options.peer_python, asked, max(1, round(options.seconds)))
        if "memory" in wanted:
            say("10,000 mixed requests")
            result["memory"] = memory.measure(serve, asked)
        if "freshness" in wanted:
            say("freshness, and readers during rebuilds")
            result["freshness"] = freshness.measure(cluster, serve, max(2, round(options.seconds)))
    result["load at the end"] = os.getloadavg()[0]
    return result


def report(asked, first, timings):
    return [
        {"name": case.name, "kind": case.kind, "wanted": case.wanted, "first": first[case.name], "median": timings[case.name].median,
         "p95": timings[case.name].p95, "ratio": timings[case.name].ratio,
         "median ratio": timings[case.name].median_ratio, "requests": len(timings[case.name].own)}
        for case in asked
    ]


def main():
    options = arguments()
    with Cluster(options.folder) as cluster:
        result = measure(options, cluster)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    print(table.markdown(result))


if __name__ == "__main__":
    main()
