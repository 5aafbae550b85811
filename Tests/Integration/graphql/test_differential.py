"""The API and graphql-core give the same verdict on generated and broken documents, and the same data for good ones.

The verdict is whether a document is refused as a whole: no `data` in the response.
"""

import collections
import concurrent.futures
import http.client
import json
import multiprocessing
import random
import re
import time

import pytest
from calotype.program import ROOT

# The modules of operators register them.
from . import editions, mutations, mutations_of_definitions, mutations_of_fields, mutations_of_values, wire
from .documents import Document, Generator
from .reference import Reference
from .rows import Rows
from .values import Any, Known

SEED = 20_260_101
RULES = ROOT / "Sources/GraphQL/Validation/Rules"
GOOD = ["known values", "any values", "a subscription"]
SHOWN = 5
# How many seconds a subscription waits until the credential may open another stream.
PATIENCE = 40
# Of the processes that a pool forks.
reference = None


class Case:
    """One document. `what` is how it was made; with `compares` its data must be that of the rows."""

    def __init__(self, what, document, compares=False):
        self.what, self.document, self.compares = what, document, compares


def cases(schema, library, random, count):
    """Half of them good, half broken, by each operator equally often."""
    known, any = Generator(schema, random, Known(random, library)), Generator(schema, random, Any(random))
    operators = list(mutations.OPERATORS.items())
    for number in range(count // 2):
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
    """The response of the API: whether it has data, the data, and the response itself."""
    document = case.document
    if document.is_subscription:
        return subscribe(document)
    answer = connection.post(document.text, document.variables, operationName=document.operation)
    body = answer.json
    return "data" in body, body.get("data"), answer


def subscribe(document):
    """A stream that opens counts as data; it is closed at once. While too many are open it waits."""
    for _ in range(PATIENCE):
        stream = wire.Connection()
        stream.http.request("POST", wire.PATH, json.dumps({"query": document.text}), wire.authorization() | {
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
    """Why graphql-core refuses the document, or None; and the data, if it is compared."""
    return reference.answer(case.document, case.compares)


@pytest.fixture(scope="module")
def rows(library):
    """The photos of the library, and graphql-core over them."""
    global reference
    connection = wire.Connection()
    reference = Reference(connection, Rows(connection))
    return reference.rows


@pytest.mark.parametrize("document, is_refused", [each[:2] for each in editions.DIFFERENCES],
                         ids=[each[2] for each in editions.DIFFERENCES])
def test_only_one_of_both_accepts_since(document, is_refused, rows, connection):
    has_data, _, answer = ask(connection, Case("an edition", document))
    why, _ = reference.answer(document, executes=False)
    assert is_refused == (not has_data) == (why is None), f"{answer}\n{why}"


class Comparison:
    """All documents with both verdicts, and the differences by kind."""

    def __init__(self, made, ours, verdicts):
        self.made = made
        self.different = collections.defaultdict(list)
        self.refused, self.executed = collections.Counter(), 0
        for case, (has_data, data, answer), (why, theirs) in zip(made, ours, verdicts):
            self.refused[case.what] += bool(why)
            if bool(why) == has_data or answer.status >= 500:
                self.different["verdict"].append((case, answer, why or "valid"))
            elif has_data and case.compares:
                self.executed += data is not None
                if plain(data, case.document) != plain(theirs, case.document):
                    self.different["data"].append((case, json.dumps(data), json.dumps(theirs)))
            if case.what in GOOD and why:
                self.different["generated"].append((case, answer, why))

    def shown(self, kind):
        """The differences of one kind as text, the first of them whole; empty if there is none."""
        found = self.different[kind]
        kinds = dict(collections.Counter(case.what for case, _, _ in found))
        details = [f"by {case.what}:\nours: {our}\ngraphql-core: {their}\n"
                   f"variables {json.dumps(case.document.variables)}, operation {case.document.operation}\n"
                   f"{case.document.text}" for case, our, their in found[:SHOWN]]
        return "\n".join([f"{len(found)} differ: {kinds}", *details]) if found else ""


@pytest.fixture(scope="module")
def comparison(rows, pytestconfig):
    dice = random.Random(pytestconfig.getoption("seed") or SEED)
    made = list(cases(reference.schema, rows, dice, pytestconfig.getoption("documents")))
    # graphql-core is the slower one, so it runs in processes of its own, which are forked before there are threads. If one
    # of them ends early, this pool raises an error; that of multiprocessing would wait forever.
    with concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context("fork"), rows.reconnect) as pool:
        judging = pool.map(judge, made, chunksize=20)
        ours = wire.together(ask, made)
        return Comparison(made, ours, list(judging))


def plain(value, document):
    """A value as JSON, with its members in their order, without what changes from hour to hour: the signatures of links,
    and their expiry under whatever key the document gives it."""
    keys = "|".join({"expiresAt", *re.findall(r"(\w+)\s*:\s*expiresAt\b", document.text)})
    return re.sub(rf'[?]X-Amz-[^"]*|"(?:{keys})": "[^"]*"', "", json.dumps(value))


def test_enough_documents_are_compared(comparison, record_property, pytestconfig):
    record_property("documents", len(comparison.made))
    record_property("refused", sum(comparison.refused.values()))
    assert len(comparison.made) >= pytestconfig.getoption("documents")


def test_both_refuse_the_same_documents(comparison):
    assert not comparison.shown("verdict"), comparison.shown("verdict")


def test_generated_documents_are_valid(comparison):
    assert not comparison.shown("generated"), comparison.shown("generated")


def test_both_return_the_same_data(comparison):
    assert not comparison.shown("data"), comparison.shown("data")


def test_enough_documents_have_data(comparison, record_property):
    record_property("executed", comparison.executed)
    assert comparison.executed >= min(500, len(comparison.made) // 10)


def test_each_rule_has_an_operator_that_breaks_it():
    rules = {file.stem for file in RULES.glob("*.swift")}
    assert rules == (rules & mutations.OPERATORS.keys()) | mutations.UNBREAKABLE, rules - mutations.OPERATORS.keys()


def test_each_operator_breaks_some_documents(comparison):
    assert [name for name in mutations.OPERATORS if not comparison.refused[name]] == []
