"""A person at a browser, reduced to requests, cookies and an address; and codes of an authenticator app."""

import base64
import hashlib
import hmac
import http.client
import http.cookies
import json
import struct
import time
import urllib.parse

PASSWORD = "correct horse battery staple"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The code of a problem, with the status in front: `403 WRONG_PASSWORD`."""
        return f"{self.status} {self.json['code']}" if self.body else str(self.status)

    @property
    def problem(self):
        """Status and field of a problem."""
        return self.status, self.json.get("field")

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Person:
    """Requests from one address with the cookies of one browser. Every address of 127.0.0.0/8 is this machine's."""

    def __init__(self, url, address="127.0.0.1", token=None):
        self.place = urllib.parse.urlsplit(url)
        self.address, self.token, self.cookies = address, token, {}

    def send(self, method, path, body=None, headers=None, until_body=True):
        """Sends a request. A header that is None is left out. With `until_body` false the body of a success is not read."""
        headers = {"X-Requested-With": "test", "User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"} | (headers or {})
        headers = {name: value for name, value in headers.items() if value is not None}
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(
            self.place.hostname, self.place.port, timeout=60, source_address=(self.address, 0))
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                for name, morsel in http.cookies.SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
                    if morsel["max-age"] == "0" or not morsel.value:
                        del self.cookies[name]
            is_stream = response.status == 200 and not until_body
            return Answer(response.status, response.headers, b"" if is_stream else response.read())
        finally:
            connection.close()

    def with_cookies(self):
        """Itself with cookies of its own: those of a copy are the same dictionary."""
        self.cookies = dict(self.cookies)
        return self

    def get(self, path, **options):
        return self.send("GET", path, **options)

    def post(self, path, body, **options):
        return self.send("POST", path, body, **options)

    def patch(self, path, body):
        return self.send("PATCH", path, body)

    def put(self, path, body):
        return self.send("PUT", path, body)

    def delete(self, path, body=None):
        return self.send("DELETE", path, body)

    def sign_in(self, name, password=PASSWORD, code=None):
        proof = {"name": name, "password": password}
        return self.post("/api/v1/session", proof | ({"code": code} if code else {}))

    @property
    def user(self):
        return self.get("/api/v1/session").json["user"]

    @property
    def is_signed_in(self):
        return self.get("/api/v1/session").status == 200

    def graphql(self, query, **options):
        return self.post("/graphql", {"query": query}, **options)


def code_of(key, step):
    """The code of a key (RFC 6238: HMAC-SHA-1, six digits) for a time step of 30 seconds."""
    key = base64.b32decode(key + "=" * (-len(key) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def this_step():
    """The current time step; not one that is about to end."""
    while time.time() % 30 > 26:
        time.sleep(0.2)
    return int(time.time()) // 30
