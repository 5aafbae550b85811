"""A process with canaille that tests stop, hold and start again with another key."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from joserfc import jwt
from joserfc.jwk import RSAKey

# Seconds until it must respond.
START = 60


class Canaille:
    def __init__(self, port, callback, home):
        self.url = f"http://127.0.0.1:{port}"
        self.arguments = [str(port), callback, home]
        self.keys = 0
        self.process = None
        self.rotate()

    def rotate(self):
        """Starts it, with a new key."""
        self.stop()
        self.keys += 1
        self.key = RSAKey.generate_key(2048, {"kid": f"key {self.keys}", "use": "sig"})
        port, callback, home = self.arguments
        self.process = subprocess.Popen(
            [sys.executable, pathlib.Path(__file__).with_name("provider.py"), port,
             json.dumps(self.key.as_dict(private=True)), callback, home],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/.well-known/openid-configuration", timeout=5).close()
                return
            except urllib.error.URLError:
                assert self.process.poll() is None, "canaille ended"
                assert time.monotonic() < deadline, f"canaille does not respond within {START} s"
                time.sleep(0.1)

    def sign(self, claims):
        """A token with its key."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def hold(self):
        """Connections are accepted, and nothing is sent."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def release(self):
        os.kill(self.process.pid, signal.SIGCONT)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
