"""A PostgreSQL server for the benchmark: in a folder, on a Unix socket, without durability."""

import os
import pathlib
import pwd
import subprocess
import sys
import time

SETTINGS = {
    "listen_addresses": "", "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
    "wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "4GB", "shared_buffers": "1GB", "work_mem": "64MB",
    "maintenance_work_mem": "512MB", "max_connections": "100", "jit": "off", "timezone": "UTC",
}


def programs():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        sys.exit("error: no PostgreSQL server under /usr/lib/postgresql: run script/setup")
    return found[-1]


class Cluster:
    """The cluster stays in its folder: a second run reuses its databases."""

    def __init__(self, folder):
        self.folder = folder.resolve()
        self.data = self.folder / "postgres"
        self.log = self.folder / "postgres.log"
        # PostgreSQL refuses to run as root.
        self.user = "postgres" if os.geteuid() == 0 else None
        self.name = self.user or pwd.getpwuid(os.geteuid()).pw_name

    def __enter__(self):
        # The path of a socket is limited to 107 bytes, and the server's user must be able to create it.
        self.socket = pathlib.Path(f"/tmp/calotype-search-{os.getpid()}")
        for folder in (self.folder, self.socket):
            folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        if self.user:
            for folder in (self.folder, self.socket):
                account = pwd.getpwnam(self.user)
                os.chown(folder, account.pw_uid, account.pw_gid)
        if not (self.data / "PG_VERSION").exists():
            subprocess.run(
                [programs() / "initdb", "--pgdata", self.data, "--auth", "trust", "--encoding", "UTF8",
                 "--locale", "C.UTF-8", "--no-sync"],
                user=self.user, cwd="/", check=True, stdout=subprocess.DEVNULL)
        options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        with open(self.log, "a") as log:
            self.server = subprocess.Popen(
                [programs() / "postgres", "-D", self.data, f"-cunix_socket_directories={self.socket}", *options],
                user=self.user, cwd="/", stdout=log, stderr=log)
        deadline = time.monotonic() + 120
        ready = [programs() / "pg_isready", "--quiet", "--host", self.socket]
        while subprocess.run(ready).returncode != 0:
            if self.server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"error: PostgreSQL does not answer; see {self.log}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.server.send_signal(2)
        self.server.wait(timeout=120)
        for left in self.socket.iterdir():
            left.unlink()
        self.socket.rmdir()

    def url(self, database):
        return f"postgresql://{self.name}@/{database}?host={self.socket}"

    def sql(self, database, statement, *options):
        answer = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", *options,
             "--dbname", self.url(database)], input=statement, capture_output=True, text=True)
        if answer.returncode != 0:
            sys.exit(f"error: {answer.stderr}")
        return answer.stdout.strip()

    def has(self, database):
        return self.sql("postgres", f"SELECT count(*) FROM pg_database WHERE datname = '{database}'") == "1"

    def create(self, database):
        self.sql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self.sql("postgres", f"CREATE DATABASE {database}")

    def statements(self, ask, settle=0.5):
        """The statements that `ask` caused, from the server's log, and the result of `ask`."""
        self.sql("postgres", "ALTER SYSTEM SET log_statement = 'all'")
        self.sql("postgres", "SELECT pg_reload_conf()")
        time.sleep(settle)
        start = self.log.stat().st_size
        try:
            answer = ask()
            time.sleep(settle)
            return self.log.read_bytes()[start:].decode(), answer
        finally:
            self.sql("postgres", "ALTER SYSTEM RESET log_statement")
            self.sql("postgres", "SELECT pg_reload_conf()")
