"""Runs the floor, picture-floor/floor.c, on the same files."""

import os
import subprocess

from processes import CPU


def run(program, files):
    """CPU and peak memory in MB of the program."""
    process = subprocess.Popen([program, *files], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"error: the floor ended with {process.returncode}: it reads no CMYK, and no file that is broken")
    return CPU(usage.ru_utime, usage.ru_stime), usage.ru_maxrss * 1024 / 1e6
