"""Sends mutated pictures of every format through the worker of a library: --count N (20000), --seed N, --photos DIR.

Each must end as a row, the worker must neither hang nor grow, and whole pictures sent after them must be read. The limits
of memory are those of a release build.
"""

import concurrent.futures
import time

import pytest
from calotype import processes, samples
from calotype.library import Library, s3_client

from .mutated_pictures import mutated, seeds

pytestmark = pytest.mark.long
# Bytes that the worker and its decoders may need, and MB that they may grow by after the first quarter.
MEMORY, GROWTH = 300 << 20, 60


def resident(process):
    """Bytes of a worker and its decoders; pages that several of them map are counted once."""
    family = [process, *processes.children(process)]
    return sum(processes.kibibytes(each, "smaps_rollup", "Pss") for each in family) << 10


class Fuzzing:
    """All mutated pictures sent, and what became of them and of the worker."""

    def __init__(self, library, files, count, seed):
        self.library, self.files, self.count, self.seed = library, files, count, seed
        self.store = s3_client(library.settings, max_pool_connections=8, retries={"max_attempts": 10})
        # The memory of each worker over its time.
        self.workers = {}
        began = time.monotonic()
        # Libraries of the system refuse some whole pictures: as many must be read afterwards.
        self.before = self.send_whole("before")
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for number, _ in enumerate(pool.map(self.send, range(count), chunksize=1)):
                if number % 200 == 0:
                    self.look()
        self.wait()
        seconds = time.monotonic() - began
        self.after = self.send_whole("after")
        self.look()
        self.last = self.workers.get(library.child("ingest")) or [0]
        self.report(seconds)

    def look(self):
        """Notes the memory of the worker that is running."""
        worker = self.library.child("ingest")
        if worker and (memory := resident(worker)):
            self.workers.setdefault(worker, []).append(memory)

    def put(self, key, body):
        self.store.put_object(Bucket=self.library.settings["S3_BUCKET"], Key=key, Body=body)

    def send(self, number):
        suffix, whole = self.files[number % len(self.files)]
        self.put(f"{number % 100:02}/{number:06}{suffix}", mutated(self.seed * 1_000_003 + number, whole))

    def send_whole(self, name):
        """Sends the whole pictures; how many are rows, and how many of these were read."""
        for number, (suffix, body) in enumerate(self.files):
            self.put(f"whole-{name}/{number}{suffix}", body)
        deadline, counts = time.monotonic() + 180, None
        while time.monotonic() < deadline:
            counts = self.library.rows("SELECT count(*), count(*) FILTER (WHERE error IS NULL) FROM photos "
                                       f"WHERE s3_path LIKE '%/whole-{name}/%'")
            if counts and counts[0].startswith(f"{len(self.files)}|"):
                break
            time.sleep(1)
        return tuple(map(int, counts[0].split("|"))) if counts else (0, 0)

    def wait(self):
        """Waits until all are rows, for at least ten rows a second and the three attempts of one that hangs."""
        deadline = time.monotonic() + self.count / 10 + 600
        while time.monotonic() < deadline:
            self.look()
            counts = self.library.rows("SELECT (SELECT count(*) FROM photos WHERE s3_path NOT LIKE '%/whole-%'), "
                                       "(SELECT count(*) FROM ingest_jobs WHERE state <> 'dead')")
            if counts == [f"{self.count}|0"]:
                return
            time.sleep(2)

    def report(self, seconds):
        codes = self.library.rows("SELECT coalesce(error_code, 'read'), count(*) FROM photos "
                                  "WHERE s3_path NOT LIKE '%/whole-%' GROUP BY 1 ORDER BY 2 DESC")
        crashed = self.library.rows("SELECT s3_path FROM photos WHERE error_code LIKE 'DECODER_%' ORDER BY 1") or []
        self.rows = sum(int(line.split("|")[1]) for line in codes)
        self.peak = max(max(seen) for seen in self.workers.values())
        self.growth = (self.last[-1] - self.last[len(self.last) // 4]) >> 20
        print(f"{self.rows} rows of {self.count} files in {seconds:.0f} s ({self.count / seconds:.0f}/s): "
              + ", ".join(line.replace("|", " ") for line in codes))
        steps = [self.last[index * (len(self.last) - 1) // 20] >> 20 for index in range(21)]
        print("memory of the last worker over its time, MB: " + " ".join(map(str, steps)))
        print(f"workers {len(self.workers)}, peak memory {self.peak >> 20} MB, "
              f"growth after the first quarter {self.growth} MB")
        print(f"whole pictures: {len(self.files)}, read {self.before[1]} before and {self.after[1]} after them")
        if crashed:
            print("decoders crashed on: " + ", ".join(path.split("/", 3)[-1] for path in crashed))


@pytest.fixture(scope="module")
def fuzzing(folder, program, pytestconfig):
    files = seeds(pytestconfig.getoption("photos") or samples.PHOTOS)
    count, seed = pytestconfig.getoption("count"), pytestconfig.getoption("seed") or int(time.time())
    print(f"seed {seed}, {count} files from {len(files)} pictures", flush=True)
    with Library(folder, program, CALOTYPE_RECONCILE_MINUTES=1, CALOTYPE_RECONCILE_GUARD_PERCENT=5) as library:
        yield Fuzzing(library, files, count, seed)


def test_every_file_is_a_row(fuzzing):
    assert fuzzing.rows == fuzzing.count


def test_the_memory_of_the_worker_stays_in_bounds(fuzzing):
    assert fuzzing.peak <= MEMORY, f"{fuzzing.peak >> 20} MB"


def test_the_worker_does_not_grow(fuzzing):
    assert fuzzing.growth <= GROWTH, f"{fuzzing.growth} MB"


def test_whole_pictures_are_read_afterwards_as_before(fuzzing):
    assert fuzzing.before[0] == len(fuzzing.files)
    assert fuzzing.after == fuzzing.before
