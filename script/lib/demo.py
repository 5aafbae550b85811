"""Fills the demo: waits until photos are known, then writes AI results for them as a writer would."""

import argparse
import json
import pathlib
import sys
import time

import library


def all_photos():
    """Every photo that the library knows, by its key."""
    photos, after = {}, {}
    while True:
        page = library.call("GET", "/api/v1/photos", first=200, **after)
        photos |= {library.key(photo): photo for photo in page["photos"]}
        if not page["pageInfo"]["hasNextPage"]:
            return photos
        after = {"after": page["pageInfo"]["endCursor"]}


def wait_for_photos(folder, seconds):
    expected = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    deadline = time.monotonic() + seconds
    while True:
        missing = expected - all_photos().keys()
        done = len(expected) - len(missing)
        print(f"\r    {done} of {len(expected)} photos read", end="" if missing else "\n", flush=True)
        if not missing:
            return
        if time.monotonic() > deadline:
            sys.exit(f"\nerror: not there after {seconds} s: {', '.join(sorted(missing)[:5])}")
        time.sleep(0.5)


def write_ai_results(file):
    photos = all_photos()
    results = json.loads(file.read_text())
    for number, (key, found) in enumerate(results.items(), start=1):
        photo = photos.get(key) or sys.exit(f"error: {key} is not in the library")
        library.call("PUT", f"/api/v1/photos/{photo['databaseId']}/ai-results", {**found, "status": "done"})
        print(f"\r    {number} of {len(results)} photos", end="", flush=True)
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    wait = commands.add_parser("wait-for-photos", help="wait until every file of a folder is a photo of the library")
    wait.add_argument("folder", type=pathlib.Path)
    wait.add_argument("--seconds", type=float, default=180)
    write = commands.add_parser("write-ai-results", help="send the results of a file, by key")
    write.add_argument("file", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.command == "wait-for-photos":
        wait_for_photos(arguments.folder, arguments.seconds)
    else:
        write_ai_results(arguments.file)


if __name__ == "__main__":
    main()
