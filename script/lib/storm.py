"""Random work on a bucket while parts of `calotype up` are killed at random. At the end one comparison is made, and
then the database, the thumbnails, the queue's history and search must all agree with the bucket."""

import os
import random
import signal
import subprocess
import threading
import time

import boto3
import botocore.config

import storm_checks

PATIENCE = 300
# Keys as file systems and S3 allow them.
FOLDERS = ["", "2019/été/", "with space/", "plus+and&/", "deep/er/", "100%/", "日本/"]

# The history of jobs and of readings, kept by triggers so that no process of ours writes it. They run with the rights of
# their owner, since ingest has none on these tables.
AUDIT = """
CREATE SCHEMA storm;
CREATE TABLE storm.jobs (
    number BIGINT GENERATED ALWAYS AS IDENTITY, at TIMESTAMPTZ DEFAULT clock_timestamp(), op TEXT, id BIGINT, key TEXT,
    was TEXT, became TEXT, old_worker TEXT, new_worker TEXT);
CREATE TABLE storm.readings (
    number BIGINT GENERATED ALWAYS AS IDENTITY, at TIMESTAMPTZ DEFAULT clock_timestamp(), id BIGINT, path TEXT, etag TEXT);
CREATE FUNCTION storm.note_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO storm.jobs (op, id, key, was, became, old_worker, new_worker)
    SELECT TG_OP, COALESCE(NEW.id, OLD.id), COALESCE(NEW.object_key, OLD.object_key), OLD.state, NEW.state,
           OLD.worker, NEW.worker;
    RETURN NULL;
END $$;
CREATE TRIGGER storm AFTER INSERT OR UPDATE OF state OR DELETE ON ingest_jobs
    FOR EACH ROW EXECUTE FUNCTION storm.note_job();
CREATE FUNCTION storm.note_reading() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO storm.readings (id, path, etag) VALUES (NEW.id, NEW.s3_path, NEW.etag);
    RETURN NULL;
END $$;
CREATE TRIGGER storm_first AFTER INSERT ON photos FOR EACH ROW EXECUTE FUNCTION storm.note_reading();
CREATE FUNCTION storm.note_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO storm.readings (id, path, etag) VALUES (NEW.id, NEW.s3_path, 'moved');
    RETURN NULL;
END $$;
CREATE TRIGGER storm_moved AFTER UPDATE ON photos FOR EACH ROW
    WHEN (NEW.s3_path IS DISTINCT FROM OLD.s3_path) EXECUTE FUNCTION storm.note_move();
CREATE TRIGGER storm_again AFTER UPDATE ON photos FOR EACH ROW
    -- The same bytes put once more have another time, which is asked for by HEAD.
    WHEN (NEW.indexed_at IS DISTINCT FROM OLD.indexed_at AND NOT (
        NEW.etag = OLD.etag AND NEW.object_modified_at IS DISTINCT FROM OLD.object_modified_at))
    EXECUTE FUNCTION storm.note_reading();
"""


def store(settings):
    return boto3.client(
        "s3", endpoint_url=settings["S3_ENDPOINT"], region_name=settings["AWS_REGION"],
        aws_access_key_id=settings["AWS_ACCESS_KEY_ID"], aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"],
        config=botocore.config.Config(retries={"max_attempts": 1}, connect_timeout=2, read_timeout=10))


class Owner:
    """Puts, overwrites, deletes, copies, renames and restores; each until the store has taken it."""

    def __init__(self, up, photos, seed):
        self.store, self.bucket = store(up.settings), up.settings["S3_BUCKET"]
        self.photos = [path.read_bytes() for path in photos]
        self.chance = random.Random(seed)
        self.there, self.gone, self.done = {}, {}, {}
        self.serial = 0

    def insist(self, act):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return act()
            except Exception as error:
                if time.monotonic() > deadline:
                    raise SystemExit(f"error: the store does not come back: {error}")
                time.sleep(0.3)

    def put(self, key, body):
        self.insist(lambda: self.store.put_object(Bucket=self.bucket, Key=key, Body=body))
        self.there[key] = body

    def remove(self, key):
        self.insist(lambda: self.store.delete_object(Bucket=self.bucket, Key=key))
        self.gone[key] = self.there.pop(key)

    def fresh_body(self):
        """A photo whose bytes nobody has seen: decoders stop before what stands behind its end."""
        self.serial += 1
        return self.chance.choice(self.photos) + b"storm %d" % self.serial

    def fresh_key(self):
        self.serial += 1
        return f"{self.chance.choice(FOLDERS)}IMG_{self.serial:05}.jpg"

    def act(self):
        chance = self.chance
        acts = ["upload", "overwrite", "delete", "rename", "copy", "restore"]
        # Some 400 photos in the end: above, it deletes more.
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
    """Another `calotype ingest` on the same queue, started again when it was killed."""

    def __init__(self, calotype, up):
        self.command, self.up, self.process = calotype, up, None
        self.log = open(up.folder / "second.log", "w")

    def keep(self):
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [self.command, "ingest"], stdout=self.log, stderr=subprocess.STDOUT,
                env=os.environ | self.up.settings | {"CALOTYPE_RECONCILE_MINUTES": "0", "CALOTYPE_RECONCILE_GUARD_PERCENT": "100"})

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)
        self.log.close()


class Killer(threading.Thread):
    """Kills something every few seconds, until it is told to stop."""

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
            # Away still, from the last time.
            if victim is None:
                continue
            os.kill(victim, number)
            name = f"{part} {number.name}"
            self.kills[name] = self.kills.get(name, 0) + 1
            time.sleep(0.2)
            self.second.keep()


class Backups(threading.Thread):
    """Backs up every few seconds while parts are killed. A backup may fail then; one that is there must be whole."""

    def __init__(self, calotype, up, seed):
        super().__init__(daemon=True)
        self.calotype, self.up, self.chance = calotype, up, random.Random(seed + 2)
        self.folder = up.folder / "backups"
        self.over, self.made, self.failed = threading.Event(), 0, 0

    def run(self):
        while not self.over.wait(self.chance.uniform(5, 25)):
            if self.make().returncode == 0:
                self.made += 1
            else:
                self.failed += 1

    def command(self, *words, **environment):
        # Without the settings of a caller's own library.
        return subprocess.run(
            [self.calotype, *map(str, words)], capture_output=True, text=True,
            env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | environment)

    def make(self):
        return self.command("backup", "--data", self.up.data, "--to", self.folder)

    def check(self, check):
        """Backs up once more and restores into an empty database beside the library's: nothing may differ."""
        print(f"backups: {self.made} made, {self.failed} failed while parts were killed", flush=True)
        left = [path.name for path in self.folder.glob(".*.partial")]
        last = self.make()
        check("a backup is made once all parts run", last.returncode == 0, last.stderr)
        check("backups that were cut off leave nothing", not list(self.folder.glob(".*.partial")), left)
        whole = sorted(self.folder.glob("calotype-*"))
        check("every backup that is there has its manifest", all((path / "manifest.json").exists() for path in whole))
        secrets = dict(line.split("=", 1) for line in (self.up.data / "secrets.env").read_text().splitlines())
        port = (self.up.data / "postgres/postmaster.pid").read_text().splitlines()[3]
        server = f"postgresql://calotype:{secrets['POSTGRES_PASSWORD']}@127.0.0.1:{port}"

        def ask(database, sql):
            answer = subprocess.run(["psql", "-XAtqc", sql, f"{server}/{database}"], capture_output=True, text=True)
            return answer.stdout if answer.returncode == 0 else answer.stderr

        ask("calotype", "CREATE DATABASE restored")
        restore = self.command("restore", whole[-1], DATABASE_URL=f"{server}/restored")
        check("the last backup is restored", restore.returncode == 0, restore.stderr)
        for table in ("photos", "ingest_jobs", "api_tokens", "photo_ai_results"):
            digest = f"SELECT count(*), md5(string_agg(t::text, '\n' ORDER BY t::text)) FROM {table} t"
            check(f"restored: {table}", ask("calotype", digest) == ask("restored", digest), ask("restored", digest))


def all_runs(up):
    """Waits until all parts answer again."""
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
    raise SystemExit(f"error: calotype up does not come back; see {up.folder}/up.log")


def run(up, calotype, photos, seconds, seed, check):
    smallest = sorted(photos, key=lambda path: path.stat().st_size)[:40]
    print(f"seed {seed}, {seconds:.0f} s, {len(smallest)} photos to make others from", flush=True)
    if up.rows(AUDIT) is None:
        raise SystemExit("error: the audit's triggers were refused")
    owner, second = Owner(up, smallest, seed), SecondWorker(calotype, up)
    second.keep()
    killer, backups = Killer(up, second, seed), Backups(calotype, up, seed)
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
        print(f"done: {owner.done}; killed: {killer.kills}", flush=True)
        all_runs(up)
        second.keep()
        storm_checks.run(up, calotype, owner, check)
        backups.check(check)
    finally:
        killer.over.set()
        backups.over.set()
        second.stop()

