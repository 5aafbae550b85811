"""Clients that others wrote: gql, curl, a browser's fetch; and one of our own that sends hashes first. The examples of
docs/graphql.md are run as they stand there."""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport
from playwright.sync_api import sync_playwright

import checks
import wire

URL = f"{wire.ADDRESS.scheme}://{wire.ADDRESS.netloc}"
QUERY = "query ($q: String) { photos(q: $q) { totalCount } }"
SEARCH = {"q": "taken:2011"}
TEXT = (pathlib.Path(__file__).parents[3] / "docs/graphql.md").read_text()
# What the examples need: where the server is, and a token.
ENVIRONMENT = os.environ | {"CALOTYPE_URL": URL, "CALOTYPE_TOKEN": wire.TOKEN}
# Seconds that a stream is listened to.
LISTENING = 5


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
    documented(expected["photos"]["totalCount"])


def documented(count):
    """The examples of the documentation. Each asks for the photos of 2011, the stream for those of a person."""
    fenced = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.S)
    python = [code for language, code in fenced if language == "python"]
    browser = [code for language, code in fenced if language == "js"]
    shell = re.findall(r"((?:^    .*\n)+)", TEXT, re.M)
    shell = [code for code in shell if code.lstrip().startswith("curl")]
    checks.check((len(python), len(browser), len(shell)) == (2, 1, 2), "docs/graphql.md has five examples")
    for code in python:
        done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True)
        kind = "gql" if "import gql" in code or "gql import" in code else "hashes"
        checks.check(done.stdout == f"{count}\n", f"the documented Python with {kind} prints {count}", done.stdout, done.stderr)
    for code in browser:
        said = with_browser(f"async () => {{ {code}\nreturn data.photos.totalCount; }}")
        checks.check(said == count, f"the documented JavaScript of a page finds {count}", said)
    for code in shell:
        # The stream stays open: what it said in some seconds is looked at.
        done = subprocess.run(["timeout", str(LISTENING), "bash", "-c", code], env=ENVIRONMENT, capture_output=True, text=True)
        right = '"totalCount":' in done.stdout and ("event: next" in done.stdout) == ("subscription" in code)
        checks.check(right and "errors" not in done.stdout, f"the documented {code.split()[0]} is answered", done.stdout, done.stderr)


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
    return with_browser("""async body => (await fetch('/graphql', {
        method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)})).json()""",
                        {"query": QUERY, "variables": SEARCH})


def with_browser(code, argument=None):
    """What a function of JavaScript gives in a page of ours, after logging in."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = chromium.new_context()
        context.request.post(f"{URL}/api/v1/session", data={"token": wire.TOKEN})
        page = context.new_page()
        page.goto(f"{URL}/favicon.svg")
        answer = page.evaluate(code, argument)
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
