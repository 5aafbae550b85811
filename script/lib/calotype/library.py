"""A running `calotype up`, started in one way for scripts, tests and benchmarks."""

import contextlib
import os
import pathlib
import subprocess
import time
import urllib.parse

import boto3
import botocore.config

from . import processes, program

# Seconds until the library must have written its environment file.
START = 120
# Seconds that it has to stop.
STOP = 90


class LibraryFailed(Exception):
    """`calotype up` did not start, or it ended too early."""


class Library:
    """A running `calotype up` with its data below `folder`.

    `command` is the program, or several words that end with it, such as setpriv and its arguments. Further keyword
    arguments are settings for its environment, such as CALOTYPE_RECONCILE_MINUTES=0. With `shows_log` the log goes to
    stderr, otherwise to `folder`/up.log.
    """

    def __init__(self, folder, command=None, data=None, port=0, shows_log=False, **settings):
        self.folder = pathlib.Path(folder)
        # The embedded PostgreSQL runs as another user, who must be able to reach its folder.
        self.folder.chmod(0o711)
        self.data = pathlib.Path(data) if data else self.folder / "data"
        self.env_file = self.folder / "calotype.env"
        self.env_file.unlink(missing_ok=True)
        self.log_file = self.folder / "up.log"
        command = [program.find()] if command is None else [command] if isinstance(command, str) else command
        self.program = command[-1]
        with self.log_file.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "up", "--data", self.data, "--port", str(port), "--env-file", self.env_file],
                env=program.environment(**{name: str(value) for name, value in settings.items()}),
                stdin=subprocess.DEVNULL, stdout=log, stderr=None if shows_log else subprocess.STDOUT)
        try:
            self.wait_until_started()
        except BaseException:
            # Also for Ctrl-C: no `with` block is open yet.
            self.stop()
            raise
        self.settings = read_settings(self.env_file)

    def wait_until_started(self):
        deadline = time.monotonic() + START
        while not self.env_file.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                last = "\n".join(self.log_file.read_text(errors="replace").splitlines()[-20:])
                raise LibraryFailed(f"calotype up did not start; {self.log_file} ends with:\n{last}")
            time.sleep(0.1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def url(self):
        return self.settings["CALOTYPE_URL"]

    @property
    def is_running(self):
        return self.process.poll() is None

    def child(self, name):
        """The process id of a part: serve, ingest, postgres or weed. None while it is not running."""
        return processes.child(self.process.pid, name)

    def run(self, *arguments, **settings):
        """Runs a command of the program with this library's settings."""
        return program.run(*arguments, program=self.program, **self.settings | settings)

    def rows(self, sql):
        """The rows of a statement as psql prints them, without padding; None while the database does not answer."""
        answer = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", sql,
             self.settings["DATABASE_URL"]], capture_output=True, text=True)
        return answer.stdout.splitlines() if answer.returncode == 0 else None

    def number(self, sql):
        """The only value of a statement as a whole number; None while the database does not answer."""
        rows = self.rows(sql)
        return int(rows[0]) if rows else None

    def indexed(self):
        """How many photos ingest has read."""
        return self.number("SELECT count(*) FROM photos WHERE indexed_at IS NOT NULL") or 0

    def superuser_url(self, database="calotype"):
        """The embedded database as its superuser, who may change settings of the server and create databases."""
        secrets = read_settings(self.data / "secrets.env")
        address = urllib.parse.urlsplit(self.settings["DATABASE_URL"])
        return f"postgresql://calotype:{secrets['POSTGRES_PASSWORD']}@{address.hostname}:{address.port}/{database}"

    def stop(self):
        """Stops it in order, as Ctrl-C does. Kills it if that takes too long, and says so."""
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=STOP)
        except subprocess.TimeoutExpired:
            self.kill()
            raise LibraryFailed(f"calotype up did not stop within {STOP} s; see {self.log_file}")

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def read_settings(file):
    """The NAME=value lines of a file that `calotype up` wrote; none of its values is quoted."""
    return dict(line.split("=", 1) for line in pathlib.Path(file).read_text().splitlines())


@contextlib.contextmanager
def in_environment(settings):
    """Puts settings into this process's environment, as `set -a; source calotype.env` does, and takes them out again."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def s3_client(settings, **options):
    """A boto3 client for the object store of a library. `options` are those of botocore.config.Config."""
    return boto3.client(
        "s3", endpoint_url=settings["S3_ENDPOINT"], region_name=settings["AWS_REGION"],
        aws_access_key_id=settings["AWS_ACCESS_KEY_ID"], aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"],
        config=botocore.config.Config(**options))


def rclone(settings, *arguments):
    """Runs rclone with the library's object store as the remote `:s3:`."""
    environment = {name: value for name, value in program.environment().items() if not name.startswith("RCLONE_")}
    subprocess.run(["rclone", *map(str, arguments), "--quiet"], check=True, env=environment | {
        "RCLONE_CONFIG": os.devnull, "RCLONE_S3_PROVIDER": "SeaweedFS", "RCLONE_S3_ENDPOINT": settings["S3_ENDPOINT"],
        "RCLONE_S3_REGION": settings["AWS_REGION"], "RCLONE_S3_ACCESS_KEY_ID": settings["AWS_ACCESS_KEY_ID"],
        "RCLONE_S3_SECRET_ACCESS_KEY": settings["AWS_SECRET_ACCESS_KEY"]})
