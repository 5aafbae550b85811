"""The running Calotype as these tests speak with it: kept connections, by CALOTYPE_URL and CALOTYPE_TOKEN."""

import concurrent.futures
import http.client
import json
import os
import urllib.parse

ADDRESS = urllib.parse.urlsplit(os.environ["CALOTYPE_URL"])
TOKEN = os.environ["CALOTYPE_TOKEN"]
AUTHORIZATION = {"Authorization": f"Bearer {TOKEN}"}
PATH = "/graphql"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def type(self):
        return self.headers.get("Content-Type", "")

    @property
    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.body[:300].decode(errors='replace')}"


class Refused(Exception):
    """A request that must succeed did not. No SystemExit: that would end a process of a pool without a word, and whoever
    waits for its answer would wait for ever."""


class Connection:
    """One kept connection. It is made anew when the server has ended it after its last answer."""

    def __init__(self, timeout=60):
        self.http = http.client.HTTPConnection(ADDRESS.hostname, ADDRESS.port, timeout=timeout)

    def send(self, method, path=PATH, body=None, headers=None):
        self.http.request(method, path, body, AUTHORIZATION | (headers or {}))
        with self.http.getresponse() as answer:
            return Answer(answer.status, answer.headers, answer.read())

    def post(self, query, variables=None, accept="application/json", **parameters):
        """A GraphQL request; members of its JSON beside these two go into `parameters`."""
        body = {"query": query, **parameters} | ({"variables": variables} if variables is not None else {})
        headers = {"Content-Type": "application/json", "Accept": accept}
        return self.send("POST", body=json.dumps(body), headers=headers)

    def data(self, query, **variables):
        """The data of a query that must succeed."""
        answer = self.post(query, variables)
        if answer.status != 200 or "errors" in answer.json:
            raise Refused(f"{query} answered {answer}")
        return answer.json["data"]


def together(work, items, connections=4):
    """`work(connection, item)` for each item over some kept connections; the results in the items' order."""
    def part(start):
        connection = Connection()
        return [work(connection, item) for item in items[start::connections]]

    results = [None] * len(items)
    with concurrent.futures.ThreadPoolExecutor(connections) as pool:
        for start, found in enumerate(pool.map(part, range(connections))):
            results[start::connections] = found
    return results
