"""A persistent HTTP connection for timing, with little overhead of its own."""

import json
import socket
import sys
import time


class Client:
    def __init__(self, port, token):
        self.head = (f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
                     "Content-Type: application/json\r\n")
        self.token = token
        self.port = port
        # Opened with the first request, since the server closes an unused connection.
        self.socket = None

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(120)

    def close(self):
        if self.socket:
            self.socket.close()

    def post(self, body):
        return self.exchange(f"{self.head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def get(self, target):
        return self.exchange(
            f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAuthorization: Bearer {self.token}\r\n\r\n".encode())

    def exchange(self, request):
        """The body of the response; any status other than 200 ends the benchmark."""
        if not self.socket:
            self.connect()
        self.socket.sendall(request)
        parts, size, end = [], 0, None
        while end is None or size < end:
            part = self.socket.recv(1 << 20)
            if not part:
                sys.exit("error: the server closed the connection")
            parts.append(part)
            size += len(part)
            if end is None and b"\r\n\r\n" in (start := b"".join(parts)):
                head, _, _ = start.partition(b"\r\n\r\n")
                end = len(head) + 4 + self.length(head)
        answer = b"".join(parts)
        if not answer.startswith(b"HTTP/1.1 200 "):
            sys.exit(f"error: {answer[:1000].decode(errors='replace')} to {request[-1000:].decode(errors='replace')}")
        return answer[len(head) + 4:]

    @staticmethod
    def length(head):
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return int(line[15:])
        sys.exit(f"error: an answer without its length: {head.decode()}")

    def ask(self, document, **variables):
        """The data of a response without errors."""
        return self.answer(json.dumps({"query": document, "variables": variables}).encode())

    def answer(self, body):
        return self.data(self.post(body), body)

    @staticmethod
    def data(answer, body):
        answer = json.loads(answer)
        if answer.get("errors"):
            sys.exit(f"error: {answer['errors']} to {body.decode()[:1000]}")
        return answer["data"]

    def seconds(self, body):
        start = time.perf_counter()
        self.post(body)
        return time.perf_counter() - start
