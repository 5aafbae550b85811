"""graphql-core (Python) on the documents and rows of GraphQLBenchmark.swift. Arguments: the schema's file, this folder."""

import json
import pathlib
import sys
import time

from graphql import build_schema, execute_sync, parse, validate

schema = build_schema(pathlib.Path(sys.argv[1]).read_text())
folder = pathlib.Path(sys.argv[2])
query, page = ((folder / name).read_text() for name in ["query.graphql", "page.graphql"])
data = {"photos": {"nodes": [json.loads((folder / "row.json").read_text())] * 50}}


def report(name, body):
    for seconds in [0.1, 1]:
        start, rounds = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            body()
            rounds += 1
        rate = rounds / (time.perf_counter() - start)
    print(f"{name}\t{rate}")


report("parse and validate 40 fields", lambda: validate(schema, parse(query)))
document = parse(page)
report("complete 50 photos of 20 fields", lambda: json.dumps(execute_sync(schema, document, data).data))
