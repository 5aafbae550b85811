"""A client of Calotype's REST and GraphQL interfaces."""

import json
import urllib.error
import urllib.parse
import urllib.request


class RequestFailed(Exception):
    """A response with an error where a result was needed."""


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


def send(method, url, body=None, token=None, headers=None):
    """Sends one request, `body` as JSON, and returns its response, whatever the status."""
    headers = dict(headers or {})
    if body is not None:
        body = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return Response(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        return Response(error.code, error.headers, error.read())


class Client:
    """Requests with a token. A response with an error status raises RequestFailed."""

    def __init__(self, url, token):
        self.url, self.token = url, token

    def call(self, method, path, body=None, **parameters):
        """A REST request; returns the JSON of its response, None for an empty one."""
        query = urllib.parse.urlencode(parameters, doseq=True)
        response = send(method, f"{self.url}{path}{'?' + query if query else ''}", body, self.token)
        if response.status >= 300:
            raise RequestFailed(
                f"{method} {path} returned {response.status}: {response.body.decode(errors='replace')}")
        return response.json if response.body else None

    def graphql(self, query, **variables):
        """The data of a GraphQL request that must have no errors."""
        response = self.call("POST", "/graphql", {"query": query, "variables": variables})
        if response.get("errors"):
            raise RequestFailed(f"GraphQL returned {json.dumps(response['errors'])}")
        return response["data"]

    def all_photos(self):
        """All photos of the library by their object keys."""
        photos, after = {}, {}
        while True:
            page = self.call("GET", "/api/v1/photos", first=200, **after)
            photos |= {object_key(photo): photo for photo in page["photos"]}
            if not page["pageInfo"]["hasNextPage"]:
                return photos
            after = {"after": page["pageInfo"]["endCursor"]}


def object_key(photo):
    """The part of s3://bucket/key after the bucket."""
    return photo["path"].removeprefix("s3://").split("/", 1)[1]
