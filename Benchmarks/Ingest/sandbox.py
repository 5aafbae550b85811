"""Compares ingest with sandboxed decoders and ingest that decodes in its own process, on the same photos."""

import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import photos
import processes
from instance import Instance, jpeg_files

PATIENCE = 900
WARM_UP = 32
# After the idle limit decoders end, so the memory is that of ingest alone.
IDLE = 80


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calotype", help="the program, built for release")
    parser.add_argument("scratch", type=pathlib.Path, help="an empty folder")
    parser.add_argument("--photos", type=pathlib.Path, default=pathlib.Path("samples/photos"), help="a folder of JPEG files")
    parser.add_argument("--count", type=int, default=400, help="photos a turn")
    parser.add_argument("--pairs", type=int, default=9, help="turns of either side")
    parser.add_argument("--json", type=pathlib.Path, help="a file for all figures")
    return parser.parse_args()


class Side:
    """An ingest process that replaces that of `calotype up`, which is stopped."""

    def __init__(self, name, instance, extra):
        self.name = name
        self.instance = instance
        settings = {name: value for name, value in instance.settings.items() if name not in ("CALOTYPE_URL", "CALOTYPE_TOKEN")}
        self.log = open(instance.folder / f"{name.replace(' ', '-')}.log", "w")
        self.process = subprocess.Popen(
            [instance.program, "ingest"], env=os.environ | settings | {"CALOTYPE_RECONCILE_MINUTES": "0"} | extra,
            stdout=self.log, stderr=subprocess.STDOUT)

    def signal(self, number):
        for process in processes.family(self.process.pid):
            os.kill(process, number)

    def turn(self, keys):
        """CPU of ingest and its decoders for all photos, and the peak memory."""
        self.instance.sql("TRUNCATE photos CASCADE; TRUNCATE ingest_jobs")
        self.signal(signal.SIGCONT)
        time.sleep(0.5)
        with processes.MemoryWatch(self.process.pid) as memory:
            before = processes.cpu(self.process.pid)
            enqueue(self.instance, keys)
            deadline = time.monotonic() + PATIENCE
            while int(self.instance.sql("SELECT count(*) FROM photos WHERE indexed_at IS NOT NULL")) < len(keys):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    sys.exit(f"error: {self.name} did not read the photos; see {self.log.name}")
                time.sleep(0.05)
            cpu = processes.cpu(self.process.pid) - before
        failed = self.instance.sql("SELECT count(*) FROM photos WHERE error_code IS NOT NULL OR thumbnailed_at IS NULL")
        if failed != "0":
            sys.exit(f"error: {failed} photos were not read by {self.name}")
        self.signal(signal.SIGSTOP)
        return cpu.total, memory.peak

    def end(self):
        self.signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()


def enqueue(instance, keys):
    values = ", ".join(f"('{instance.settings['S3_BUCKET']}', '{key}', 'created')" for key in keys)
    instance.sql(f"INSERT INTO ingest_jobs (bucket, object_key, kind) VALUES {values}; NOTIFY ingest_jobs")


def upload(instance, originals, count, name):
    files = photos.write(originals, range(count), instance.folder / name)
    instance.upload(files[0].parent, name)
    return [f"{name}/{file.name}".replace("'", "''") for file in files]


def measure(options):
    originals = jpeg_files(options.photos)
    with Instance(options.calotype, options.scratch) as instance:
        os.kill(instance.part("ingest"), signal.SIGSTOP)
        keys = upload(instance, originals, options.count, "turn")
        sides = {"in the sandbox": Side("sandbox", instance, {}),
                 "in ingest": Side("ingest", instance, {"BENCHMARK_DECODES_IN_INGEST": "yes"})}
        try:
            time.sleep(3)
            for side in sides.values():
                side.signal(signal.SIGSTOP)
            for side in sides.values():
                side.turn(keys[:WARM_UP])
            pairs = []
            for number in range(options.pairs):
                order = list(sides.items())[:: 1 if number % 2 else -1]
                pairs.append({name: side.turn(keys) for name, side in order})
                print(f"==> pair {number + 1}: " + ", ".join(
                    f"{name} {cpu * 1000 / len(keys):.2f} ms" for name, (cpu, _) in pairs[-1].items()), file=sys.stderr, flush=True)
            sandbox = sides["in the sandbox"]
            sandbox.signal(signal.SIGCONT)
            resting = memory(sandbox)
            time.sleep(IDLE)
            idle = memory(sandbox)
        finally:
            for side in sides.values():
                side.end()
    return {"count": options.count, "pairs": pairs, "resting": resting, "idle": idle}


def memory(side):
    """MB per process: ingest, then its decoders."""
    return [processes.memory_of(process) for process in processes.family(side.process.pid)]


def report(result, load):
    def each(name):
        return [pair[name][0] * 1000 / result["count"] for pair in result["pairs"]]

    def line(name):
        values = each(name)
        peak = max(pair[name][1] for pair in result["pairs"])
        return f"| {name} | {statistics.median(values):.2f} ms | {min(values):.2f}…{max(values):.2f} | {peak:.0f} MB |"

    ratios = [with_ / without - 1 for with_, without in zip(each("in the sandbox"), each("in ingest"))]
    parts = lambda values: " + ".join(f"{value:.0f}" for value in values)
    return "\n".join([
        f"{len(ratios)} pairs of {result['count']} photos, {os.cpu_count()} processors, load {load[0]:.1f} at the start and "
        f"{load[1]:.1f} at the end.", "",
        "| decoding | CPU a photo, median | spread | memory (PSS) at most |", "|---|---|---|---|",
        line("in the sandbox"), line("in ingest"), "",
        f"More with the sandbox: median {statistics.median(ratios):+.1%}, from {min(ratios):+.1%} to {max(ratios):+.1%}; "
        f"at most 5 % is wanted. Memory (PSS) of ingest and its decoders after the last photo {parts(result['resting'])} MB, "
        f"{IDLE} s later {parts(result['idle'])} MB."])


def main():
    options = arguments()
    start = os.getloadavg()[0]
    result = measure(options)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    print(report(result, (start, os.getloadavg()[0])))


if __name__ == "__main__":
    main()
