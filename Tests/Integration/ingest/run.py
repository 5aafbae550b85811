"""A library of its own through everything that its owner's programs do to the bucket, compared with it at the end."""

import argparse
import pathlib
import shutil
import sys
import tempfile

import chaos
import forget
import machines
import reindex
import sync
import writer


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calotype", help="the program")
    parser.add_argument("--rows", type=int, default=6000, help="synthetic rows to reindex")
    parser.add_argument("--only", choices=["sync", "writer", "forget", "machines", "reindex"], action="append",
                        help="this part; may be given again")
    parser.add_argument("--machines", choices=["try", "need", "apart"], default="try",
                        help="two workers on two machines: skipped where this one makes no namespaces, needed, or each "
                             "with processes of its own, so that the dead one's jobs wait for their lease")
    parser.add_argument("--keep", action="store_true", help="keep the data folder")
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="calotype-ingest-"))
    outcome = {True: 0, False: 0}

    def check(what, is_right, found=""):
        outcome[bool(is_right)] += 1
        print(f"{'ok  ' if is_right else 'FAIL'}  {what}{'' if is_right else f': {found}'}", flush=True)

    # Comparisons only at starts and on demand: none may find by itself what one is asked for.
    up = chaos.Up(arguments.calotype, folder, reconcile_minutes=0)
    try:
        parts = {
            "sync": lambda: sync.run(up, arguments.calotype, folder, check),
            "writer": lambda: writer.run(up, arguments.calotype, check),
            "forget": lambda: forget.run(up, arguments.calotype, folder, check),
            "machines": lambda: on_two_machines(up, arguments, check),
            "reindex": lambda: reindex.run(up, arguments.calotype, check, arguments.rows),
        }
        for name, part in parts.items():
            if not arguments.only or name in arguments.only:
                part()
    finally:
        up.stop()
        if outcome[False] or arguments.keep:
            print(f"      its folder is {folder}")
        else:
            shutil.rmtree(folder)
    print(f"{outcome[True]} passed, {outcome[False]} failed")
    sys.exit(1 if outcome[False] else 0)


def on_two_machines(up, arguments, check):
    try:
        machines.run(up, arguments.calotype, check, own_processes=arguments.machines == "apart")
    except machines.NotAllowed as reason:
        print(f"SKIPPED: two workers on two machines were NOT tried, for lack of network namespaces: {reason}", flush=True)
        if arguments.machines != "try":
            check("two workers on two machines", False, reason)


if __name__ == "__main__":
    main()
