"""graphql-core on the documents and rows of GraphQLBenchmark.swift: run with the schema's file as the first argument."""
import json
import re
import sys
import time
from pathlib import Path

from graphql import build_schema, execute_sync, parse, validate

swift = (Path(__file__).parent / "GraphQLBenchmark.swift").read_text()
query, page = re.findall(r'static let (?:query|page) = """\n(.*?)"""', swift, re.S)
schema = build_schema(Path(sys.argv[1]).read_text())


def literal(text):
    return json.loads(text.replace("_", "") if text[0] != '"' else text)


row = {
    name: literal(value)
    for name, value in re.findall(r'case "(\w+)": \.(?:string|int|bool)\(("(?:[^"\\]|\\.)*"|[\w]+)\)', swift)
    if value[0] in '"0123456789tf' and value not in ("filename", "hash")
}
row |= {name: value for name, value in re.findall(r'let (filename|path) = "(.*)"', swift)}
row |= {"sha256": re.search(r'let hash = "(.*)"', swift)[1]}
data = {"photos": {"nodes": [row | {"databaseId": number} for number in range(1, 51)]}}


def report(name, rounds, body):
    for _ in range(max(rounds // 10, 1)):
        body()
    started = time.perf_counter()
    for _ in range(rounds):
        body()
    print(f"{name}: {rounds / (time.perf_counter() - started):.0f} a second")


report("parse + validate, 40 fields", 100, lambda: validate(schema, parse(query)))
document = parse(page)
report("page of 50 × 20 fields", 100, lambda: json.dumps(execute_sync(schema, document, data).data))
