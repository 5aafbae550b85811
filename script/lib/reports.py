"""Adds up the reports of test runners and prints the passed, failed and skipped tests of each kind.

    reports.py KIND=STATUS=FILE…

FILE is JUnit XML and STATUS the exit status of its runner. A runner that failed without a failed test in its report
counts as one failed test: it crashed. Exits with 1 if any test failed.
"""

import collections
import dataclasses
import pathlib
import sys
import xml.etree.ElementTree


@dataclasses.dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


def counts_of(case):
    """The counts of one test. A scenario of Tests/conftest.py counts as its checks."""
    properties = {each.get("name"): int(each.get("value")) for each in case.iter("property")
                  if each.get("name") in ("checks passed", "checks failed")}
    passed, failed = properties.get("checks passed", 0), properties.get("checks failed", 0)
    if case.find("failure") is not None or case.find("error") is not None:
        return Counts(passed, failed or 1, 0)
    if case.find("skipped") is not None:
        return Counts(passed, 0, 1)
    return Counts(passed or 1)


def is_of_pytest(case):
    """pytest reports all suites in one file, in classes such as Tests.Integration.graphql.test_schema."""
    return (case.get("classname") or "").startswith("Tests.Integration.")


def cases_of(file):
    """The tests of a report. pytest lists each attempt of a test that was run again; the last one counts."""
    cases = list(xml.etree.ElementTree.parse(file).iter("testcase"))
    again = {(case.get("classname"), case.get("name")): case for case in cases if is_of_pytest(case)}
    return [case for case in cases if not is_of_pytest(case)] + list(again.values())


def main():
    kinds = collections.defaultdict(Counts)
    for argument in sys.argv[1:]:
        kind, status, file = argument.split("=", 2)
        found = Counts()
        if pathlib.Path(file).exists():
            for case in cases_of(file):
                counts = counts_of(case)
                found += counts
                kinds[case.get("classname").split(".")[2] if is_of_pytest(case) else kind] += counts
        if found == Counts() or int(status) != 0 and found.failed == 0:
            kinds[f"{kind} (the runner failed)"] += Counts(failed=1)
    total = sum(kinds.values(), Counts())
    for kind, counts in [*sorted(kinds.items()), ("total", total)]:
        print(f"{kind:<24}{counts.passed:>7} passed, {counts.failed} failed, {counts.skipped} skipped")
    sys.exit(1 if total.failed else 0)


if __name__ == "__main__":
    main()
