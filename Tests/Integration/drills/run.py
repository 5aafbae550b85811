"""Runs drills, each in a folder of its own, and says what held and how long it took."""

import argparse
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).parents[3]
sys.path[:0] = [str(ROOT / "script/lib"), str(ROOT / "Tests/Integration/search")]

import adoption
import backups
import histories
import schemas
import upgrades
from cluster import Process

# In this order; the last two take minutes, or fetch a Debian.
DRILLS = {
    "schema": schemas.drill,
    "backup": backups.drill,
    "histories": histories.drill,
    "adoption": adoption.drill,
    "upgrade": upgrades.drill,
}
# Tests/QueryTests/OtherHistoryTests.swift has the histories without a process.
SHORT = ["schema", "backup"]


class Checks:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def __call__(self, what, is_right, found=""):
        if is_right:
            self.passed += 1
        else:
            self.failed += 1
        print(f"{'ok  ' if is_right else 'FAIL'}  {what}{'' if is_right else f': {found}'}", flush=True)
        return is_right


def play(name, check):
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"calotype-drill-{name}-"))
    # The database's user passes through.
    folder.chmod(0o711)
    failed, began = check.failed, time.monotonic()
    print(f"— {name}", flush=True)
    try:
        DRILLS[name](folder, check)
    except Exception:
        traceback.print_exc()
        check(f"{name} came to its end", False, "see above")
    finally:
        Process.end_all()
        Process.started.clear()
    print(f"      {name}: {time.monotonic() - began:.1f} s", flush=True)
    if check.failed == failed:
        shutil.rmtree(folder)
    else:
        print(f"      its folder is {folder}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("drills", nargs="*", help=f"of {', '.join(DRILLS)}; all of them if none is named")
    parser.add_argument("--short", action="store_true", help=f"only {', '.join(SHORT)}")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.drills if name not in DRILLS]
    if unknown:
        parser.error(f"there is no drill {unknown[0]}")
    check = Checks()
    for name in arguments.drills or (SHORT if arguments.short else DRILLS):
        play(name, check)
    print(f"{check.passed} passed, {check.failed} failed")
    sys.exit(1 if check.failed else 0)


main()
