"""Calotype's interfaces as a script uses them, by CALOTYPE_URL and CALOTYPE_TOKEN of the environment."""

import json
import os
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ["CALOTYPE_URL"]


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


def send(method, url, body=None, token=None, headers=None):
    """Sends one request and returns its answer, whatever its status."""
    headers = dict(headers or {})
    if body is not None:
        body = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


def call(method, path, body=None, **parameters):
    """Asks the REST interface; an error answer ends the script with the sentence it carries."""
    query = urllib.parse.urlencode(parameters, doseq=True)
    answer = send(method, f"{URL}{path}{'?' + query if query else ''}", body, os.environ["CALOTYPE_TOKEN"])
    if answer.status >= 300:
        raise SystemExit(f"error: {method} {path} answered {answer.status}: {answer.body.decode(errors='replace')}")
    return answer.json if answer.body else None


def graphql(query, **variables):
    answer = call("POST", "/graphql", {"query": query, "variables": variables})
    if answer.get("errors"):
        raise SystemExit(f"error: GraphQL answered {json.dumps(answer['errors'])}")
    return answer["data"]


def key(photo):
    """The object's key: what stands behind the bucket in s3://bucket/key."""
    return photo["path"].removeprefix("s3://").split("/", 1)[1]
