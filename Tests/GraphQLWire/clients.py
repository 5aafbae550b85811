"""Clients that others wrote, as docs/graphql.md has them: gql, curl, a browser's fetch; and one of our own that sends
hashes first."""

import hashlib
import json
import subprocess

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport
from playwright.sync_api import sync_playwright

import checks
import wire

URL = f"{wire.ADDRESS.scheme}://{wire.ADDRESS.netloc}"
QUERY = "query ($q: String) { photos(q: $q) { totalCount } }"
SEARCH = {"q": "taken:2011"}


def run():
    expected = wire.Connection().data(QUERY, **SEARCH)
    checks.check(expected["photos"]["totalCount"] > 0, "the sample library has photos of 2011", expected)
    checks.check(with_gql() == expected, "Python's gql fetches the schema, checks the query, and gets the answer")
    for name, arguments in [
            ("POST", ["-d", json.dumps({"query": QUERY, "variables": SEARCH}), "-H", "Content-Type: application/json"]),
            ("GET", ["-G", "--data-urlencode", f"query={QUERY}", "--data-urlencode", f"variables={json.dumps(SEARCH)}"])]:
        answer = with_curl(arguments)
        checks.check(answer.get("data") == expected, f"curl gets the answer by {name}", answer)
    answer = with_fetch()
    checks.check(answer.get("data") == expected, "a browser's fetch gets the answer with its session", answer)
    client = HashFirst()
    checks.check(client.ask(QUERY, SEARCH) == (expected, ["hash", "both"]), "an unknown hash is followed by the text")
    checks.check(client.ask(QUERY, SEARCH) == (expected, ["hash"]), "a known hash is enough")
    checks.check(HashFirst().ask(QUERY, SEARCH) == (expected, ["hash"]), "also for another client")


def with_gql():
    transport = RequestsHTTPTransport(f"{URL}/graphql", headers=wire.AUTHORIZATION)
    with Client(transport=transport, fetch_schema_from_transport=True) as session:
        return session.execute(gql(QUERY), variable_values=SEARCH)


def with_curl(arguments):
    answer = subprocess.run(
        ["curl", "-s", "-H", f"Authorization: {wire.AUTHORIZATION['Authorization']}", *arguments, f"{URL}/graphql"],
        capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def with_fetch():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = chromium.new_context()
        context.request.post(f"{URL}/api/v1/session", data={"token": wire.TOKEN})
        page = context.new_page()
        page.goto(f"{URL}/favicon.svg")
        answer = page.evaluate("""async body => (await fetch('/graphql', {
            method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)})).json()""",
                               {"query": QUERY, "variables": SEARCH})
        chromium.close()
        return answer


class HashFirst:
    """Automatic persisted queries as Apollo's clients do them."""

    def __init__(self):
        self.connection = wire.Connection()

    def ask(self, query, variables):
        """The data, and what had to be sent for it."""
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
