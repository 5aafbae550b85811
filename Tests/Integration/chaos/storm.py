"""Random work on a bucket while parts of `calotype up` are killed at random. At the end one comparison is made; then the
database, the thumbnails, the history of the queue and search must all agree with the bucket."""

import contextlib
import os
import random
import signal
import subprocess
import threading
import time

from calotype.library import s3_client

from ..ingest import audit
from . import storm_checks

# Seconds until a part that was killed must work again.
PATIENCE = 300
# Keys as file systems and S3 allow them.
FOLDERS = ["", "2019/été/", "with space/", "plus+and&/", "deep/er/", "100%/", "日本/"]


def insist(act):
    """Repeats an action until it succeeds."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except Exception as error:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the store is still unavailable after {PATIENCE} s: {error}")
            time.sleep(0.3)


def store(settings):
    return s3_client(settings, retries={"max_attempts": 1}, connect_timeout=2, read_timeout=10)


class Owner:
    """Puts, overwrites, deletes, copies, renames and restores objects, each until the store has accepted it."""

    def __init__(self, up, photos, seed):
        self.store, self.bucket = store(up.settings), up.settings["S3_BUCKET"]
        self.photos = [path.read_bytes() for path in photos]
        self.chance = random.Random(seed)
        self.there, self.gone, self.done = {}, {}, {}
        self.serial = 0

    def put(self, key, body):
        insist(lambda: self.store.put_object(Bucket=self.bucket, Key=key, Body=body))
        self.there[key] = body

    def remove(self, key):
        insist(lambda: self.store.delete_object(Bucket=self.bucket, Key=key))
        self.gone[key] = self.there.pop(key)

    def fresh_body(self):
        """A photo with new bytes: decoders ignore those after its end."""
        self.serial += 1
        return self.chance.choice(self.photos) + b"storm %d" % self.serial

    def fresh_key(self):
        self.serial += 1
        return f"{self.chance.choice(FOLDERS)}IMG_{self.serial:05}.jpg"

    def act(self):
        chance = self.chance
        acts = ["upload", "overwrite", "delete", "rename", "copy", "restore"]
        # With more than 400 photos it deletes more often.
        crowded = len(self.there) > 400
        act = chance.choices(acts, [20 if crowded else 40, 20, 30 if crowded else 12, 15, 5, 5])[0]
        if act == "restore" and not self.gone or act != "restore" and len(self.there) < 5:
            act = "upload"
        key = chance.choice(sorted(self.there)) if self.there else None
        match act:
            case "upload": self.put(self.fresh_key(), self.fresh_body())
            case "overwrite": self.put(key, self.fresh_body())
            case "delete": self.remove(key)
            case "copy": self.put(self.fresh_key(), self.there[key])
            case "rename":
                new, body = self.fresh_key(), self.there[key]
                # Most programs copy first; some remove first.
                if chance.random() < 0.7:
                    self.put(new, body)
                    self.remove(key)
                else:
                    self.remove(key)
                    self.put(new, body)
                del self.gone[key]
            case "restore":
                key = chance.choice(sorted(self.gone))
                self.put(key, self.gone.pop(key))
        self.done[act] = self.done.get(act, 0) + 1


class SecondWorker:
    """Another `calotype ingest` on the same queue, which is restarted after it was killed."""

    def __init__(self, up):
        self.up, self.process = up, None
        self.log = open(up.folder / "second.log", "w")

    def keep(self):
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [self.up.program, "ingest"], stdout=self.log, stderr=subprocess.STDOUT,
                env=os.environ | self.up.settings | {"CALOTYPE_RECONCILE_MINUTES": "0", "CALOTYPE_RECONCILE_GUARD_PERCENT": "100"})

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)
        self.log.close()


class Killer(threading.Thread):
    """Kills a part every few seconds until `over` is set."""

    WEIGHTS = {"ingest": 4, "second": 3, "postgres": 3, "weed": 3, "serve": 2}

    def __init__(self, up, second, seed):
        super().__init__(daemon=True)
        self.up, self.second, self.chance = up, second, random.Random(seed + 1)
        self.over, self.kills = threading.Event(), {}

    def run(self):
        while not self.over.wait(self.chance.uniform(4, 20)):
            part = self.chance.choices(list(self.WEIGHTS), self.WEIGHTS.values())[0]
            number = self.chance.choice([signal.SIGKILL, signal.SIGQUIT]) if part == "postgres" else signal.SIGKILL
            victim = self.second.process.pid if part == "second" else self.up.child(part)
            # Not yet restarted after the last time.
            if victim is None:
                continue
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, number)
            name = f"{part} {number.name}"
            self.kills[name] = self.kills.get(name, 0) + 1
            time.sleep(0.2)
            self.second.keep()


class Backups(threading.Thread):
    """Makes a backup every few seconds while parts are killed. It may fail; one that exists must be complete."""

    def __init__(self, up, seed):
        super().__init__(daemon=True)
        self.up, self.chance = up, random.Random(seed + 2)
        self.folder = up.folder / "backups"
        self.over, self.made, self.failed = threading.Event(), 0, 0

    def run(self):
        while not self.over.wait(self.chance.uniform(5, 25)):
            if self.make().returncode == 0:
                self.made += 1
            else:
                self.failed += 1

    def command(self, *words, **environment):
        # Without the settings of the caller's library.
        return subprocess.run(
            [self.up.program, *map(str, words)], capture_output=True, text=True,
            env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | environment)

    def make(self):
        return self.command("backup", "--data", self.up.data, "--to", self.folder)

    def check(self, check):
        """Makes a last backup and restores it into an empty database: it must equal that of the library."""
        print(f"backups: {self.made} made, {self.failed} failed while parts were killed", flush=True)
        left = [path.name for path in self.folder.glob(".*.partial")]
        last = self.make()
        check("a backup succeeds once all parts are running", last.returncode == 0, last.stderr)
        check("interrupted backups leave no files", not list(self.folder.glob(".*.partial")), left)
        whole = sorted(self.folder.glob("calotype-*"))
        check("every backup has its manifest", all((path / "manifest.json").exists() for path in whole))
        def ask(database, sql):
            command = ["psql", "-XAtqc", sql, self.up.superuser_url(database)]
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout

        ask("calotype", "CREATE DATABASE restored")
        restore = self.command("restore", whole[-1], DATABASE_URL=self.up.superuser_url("restored"))
        check("the last backup is restored", restore.returncode == 0, restore.stderr)
        for table in ("photos", "ingest_jobs", "api_tokens", "photo_ai_results"):
            digest = f"SELECT count(*), md5(string_agg(t::text, '\n' ORDER BY t::text)) FROM {table} t"
            check(f"restored: {table}", ask("calotype", digest) == ask("restored", digest), ask("restored", digest))


def all_runs(up):
    """Waits until all parts respond again."""
    deadline = time.monotonic() + 120
    probe = store(up.settings)
    while time.monotonic() < deadline:
        try:
            probe.list_objects_v2(Bucket=up.settings["S3_BUCKET"], MaxKeys=1)
            if all(up.child(part) for part in ("ingest", "serve", "postgres", "weed")) and up.rows("SELECT 1"):
                return
        except Exception:
            pass
        time.sleep(0.5)
    raise TimeoutError(f"not all parts of calotype up respond; see {up.log_file}")


def run(up, photos, seconds, seed, check):
    smallest = sorted(photos, key=lambda path: path.stat().st_size)[:40]
    print(f"seed {seed}, {seconds:.0f} s, {len(smallest)} photos to make others from", flush=True)
    audit.start(up)
    owner, second = Owner(up, smallest, seed), SecondWorker(up)
    second.keep()
    killer, backups = Killer(up, second, seed), Backups(up, seed)
    try:
        killer.start()
        backups.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            owner.act()
            time.sleep(owner.chance.expovariate(8))
        killer.over.set()
        backups.over.set()
        killer.join()
        backups.join()
        check("parts were killed and backups were made meanwhile", killer.kills and backups.made, (killer.kills, backups.made))
        print(f"done: {owner.done}; killed: {killer.kills}", flush=True)
        all_runs(up)
        second.keep()
        storm_checks.run(up, owner, check)
        backups.check(check)
    finally:
        killer.over.set()
        backups.over.set()
        second.stop()

