"""Requests to the API of the library that CALOTYPE_URL and CALOTYPE_TOKEN name, or of another token, over one kept connection."""

import http.client
import json
import os
import urllib.parse


class Refused(Exception):
    """A response with an error where a result was needed."""


class Service:
    def __init__(self, url=None, token=None):
        address = urllib.parse.urlsplit(url or os.environ["CALOTYPE_URL"])
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token or os.environ['CALOTYPE_TOKEN']}"}

    def send(self, method, path, body=None):
        """The status and the JSON of the response, whatever the status; None for an empty one."""
        headers = dict(self.headers)
        if body is not None:
            body = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except TimeoutError:
            self.connection.close()
            raise Refused(f"{method} {path} timed out: {body}")
        return answer.status, json.loads(text) if text else None

    def call(self, method, path, body=None):
        status, answer = self.send(method, path, body)
        if status != 200:
            raise Refused(f"{method} {path} returned {status}: {json.dumps(answer, ensure_ascii=False)}")
        return answer

    def metric(self, name):
        self.connection.request("GET", "/metrics", headers=self.headers)
        lines = self.connection.getresponse().read().decode().splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith(name + " "))

    def search(self, body):
        return self.call("POST", "/api/v1/photos/search", body)

    def listing(self, parameters):
        """GET /api/v1/photos with flat parameters: pairs of name and value."""
        return self.call("GET", "/api/v1/photos?" + urllib.parse.urlencode(parameters))

    def graphql(self, query, variables=None):
        answer = self.call("POST", "/graphql", {"query": query, "variables": variables or {}})
        if answer.get("errors"):
            raise Refused(f"GraphQL returned {json.dumps(answer['errors'], ensure_ascii=False)}")
        return answer["data"]

    def together(self, fields):
        """Sends root fields, twenty per request, and returns their results in order.

        Each is a pair: the field, with $filter in place of its filter, and the filter.
        """
        answers = []
        for start in range(0, len(fields), 20):
            part = fields[start : start + 20]
            names = [f"$f{number}: PhotoFilter" for number in range(len(part))]
            texts = [f"a{number}: {text.replace('$filter', f'$f{number}')}" for number, (text, _) in enumerate(part)]
            data = self.graphql(
                f"query ({', '.join(names)}) {{ {' '.join(texts)} }}",
                {f"f{number}": filter for number, (_, filter) in enumerate(part)},
            )
            answers += [data[f"a{number}"] for number in range(len(part))]
        return answers
