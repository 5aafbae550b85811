"""`calotype serve` on a database, without ingest and without an object store: links are signed but never used."""

import os
import re
import subprocess
import sys
import time

from calotype.processes import cpu_seconds, kibibytes

# Credentials for a store that does not exist.
STORE = {
    "S3_ENDPOINT": "http://127.0.0.1:9", "S3_BUCKET": "photos", "AWS_REGION": "eu-marseille-1",
    "AWS_ACCESS_KEY_ID": "benchmark", "AWS_SECRET_ACCESS_KEY": "a secret of nothing at all",
    "CALOTYPE_SECRET_KEY": "a key for the cursors of a benchmark", "CALOTYPE_PORT": "0",
}


class API:
    def __init__(self, calotype, cluster):
        self.calotype = calotype
        self.cluster = cluster

    def environment(self, database):
        return os.environ | STORE | {"DATABASE_URL": self.cluster.url(database)}

    def run(self, database, *arguments):
        answer = subprocess.run(
            [self.calotype, *arguments], env=self.environment(database), capture_output=True, text=True)
        if answer.returncode != 0:
            sys.exit(f"error: calotype {' '.join(arguments)}: {answer.stderr}")
        return answer.stdout.strip()

    def migrate(self, database):
        self.run(database, "migrate")

    def serve(self, database):
        return Serve(self, database)


class Serve:
    """A running process with a loaded index."""

    PATIENCE = 1800

    def __init__(self, api, database):
        self.api = api
        self.database = database

    def __enter__(self):
        self.log = self.api.cluster.folder / f"serve-{self.database}.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [self.api.calotype, "serve"], env=self.api.environment(self.database), stdout=log, stderr=log)
        self.pid = self.process.pid
        self.load_seconds = self.seconds(self.wait_for(r"seconds=(\S+(?: seconds)?).*search index loaded")[1])
        self.port = int(self.wait_for(r"127\.0\.0\.1:(\d+)")[1])
        self.token = self.api.run(self.database, "token", "create", "benchmark", "--scope", "read", "--scope", "admin")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)

    def wait_for(self, pattern):
        deadline = time.monotonic() + self.PATIENCE
        while not (found := re.search(pattern, self.log.read_text())):
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"error: calotype serve did not say {pattern}; see {self.log}")
            time.sleep(0.05)
        return found

    @staticmethod
    def seconds(text):
        return float(text.split()[0].rstrip("s"))

    def resident(self):
        """Bytes."""
        return kibibytes(self.pid, "status", "VmRSS") * 1024

    def peak(self):
        return kibibytes(self.pid, "status", "VmHWM") * 1024

    def cpu(self):
        return cpu_seconds(self.pid)
