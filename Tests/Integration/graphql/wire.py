"""Requests to the API of the library that CALOTYPE_URL and CALOTYPE_TOKEN name, over kept connections."""

import concurrent.futures
import http.client
import json
import os
import urllib.parse

PATH = "/graphql"


def address():
    return urllib.parse.urlsplit(os.environ["CALOTYPE_URL"])


def authorization():
    return {"Authorization": f"Bearer {os.environ['CALOTYPE_TOKEN']}"}


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
    """A request that must succeed failed."""


class Connection:
    """One kept connection. It reconnects when the server has closed it after its last response."""

    def __init__(self, timeout=60):
        self.http = http.client.HTTPConnection(address().hostname, address().port, timeout=timeout)

    def send(self, method, path=PATH, body=None, headers=None):
        self.http.request(method, path, body, authorization() | (headers or {}))
        with self.http.getresponse() as answer:
            return Answer(answer.status, answer.headers, answer.read())

    def post(self, query, variables=None, accept="application/json", **parameters):
        """A GraphQL request; `parameters` are further members of its JSON."""
        body = {"query": query, **parameters} | ({"variables": variables} if variables is not None else {})
        headers = {"Content-Type": "application/json", "Accept": accept}
        return self.send("POST", body=json.dumps(body), headers=headers)

    def data(self, query, **variables):
        """The data of a query that must succeed."""
        answer = self.post(query, variables)
        if answer.status != 200 or "errors" in answer.json:
            raise Refused(f"{query} returned {answer}")
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
