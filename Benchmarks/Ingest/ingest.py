"""Compares ingest with a floor in C and with a processor in Python, and prints tables."""

import argparse
import dataclasses
import json
import os
import pathlib
import shutil
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import events
import floor
import photos
import processes
import store
import table
from instance import Instance, jpeg_files, kibibytes
from ours import Ours
from processor import Processor

# Warm-up: opens connections, loads place names, and lets Python import its modules.
WARM_UP = 32


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calotype", help="the program, built for release")
    parser.add_argument("scratch", type=pathlib.Path, help="an empty folder, with the floor's program in it")
    parser.add_argument("--photos", type=pathlib.Path, default=pathlib.Path("samples/photos"), help="a folder of JPEG files")
    parser.add_argument("--count", type=int, default=2000, help="objects, over all rounds")
    parser.add_argument("--rounds", type=int, default=4, help="in how many parts they are done; the median counts")
    parser.add_argument("--python", default=sys.executable, help="the Python that has the processor's packages")
    parser.add_argument("--json", type=pathlib.Path, help="a file for all figures")
    return parser.parse_args()


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


@dataclasses.dataclass
class Run:
    """The cost of some photos for one side."""
    seconds: float
    # By part: CPU of the side's own process, and of the processes that both sides share.
    cpu: dict
    # Peak, in MB.
    memory: float


def run(side, bodies, shared):
    """Posts the events of some photos to a side, and measures until the last row is written."""
    parts = {"its own": side.pid, **shared}

    def taken():
        return {name: processes.cpu(pid) for name, pid in parts.items()} | {"driver": processes.own_cpu()}

    with processes.MemoryWatch(side.pid) as memory:
        before = taken()
        began = time.monotonic()
        failures = events.post_all(side.address, bodies, side.token)
        side.wait(len(bodies))
        seconds = time.monotonic() - began
        cpu = {name: value - before[name] for name, value in taken().items()}
    if failures:
        sys.exit(f"error: {len(failures)} of {len(bodies)} events were refused, the first with {failures[0]}")
    return Run(seconds, cpu, memory.peak)


def upload(instance, ours, files, name):
    """Fills the bucket; returns the events of its objects."""
    with ours.unaware(len(files)):
        instance.upload(files[0].parent, name)
    bucket = instance.settings["S3_BUCKET"]
    return [events.event(bucket, object) for object in store.objects(instance.settings, bucket, f"{name}/")]


def measured(side, bodies, shared):
    """Checks that a run is complete: a row and two thumbnails for each photo."""
    rows, thumbnails = side.results()
    result = run(side, bodies, shared)
    now = side.results()
    if now != (rows + len(bodies), thumbnails + 2 * len(bodies)):
        sys.exit(f"error: {len(bodies)} photos became {now[0] - rows} rows and {now[1] - thumbnails} thumbnails")
    return result


def play(number, numbers, originals, instance, sides, program):
    """One round. The floor is measured before and after, and the sides take turns to be first."""
    files = photos.write(originals, numbers, instance.folder / f"round-{number}")
    bodies = upload(instance, sides["ours"], files, f"round-{number}")
    shared = {"object store": instance.part("weed"), "PostgreSQL": instance.part("postgres"), "API": instance.part("serve")}
    size = sum(file.stat().st_size for file in files)
    least, peak = floor.run(program, files)
    runs = {name: measured(sides[name], bodies, shared) for name in sorted(sides, reverse=number % 2 == 0)}
    again, _ = floor.run(program, files)
    shutil.rmtree(files[0].parent)
    return {"count": len(files), "bytes": size, "floor": (least + again) / 2, "floor memory": peak} | runs


def measure(options):
    originals = jpeg_files(options.photos)
    result = {"load at the start": os.getloadavg()[0], "processors": os.cpu_count(), "count": options.count, "rounds": []}
    program = options.scratch / "floor"
    with Instance(options.calotype, options.scratch) as instance, \
            Ours(instance) as ours, Processor(instance, options.python) as processor:
        sides = {"ours": ours, "Python": processor}
        say("warming up")
        beyond = len(originals) * (options.count // len(originals) + 1)
        play(0, range(beyond, beyond + WARM_UP), originals, instance, sides, program)
        for number in range(options.rounds):
            numbers = range(options.count * number // options.rounds, options.count * (number + 1) // options.rounds)
            say(f"round {number + 1} of {options.rounds}: {len(numbers)} photos")
            result["rounds"].append(play(number + 1, numbers, originals, instance, sides, program))
        result["peak"] = kibibytes(ours.pid, "status", "VmHWM") * 1024 / 1e6
        result["idle"] = idle(ours)
    result["load at the end"] = os.getloadavg()[0]
    return result


def idle(ours, seconds=10):
    """CPU per second of an idle ingest process."""
    time.sleep(2)
    before = processes.cpu(ours.pid)
    time.sleep(seconds)
    return (processes.cpu(ours.pid) - before) / seconds


def main():
    options = arguments()
    result = measure(options)
    if options.json:
        options.json.write_text(json.dumps(result, default=dataclasses.asdict, indent=1) + "\n")
    print(table.markdown(result))


if __name__ == "__main__":
    main()
