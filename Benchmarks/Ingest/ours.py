"""The ingest process of a running `calotype up`."""

import contextlib
import os
import signal
import sys
import time

import psycopg

import store

PATIENCE = 900


class Ours:
    INDEXED = "SELECT count(*) FROM photos WHERE indexed_at IS NOT NULL"

    def __init__(self, instance):
        self.instance = instance
        self.pid = instance.part("ingest")
        self.address = f"{instance.settings['CALOTYPE_URL']}/webhook/s3-photo-upload"
        self.token = instance.settings["CALOTYPE_TOKEN"]

    def __enter__(self):
        self.database = psycopg.connect(self.instance.settings["DATABASE_URL"], autocommit=True)
        return self

    def __exit__(self, *_):
        self.database.close()

    def number(self, query):
        return self.database.execute(query).fetchone()[0]

    @contextlib.contextmanager
    def unaware(self, count):
        """Uploads this many photos without events: the driver sends the events later."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
            self.until(count, "SELECT count(*) FROM ingest_jobs", "the store's events of the uploaded photos")
            self.database.execute("TRUNCATE ingest_jobs")
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def wait(self, count):
        """Waits until there are this many more rows than at the last call of ``results``."""
        self.until(self.rows + count, self.INDEXED, "the rows of the uploaded photos")

    def until(self, count, query, what):
        deadline = time.monotonic() + PATIENCE
        while (missing := count - self.number(query)) > 0:
            if time.monotonic() > deadline:
                sys.exit(f"error: {what} were not there after {PATIENCE} s")
            # The clock stops here: noticing the last row late would count as slow.
            time.sleep(0.1 if missing > 16 else 0.01)

    def results(self):
        """The number of rows and of thumbnails."""
        self.rows = self.number(self.INDEXED)
        return self.rows, len(store.objects(self.instance.settings, self.instance.settings["S3_DERIVED_BUCKET"]))
