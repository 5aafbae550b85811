"""A running `calotype up` for a benchmark, and the memory of its processes."""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "script" / "lib"))

from calotype.library import Library, rclone
from calotype.processes import children, kibibytes


def jpeg_files(folder):
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    if not files:
        sys.exit(f"error: no JPEG file is below {folder}")
    return files


class Instance(Library):
    def __init__(self, calotype, folder):
        # The bucket is compared only at the start, when it is empty.
        super().__init__(folder, calotype, CALOTYPE_RECONCILE_MINUTES=0)

    def part(self, name):
        """The process id of a part."""
        return self.child(name) or sys.exit(f"error: {name} is not running")

    def sql(self, statement, *options):
        answer = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", *options,
             "--dbname", self.superuser_url()], input=statement, capture_output=True, text=True)
        if answer.returncode != 0:
            sys.exit(f"error: {answer.stderr}")
        return answer.stdout.strip()

    def upload(self, photos, prefix):
        """Copies the JPEG files of a folder into the bucket."""
        rclone(self.settings, "sync", photos, f":s3:{self.settings['S3_BUCKET']}/{prefix}",
               "--include", "*.{jpg,jpeg,JPG,JPEG}")

    def memory(self):
        """KiB per process: resident now and at its peak. For PostgreSQL the proportional set size of all its processes."""
        memory = {}
        for name, part in [("API", "serve"), ("ingest", "ingest"), ("object store", "weed")]:
            memory[f"{name}, resident"] = kibibytes(self.part(part), "status", "VmRSS")
            memory[f"{name}, peak"] = kibibytes(self.part(part), "status", "VmHWM")
        memory["calotype up, resident"] = kibibytes(self.process.pid, "status", "VmRSS")
        postmaster = self.part("postgres")
        servers = [postmaster, *children(postmaster)]
        memory["PostgreSQL, proportional"] = sum(kibibytes(each, "smaps_rollup", "Pss") for each in servers)
        return memory
