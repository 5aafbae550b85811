"""Clients of others get the right answers: gql, curl, a browser's fetch, and automatic persisted queries. The examples of
docs/graphql.md are run as they are written there."""

import hashlib
import json
import os
import re
import subprocess
import sys

import pytest
from calotype.program import ROOT
from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport
from playwright.sync_api import sync_playwright

from . import wire

QUERY = "query ($q: String) { photos(q: $q) { totalCount } }"
SEARCH = {"q": "taken:2011"}
TEXT = (ROOT / "docs/graphql.md").read_text()
FENCED = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.S)
PYTHON = [code for language, code in FENCED if language == "python"]
BROWSER = [code for language, code in FENCED if language == "js"]
SHELL = [code for code in re.findall(r"((?:^    .*\n)+)", TEXT, re.M) if code.lstrip().startswith("curl")]
# Seconds for which a stream is read.
LISTENING = 5


def url():
    return os.environ["CALOTYPE_URL"]


@pytest.fixture(scope="module")
def expected(library):
    """The right answer."""
    return wire.Connection().data(QUERY, **SEARCH)


def test_the_samples_have_photos_of_2011(expected):
    assert expected["photos"]["totalCount"] > 0


def test_gql_fetches_the_schema_checks_the_query_and_gets_the_answer(expected):
    transport = RequestsHTTPTransport(f"{url()}/graphql", headers=wire.authorization())
    with Client(transport=transport, fetch_schema_from_transport=True) as session:
        assert session.execute(gql(QUERY), variable_values=SEARCH) == expected


@pytest.mark.parametrize("arguments", [
    pytest.param(["-d", json.dumps({"query": QUERY, "variables": SEARCH}), "-H", "Content-Type: application/json"],
                 id="POST"),
    pytest.param(["-G", "--data-urlencode", f"query={QUERY}", "--data-urlencode", f"variables={json.dumps(SEARCH)}"],
                 id="GET"),
])
def test_curl_gets_the_answer_by(arguments, expected):
    answer = subprocess.run(
        ["curl", "-s", "-H", f"Authorization: {wire.authorization()['Authorization']}", *arguments, f"{url()}/graphql"],
        capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout).get("data") == expected


def test_fetch_of_a_browser_gets_the_answer_with_its_session(expected):
    answer = in_a_browser("""async body => (await fetch('/graphql', {
        method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)})).json()""",
                          {"query": QUERY, "variables": SEARCH})
    assert answer.get("data") == expected


def test_a_persisted_query_is_registered_once_and_then_found_by_its_hash(expected, check):
    client = HashFirst()
    check("an unknown hash must be followed by the query", client.ask(QUERY, SEARCH) == (expected, ["hash", "both"]))
    check("a known hash is enough", client.ask(QUERY, SEARCH) == (expected, ["hash"]))
    check("also for another client", HashFirst().ask(QUERY, SEARCH) == (expected, ["hash"]))


def test_the_documentation_has_five_examples():
    assert (len(PYTHON), len(BROWSER), len(SHELL)) == (2, 1, 2)


@pytest.mark.parametrize("code", PYTHON, ids=["gql" if "gql import" in code else "persisted query" for code in PYTHON])
def test_the_documented_python_prints_the_count(code, expected):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == f"{expected['photos']['totalCount']}\n", done.stderr


@pytest.mark.parametrize("code", BROWSER)
def test_the_documented_javascript_finds_the_count(code, expected):
    found = in_a_browser(f"async () => {{ {code}\nreturn data.photos.totalCount; }}")
    assert found == expected["photos"]["totalCount"]


@pytest.mark.parametrize("code", SHELL, ids=["subscription" if "subscription" in code else "query" for code in SHELL])
def test_the_documented_curl_is_answered(code):
    # The stream stays open, so it is read for some seconds.
    done = subprocess.run(["timeout", str(LISTENING), "bash", "-c", code], capture_output=True, text=True)
    assert '"totalCount":' in done.stdout, done.stderr
    assert ("event: next" in done.stdout) == ("subscription" in code), done.stdout
    assert "errors" not in done.stdout, done.stdout


def in_a_browser(code, argument=None):
    """The result of a JavaScript function in a page of the front end, after a login."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = chromium.new_context()
        context.request.post(f"{url()}/api/v1/session", data={"token": os.environ["CALOTYPE_TOKEN"]})
        page = context.new_page()
        page.goto(f"{url()}/favicon.svg")
        answer = page.evaluate(code, argument)
        chromium.close()
        return answer


class HashFirst:
    """Automatic persisted queries, as the clients of Apollo send them."""

    def __init__(self):
        self.connection = wire.Connection()

    def ask(self, query, variables):
        """The data, and the requests that it took."""
        extensions = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(query.encode()).hexdigest()}}
        sent = ["hash"]
        answer = self.send({"variables": variables, "extensions": extensions})
        if any(error["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND" for error in answer.get("errors", [])):
            sent.append("both")
            answer = self.send({"query": query, "variables": variables, "extensions": extensions})
        return answer.get("data"), sent

    def send(self, body):
        return self.connection.send(
            "POST", body=json.dumps(body), headers={"Content-Type": "application/json"}).json
