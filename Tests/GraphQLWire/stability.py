"""The promise of docs/api-stability.md: nobody who speaks with the last release breaks on this one."""

import pathlib

from graphql import build_schema, find_breaking_changes

import checks
import wire

RELEASED = pathlib.Path(__file__).parent / "released"
# What must be noticed, as one edit of the released schema each.
BREAKS = [
    ("a field that is gone", "  filename: String!\n", "  fileName: String!\n"),
    ("a field of another type", "  filename: String!\n", "  filename: Int!\n"),
    ("a field that may be null now", "  filename: String!\n", "  filename: String\n"),
    ("an argument that must be given now", "    id: ID!\n  ): Node", "    id: ID!\n    again: ID!\n  ): Node"),
    ("an enum value that is gone", "  YEAR\n", "  ANNUAL\n"),
]


def run():
    current = build_schema(wire.Connection().send("GET", "/schema.graphql").body.decode())
    releases = sorted(RELEASED.glob("*.graphql"))
    checks.check(releases, "the schema of a release is kept")
    for release in releases:
        changes = find_breaking_changes(build_schema(release.read_text()), current)
        checks.check(not changes, f"nothing breaks clients of {release.stem}", *[each.description for each in changes])
    text = releases[-1].read_text()
    for name, old, new in BREAKS:
        broken = text.replace(old, new, 1)
        noticed = broken != text and find_breaking_changes(build_schema(text), build_schema(broken))
        checks.check(noticed, f"{name} would be noticed")
