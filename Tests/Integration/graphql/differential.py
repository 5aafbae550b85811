"""graphql-core beside the service, on generated and broken documents: one verdict, and for good ones the same data.

The verdict is whether a document is refused as a whole: no `data` in the answer. CALOTYPE_TEST_DOCUMENTS and
CALOTYPE_TEST_SEED choose how many and which.
"""

import collections
import concurrent.futures
import http.client
import json
import multiprocessing
import os
import pathlib
import random
import re
import time

import checks
import editions
import mutations
import mutations_of_definitions
import mutations_of_fields
import mutations_of_values
import wire
from documents import Document, Generator
from reference import Reference
from rows import Rows
from values import Any, Known

COUNT = int(os.environ.get("CALOTYPE_TEST_DOCUMENTS", 5200))
SEED = int(os.environ.get("CALOTYPE_TEST_SEED", 20_260_101))
RULES = pathlib.Path(__file__).parents[3] / "Sources/GraphQL/Validation/Rules"
GOOD = ["known values", "any values", "a subscription"]
SHOWN = 5
# Seconds that a subscription waits for a free place among the credential's streams.
PATIENCE = 40
reference = None


class Case:
    """One document. `what` is how it was made; `compares` says whether its data must be that of the rows."""

    def __init__(self, what, document, compares=False):
        self.what, self.document, self.compares = what, document, compares


def cases(schema, library, random):
    """Half of them good, and half broken, by each operator equally often."""
    known, any = Generator(schema, random, Known(random, library)), Generator(schema, random, Any(random))
    operators = list(mutations.OPERATORS.items())
    for number in range(COUNT // 2):
        if number % 400 == 0:
            yield Case("a subscription", any.subscription())
        elif number % 4 == 0:
            yield Case("any values", any.document())
        else:
            yield Case("known values", known.document(), compares=True)
        name, operator = operators[number % len(operators)]
        yield Case(name, broken(operator, schema, random, lambda: random.choice([known, any]).document()))


def broken(operator, schema, random, make):
    while True:
        tree = mutations.Broken(make(), schema, random)
        if tree.writes and operator.__module__ == mutations_of_values.__name__:
            continue
        if found := operator(tree):
            return Document(found.text, found.variables, found.operation_name, "subscription {" in found.text)


def ask(connection, case):
    """The service's answer: (whether it has data, the data, the body to show)."""
    document = case.document
    if document.is_subscription:
        return subscribe(document)
    answer = connection.post(document.text, document.variables, operationName=document.operation)
    body = answer.json
    return "data" in body, body.get("data"), answer


def subscribe(document):
    """A stream that begins is data; it is closed at once. Its place may be given back late: then it waits."""
    for _ in range(PATIENCE):
        stream = wire.Connection()
        stream.http.request("POST", wire.PATH, json.dumps({"query": document.text}), wire.AUTHORIZATION | {
            "Content-Type": "application/json", "Accept": "text/event-stream"})
        answer = stream.http.getresponse()
        began = answer.status == http.client.OK and "text/event-stream" in answer.getheader("Content-Type")
        body = answer.read1(2000)
        stream.http.close()
        if answer.status != http.client.TOO_MANY_REQUESTS:
            break
        time.sleep(1)
    return began, None, wire.Answer(answer.status, answer.headers, body)


def judge(case):
    """What graphql-core says: why it refuses the document, or None; and the data, when it is to be compared."""
    return reference.answer(case.document, case.compares)


def run():
    global reference
    connection, dice = wire.Connection(), random.Random(SEED)
    reference = Reference(connection, Rows(connection))
    for document, is_refused, text in editions.DIFFERENCES:
        has_data, _, answer = ask(connection, Case(text, document))
        why, _ = reference.answer(document, executes=False)
        checks.check(is_refused == (not has_data) == (why is None), f"differs rightly: {text}", answer, why)
    made = list(cases(reference.schema, reference.rows, dice))
    # Python is the slower one: it works in processes of its own, forked before there are threads. One that dies is an
    # error here; multiprocessing's own pool would wait for its answers for ever.
    with concurrent.futures.ProcessPoolExecutor(
            2, multiprocessing.get_context("fork"), reference.rows.reconnect) as pool:
        judging = pool.map(judge, made, chunksize=20)
        ours = wire.together(ask, made)
        verdicts = list(judging)
    found, refused, executed = collections.defaultdict(list), collections.Counter(), 0
    for case, (has_data, data, answer), (why, theirs) in zip(made, ours, verdicts):
        refused[case.what] += bool(why)
        if bool(why) == has_data or answer.status >= 500:
            found["verdict"].append((case, answer, why or "valid"))
        elif has_data and case.compares:
            executed += data is not None
            if plain(data, case.document) != plain(theirs, case.document):
                found["data"].append((case, json.dumps(data), json.dumps(theirs)))
        if case.what in GOOD and why:
            found["generated"].append((case, answer, why))
    report(made, found, refused, executed)


def plain(value, document):
    """A value in JSON, members in their order, without what changes from hour to hour: the signatures of links, and
    their ends under whatever key the document gives them."""
    keys = "|".join({"expiresAt", *re.findall(r"(\w+)\s*:\s*expiresAt\b", document.text)})
    return re.sub(rf'[?]X-Amz-[^"]*|"(?:{keys})": "[^"]*"', "", json.dumps(value))


def report(made, found, refused, executed):
    checks.check(len(made) >= COUNT, f"{len(made)} documents of seed {SEED}, {sum(refused.values())} refused")
    for kind, text in [("verdict", "both refuse the same documents"), ("generated", "what is generated is valid"),
                       ("data", "both answer documents with the same data")]:
        details = [f"by {case.what}:\nours: {our}\ngraphql-core: {their}\n"
                   f"variables {json.dumps(case.document.variables)}, operation {case.document.operation}\n"
                   f"{case.document.text}" for case, our, their in found[kind]]
        kinds = dict(collections.Counter(case.what for case, _, _ in found[kind]))
        checks.check(not details, text, f"{len(details)} differ: {kinds}", *details[:SHOWN])
    checks.check(executed >= min(500, COUNT // 10), f"{executed} of them have data that is not null")
    rules = {file.stem for file in RULES.glob("*.swift")}
    checks.check(rules == (rules & mutations.OPERATORS.keys()) | mutations.UNBREAKABLE,
                 f"there is an operator for each of the {len(rules)} rules", rules - mutations.OPERATORS.keys())
    idle = [name for name in mutations.OPERATORS if not refused[name]]
    checks.check(not idle, f"each of the {len(mutations.OPERATORS)} operators broke some", idle)
