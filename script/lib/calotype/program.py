"""Finds the calotype program and runs its commands."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]


class ProgramMissing(Exception):
    pass


def find():
    """The program that CALOTYPE names; otherwise the release build in .build, or else the debug build."""
    if named := os.environ.get("CALOTYPE"):
        return named
    for configuration in ("release", "debug"):
        built = ROOT / ".build" / configuration / "calotype"
        if os.access(built, os.X_OK):
            return str(built)
    raise ProgramMissing("there is no calotype in .build: run swift build --product calotype, or set CALOTYPE")


def is_debug_build(program):
    """Time limits are for release builds; debug builds get more."""
    return "/debug/" in str(program)


def environment(**settings):
    """The environment with the tools of .venv (weed, rclone) in PATH, the checkout as resources, and `settings`."""
    tools = str(ROOT / ".venv" / "bin")
    path = os.environ.get("PATH", "")
    if tools not in path.split(":"):
        path = f"{tools}:{path}"
    return os.environ | {"PATH": path, "CALOTYPE_RESOURCES": str(ROOT)} | settings


def run(*arguments, program=None, timeout=900, **settings):
    """Runs a command of the program; the result has its exit code, stdout and stderr as text."""
    return subprocess.run(
        [program or find(), *map(str, arguments)], env=environment(**settings), stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=timeout)
