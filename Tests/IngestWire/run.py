"""A library of its own through everything that its owner's programs do to the bucket, compared with it at the end."""

import argparse
import pathlib
import shutil
import sys
import tempfile

import chaos
import sync
import writer


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calotype", help="the program")
    parser.add_argument("--keep", action="store_true", help="keep the data folder")
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="calotype-ingest-"))
    outcome = {True: 0, False: 0}

    def check(what, is_right, found=""):
        outcome[bool(is_right)] += 1
        print(f"{'ok  ' if is_right else 'FAIL'}  {what}{'' if is_right else f': {found}'}", flush=True)

    up = chaos.Up(arguments.calotype, folder)
    try:
        sync.run(up, arguments.calotype, folder, check)
        writer.run(up, arguments.calotype, check)
    finally:
        up.stop()
        if outcome[False] or arguments.keep:
            print(f"      its folder is {folder}")
        else:
            shutil.rmtree(folder)
    print(f"{outcome[True]} passed, {outcome[False]} failed")
    sys.exit(1 if outcome[False] else 0)


if __name__ == "__main__":
    main()
