"""Prints a Debian changelog of the releases in CHANGELOG.md: debian_changelog.py CHANGELOG VERSION DATE MAINTAINER.

VERSION and DATE (seconds since 1970) are those of the package; a version that the file does not have is a build of what is
not released yet."""

import datetime
import email.utils
import re
import sys


def stamp(seconds: float) -> str:
    return email.utils.format_datetime(datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc))


def entry(version: str, text: str, seconds: float, maintainer: str) -> str:
    return f"calotype ({version}) unstable; urgency=medium\n\n  * {text}\n\n -- {maintainer}  {stamp(seconds)}\n"


def main(path: str, version: str, seconds: str, maintainer: str) -> None:
    with open(path, encoding="utf-8") as file:
        releases = re.findall(r"(?m)^## \[(\d[^\]]*)\] - (\d{4}-\d{2}-\d{2})$", file.read())
    entries = []
    if version not in (released for released, _ in releases):
        entries.append(entry(version, "Built from a version that is not released.", float(seconds), maintainer))
    for released, date in releases:
        day = datetime.datetime.fromisoformat(f"{date}T12:00:00+00:00").timestamp()
        text = f"Release {released}. See changelog.gz in /usr/share/doc/calotype."
        entries.append(entry(released, text, day, maintainer))
    print("\n".join(entries), end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
