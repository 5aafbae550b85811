"""Runs `calotype up` on an empty folder, measures pages and memory, and prints ratios to floors measured in the same minutes."""

import argparse
import os
import pathlib
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1]), str(pathlib.Path(__file__).resolve().parents[2] / "script" / "lib")]

import pages
from instance import Instance, jpeg_files

PATIENCE = 600


def fill(instance, photos):
    """Uploads the photos and waits for all rows; returns their number."""
    count = len(jpeg_files(photos))
    instance.upload(photos, "photos")
    deadline = time.monotonic() + PATIENCE
    while int(instance.sql("SELECT count(*) FROM photos WHERE indexed_at IS NOT NULL")) < count:
        if time.monotonic() > deadline:
            sys.exit(f"error: no rows for the uploaded photos after {PATIENCE} s")
        time.sleep(0.5)
    return count


def memory_rows(title, memory):
    return [(f"{title}: {name}", f"{kib / 1024:.0f} MB") for name, kib in memory.items()]


def show(title, rows):
    print(f"\n{title}")
    for name, *values in rows:
        print(f"  {name:<58}" + "".join(f"{value:>14}" for value in values), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calotype", help="the program, built for release")
    parser.add_argument("scratch", type=pathlib.Path, help="an empty folder")
    parser.add_argument("--photos", type=pathlib.Path, default=pathlib.Path("samples/photos"), help="a folder of JPEG files")
    parser.add_argument("--rows", type=int, default=20_000, help="photos of the synthetic library")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured; the median counts")
    parser.add_argument("--seconds", type=int, default=5, help="length of each measurement of pages")
    arguments = parser.parse_args()

    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start")
    with Instance(arguments.calotype, arguments.scratch) as instance:
        count = fill(instance, arguments.photos)
        show("Memory", memory_rows(f"after {count} photos", instance.memory()))
        show("Pages", pages.measure(instance, arguments.rows, arguments.rounds, arguments.seconds))
        show("Memory", memory_rows("after 10,000 pages", instance.memory()))
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
