"""A PostgreSQL cluster whose files a drill may copy, put back and replace, and commands on it."""

import shutil
import signal
import subprocess

import psycopg
from calotype import program

from .servers import AS_USER, PROGRAMS, Process, free_port, until


class Server:
    def __init__(self, folder, name, port=None):
        self.folder, self.name, self.port = folder, name, port or free_port()
        self.data = folder / name
        self.data.mkdir(mode=0o700)
        if AS_USER:
            shutil.chown(self.data, "postgres", "postgres")
        self.process = None

    def make(self):
        self.run("initdb", "--pgdata", self.data, "--username=postgres", "--auth=trust", "--no-sync", "--locale=C.UTF-8")
        return self

    def copy_of(self, other):
        """By pg_basebackup, as a standby of it."""
        self.run("pg_basebackup", "--pgdata", self.data, "--write-recovery-conf", "--no-sync", "--checkpoint=fast",
                 f"--dbname=host=127.0.0.1 port={other.port} user=postgres")
        return self

    def run(self, program, *arguments):
        subprocess.run([*AS_USER, PROGRAMS / program, *arguments], check=True, stdout=subprocess.DEVNULL)

    def start(self, *settings):
        options = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", *settings]
        command = [*AS_USER, PROGRAMS / "postgres", "-D", self.data, "-c", f"port={self.port}"]
        command += [part for each in options for part in ("-c", each)]
        self.process = Process(self.name, self.folder, command, ended_by=signal.SIGINT)
        until(f"{self.name} answers", self.answers, 60)
        return self

    def answers(self):
        try:
            self.ask("SELECT 1", database="postgres")
            return True
        except psycopg.OperationalError:
            return False

    def stop(self):
        self.process.end()

    def promote(self):
        self.run("pg_ctl", "-D", self.data, "--wait", "promote")

    def keep_files(self):
        subprocess.run(["cp", "-a", self.data, self.folder / f"{self.name}.copy"], check=True)

    def put_files_back(self):
        shutil.rmtree(self.data)
        subprocess.run(["cp", "-a", self.folder / f"{self.name}.copy", self.data], check=True)

    def url(self, database="calotype"):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def ask(self, sql, database="calotype"):
        with psycopg.connect(self.url(database), connect_timeout=2, autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else None


def calotype(*arguments, environment=None, **settings):
    """Runs a command; its exit status and all that it printed."""
    answer = program.run(*arguments, **(environment or {}) | settings)
    return answer.returncode, answer.stdout + answer.stderr


def environment(server):
    """Settings of a process that only uses a database: nothing listens at the address of its store."""
    return {
        "DATABASE_URL": server.url(), "S3_ENDPOINT": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret", "CALOTYPE_SECRET_KEY": "one-key-for-all-processes-of-a-library",
    }
