"""A running `calotype up`, and what the kernel counts of its processes."""

import os
import pathlib
import subprocess
import sys
import time
import urllib.parse

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process):
    """User and system time of a process and its threads, in seconds."""
    # Behind the name in parentheses, which may hold spaces: state is field 3, utime 14, stime 15 of proc(5).
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def children(parent):
    found = []
    # The kernel lists children by the thread that started them, and any may have.
    for file in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
        try:
            found += map(int, file.read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            # It ended while we looked.
            continue
    return found


def kibibytes(file, name):
    """Of a file of proc(5); 0 where the process has ended meanwhile, as PostgreSQL's come and go."""
    try:
        text = pathlib.Path(file).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    for line in text.splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    return 0


def jpeg_files(folder):
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    if not files:
        sys.exit(f"error: no JPEG file is below {folder}")
    return files


class Instance:
    def __init__(self, calotype, folder):
        self.folder = folder
        self.calotype = calotype

    def __enter__(self):
        file = self.folder / "calotype.env"
        self.log = open(self.folder / "up.log", "w")
        # The only comparison with the bucket is the one at the start, of an empty one.
        self.up = subprocess.Popen(
            [self.calotype, "up", "--data", self.folder / "data", "--port", "0", "--env-file", file],
            env=os.environ | {"CALOTYPE_RECONCILE_MINUTES": "0"}, stdout=self.log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 120
        while not file.exists():
            if self.up.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                sys.exit(f"error: calotype up does not answer; see {self.log.name}")
            time.sleep(0.1)
        self.settings = dict(line.split("=", 1) for line in file.read_text().splitlines())
        secrets = dict(line.split("=", 1) for line in (self.folder / "data/secrets.env").read_text().splitlines())
        address = urllib.parse.urlsplit(self.settings["DATABASE_URL"])
        # Settings of the server, and databases beside the library's, are its superuser's.
        self.superuser = address._replace(
            netloc=f"calotype:{secrets['POSTGRES_PASSWORD']}@{address.hostname}:{address.port}").geturl()
        return self

    def __exit__(self, *_):
        self.up.terminate()
        self.up.wait(timeout=90)
        self.log.close()

    def part(self, name):
        """The process id of a part: the child of calotype up whose program or first argument bears the name."""
        for child in children(self.up.pid):
            words = pathlib.Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if name.encode() in (words[0].rsplit(b"/", 1)[-1], words[1]):
                return child
        sys.exit(f"error: {name} does not run")

    def sql(self, statement, *options):
        answer = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", *options,
             "--dbname", self.superuser], input=statement, capture_output=True, text=True)
        if answer.returncode != 0:
            sys.exit(f"error: {answer.stderr}")
        return answer.stdout.strip()

    def upload(self, photos, prefix):
        """Copies a folder's JPEG files into the bucket."""
        settings = self.settings
        environment = os.environ | {
            "RCLONE_CONFIG": os.devnull, "RCLONE_S3_PROVIDER": "SeaweedFS", "RCLONE_S3_ENDPOINT": settings["S3_ENDPOINT"],
            "RCLONE_S3_REGION": settings["AWS_REGION"], "RCLONE_S3_ACCESS_KEY_ID": settings["AWS_ACCESS_KEY_ID"],
            "RCLONE_S3_SECRET_ACCESS_KEY": settings["AWS_SECRET_ACCESS_KEY"]}
        subprocess.run(
            ["rclone", "sync", photos, f":s3:{settings['S3_BUCKET']}/{prefix}", "--include", "*.{jpg,jpeg,JPG,JPEG}", "--quiet"],
            env=environment, check=True)

    def memory(self):
        """KiB by process: resident now and at its peak; of PostgreSQL the sum of what its processes share fairly."""
        memory = {}
        for name, part in [("API", "serve"), ("ingest", "ingest"), ("object store", "weed")]:
            status = f"/proc/{self.part(part)}/status"
            memory[f"{name}, resident"] = kibibytes(status, "VmRSS")
            memory[f"{name}, peak"] = kibibytes(status, "VmHWM")
        memory["calotype up, resident"] = kibibytes(f"/proc/{self.up.pid}/status", "VmRSS")
        postmaster = self.part("postgres")
        servers = [postmaster, *children(postmaster)]
        memory["PostgreSQL, proportional"] = sum(kibibytes(f"/proc/{each}/smaps_rollup", "Pss") for each in servers)
        return memory
