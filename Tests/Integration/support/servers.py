"""Servers on this machine: a replica of a PostgreSQL server, a pgbouncer before that server, and API processes."""

import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import psycopg
from calotype import program

# Both PostgreSQL and pgbouncer refuse to be root.
AS_USER = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"] if os.geteuid() == 0 else []
PROGRAMS = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


def until(what, condition, seconds=20):
    """Waits for a condition and returns how long it took, in seconds."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.01)
    return time.monotonic() - began


def settings_on(services, name, *scopes):
    """Creates a database with Calotype's schema and a token; the settings of a library on it."""
    server = services["CALOTYPE_TEST_DATABASE_URL"].rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    settings = {
        "DATABASE_URL": f"{server}/{name}", "S3_ENDPOINT": services["CALOTYPE_TEST_S3_ENDPOINT"],
        "S3_BUCKET": "calotype-start", "AWS_ACCESS_KEY_ID": services["CALOTYPE_TEST_S3_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": services["CALOTYPE_TEST_S3_SECRET_ACCESS_KEY"],
        "CALOTYPE_SECRET_KEY": "one-key-for-all-processes-of-a-library",
    }
    migrated = program.run("migrate", **settings)
    assert migrated.returncode == 0, migrated.stderr
    words = [word for scope in scopes for word in ("--scope", scope)]
    token = program.run("token", "create", "integration test", *words, **settings)
    return settings | {"CALOTYPE_TOKEN": token.stdout.strip()}


class Process:
    """A program with a log of its own, ended by its process id."""

    started = []

    def __init__(self, name, folder, command, environment=None, ended_by=signal.SIGTERM):
        self.ended_by = ended_by
        with open(folder / f"{name}.log", "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        self.started.append(self)

    @classmethod
    def end_all(cls):
        for process in reversed(cls.started):
            process.end()

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(self.ended_by)
        self.process.wait(20)


class Replica:
    def __init__(self, folder, primary_port):
        self.folder, self.port = folder, free_port()
        self.data = folder / "replica"
        self.data.mkdir(mode=0o700)
        if AS_USER:
            subprocess.run(["chown", "postgres:", self.data], check=True)
        subprocess.run(
            [*AS_USER, PROGRAMS / "pg_basebackup", "--pgdata", self.data, "--write-recovery-conf", "--no-sync"]
            + ["--checkpoint=fast", f"--dbname=host=127.0.0.1 port={primary_port} user=postgres"],
            check=True,
        )
        self.start()

    def start(self):
        options = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=500", "fsync=off"]
        command = [*AS_USER, PROGRAMS / "postgres", "-D", self.data, "-c", f"port={self.port}"]
        command += [part for each in options for part in ("-c", each)]
        # SIGQUIT ends it at once and leaves its requests unanswered, as a power cut does.
        self.process = Process("replica", self.folder, command, ended_by=signal.SIGQUIT)
        until("the replica starts", self.answers)

    def answers(self):
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=2) as connection:
                return connection.execute("SELECT pg_is_in_recovery()").fetchone()[0]
        except psycopg.OperationalError:
            return False

    def url(self, database):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def kill(self):
        self.process.end()


class PgBouncer:
    """In transaction mode, with fewer connections to the server than its clients have to it."""

    def __init__(self, folder, server_port):
        self.port = free_port()
        (folder / "users.txt").write_text('"postgres" ""\n')
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host=127.0.0.1 port={server_port} user=postgres\n"
            "[pgbouncer]\nlisten_addr = 127.0.0.1\nunix_socket_dir =\n"
            f"listen_port = {self.port}\npool_mode = transaction\nauth_type = any\n"
            "default_pool_size = 3\nmax_client_conn = 200\n"
        )
        program = "/usr/sbin/pgbouncer"
        self.process = Process("pgbouncer", folder, [*AS_USER, program, folder / "pgbouncer.ini"])

    def url(self, database):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"


class API:
    """`calotype serve` on a database. Its other settings come from this process's environment."""

    def __init__(self, name, folder, database, pooling="session"):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        environment = os.environ | {
            "DATABASE_URL": database,
            "CALOTYPE_DATABASE_POOLING": pooling,
            "CALOTYPE_HOST": "127.0.0.1",
            "CALOTYPE_PORT": str(port),
        }
        self.process = Process(name, folder, [program.find(), "serve"], environment)
        until(f"{name} is ready", lambda: self.status("/readyz") == 200)

    def status(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return None
