"""The Python processor of Benchmarks/peer, with its own database and bucket."""

import os
import pathlib
import re
import subprocess
import sys
import time

import psycopg

import store

FOLDER = pathlib.Path(__file__).parents[1] / "peer"
DATABASE, BUCKET = "processor", "processor-derived"
WORKERS = 2


class Processor:
    def __init__(self, instance, python):
        self.instance = instance
        self.python = python

    def __enter__(self):
        settings = self.instance.settings
        self.instance.sql(f"CREATE DATABASE {DATABASE}")
        address = psycopg.conninfo.make_conninfo(self.instance.superuser_url(), dbname=DATABASE)
        self.database = psycopg.connect(address, autocommit=True)
        self.database.execute((FOLDER / "processor.sql").read_text())
        store.client(settings).create_bucket(Bucket=BUCKET)
        log = self.instance.folder / "processor.log"
        with open(log, "w") as output:
            self.process = subprocess.Popen(
                [self.python, "-m", "gunicorn", "--chdir", FOLDER, "--bind", "127.0.0.1:0", "--workers", str(WORKERS),
                 "--preload", "processor:app"],
                env=os.environ | settings | {"PROCESSOR_DATABASE": address, "S3_DERIVED_BUCKET": BUCKET},
                stdout=output, stderr=output)
        deadline = time.monotonic() + 60
        while not (found := re.search(r"Listening at: (http://[\d.:]+)", log.read_text())):
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"error: the Python processor does not start; see {log}")
            time.sleep(0.1)
        self.address = f"{found[1]}/webhook"
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.database.close()

    @property
    def pid(self):
        return self.process.pid

    # The response to an event is sent after its row is written.
    token = ""

    def wait(self, count):
        pass

    def results(self):
        """The number of rows and of thumbnails."""
        rows = self.database.execute("SELECT count(*) FROM photos WHERE indexed_at IS NOT NULL").fetchone()[0]
        return rows, len(store.objects(self.instance.settings, BUCKET))
