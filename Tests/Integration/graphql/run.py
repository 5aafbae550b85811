"""Runs the parts of these tests in their order; arguments choose parts by name. Ends with `N passed, M failed`."""

import importlib
import sys
import time

import checks

PARTS = ["audits", "schema", "stability", "clients", "streams", "differential", "fuzz", "hostile"]


def main():
    unknown = set(sys.argv[1:]) - set(PARTS)
    if unknown:
        sys.exit(f"error: there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for part in sys.argv[1:] or PARTS:
        start = time.monotonic()
        print(f"--- {part}", flush=True)
        importlib.import_module(part).run()
        print(f"--- {part}: {time.monotonic() - start:.1f} s", flush=True)
    print(f"\n{checks.passed} passed, {checks.failed} failed")
    sys.exit(checks.failed > 0)


if __name__ == "__main__":
    main()
